/** The main path: one run from a snapshot to a target that agrees with it. */
@NullMarked
package dev.deltaverse.engine.run;

import org.jspecify.annotations.NullMarked;
