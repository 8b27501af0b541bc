/** The staging port: set-based work on raw, desired and acknowledged rows. */
@NullMarked
package dev.deltaverse.engine.staging;

import org.jspecify.annotations.NullMarked;
