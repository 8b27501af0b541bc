/** A staffing agency's data: a generator of snapshots that knows what is wrong with them. */
@NullMarked
package dev.deltaverse.examples.staffing;

import org.jspecify.annotations.NullMarked;
