/** Runs as pictures: what their events, books and journals tell together. */
@NullMarked
package dev.deltaverse.console.run;

import org.jspecify.annotations.NullMarked;
