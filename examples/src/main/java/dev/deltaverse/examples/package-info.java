@NullMarked
package dev.deltaverse.examples;

import org.jspecify.annotations.NullMarked;
