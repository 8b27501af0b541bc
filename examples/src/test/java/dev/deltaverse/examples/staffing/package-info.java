@NullMarked
package dev.deltaverse.examples.staffing;

import org.jspecify.annotations.NullMarked;
