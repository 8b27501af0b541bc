/** The project file: what is loaded from where to where. */
@NullMarked
package dev.deltaverse.engine.project;

import org.jspecify.annotations.NullMarked;
