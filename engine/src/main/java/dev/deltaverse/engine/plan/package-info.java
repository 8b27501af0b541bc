/** The plan: ordered phases of changes, as a value. */
@NullMarked
package dev.deltaverse.engine.plan;

import org.jspecify.annotations.NullMarked;
