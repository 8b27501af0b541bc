@NullMarked
package dev.deltaverse.bench;

import org.jspecify.annotations.NullMarked;
