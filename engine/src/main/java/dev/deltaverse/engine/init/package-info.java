/** Proposes a project file from a snapshot and what the target says of itself. */
@NullMarked
package dev.deltaverse.engine.init;

import org.jspecify.annotations.NullMarked;
