/** The run as a graph of steps. */
@NullMarked
package dev.deltaverse.engine.flow;

import org.jspecify.annotations.NullMarked;
