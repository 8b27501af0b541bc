/** When runs start by themselves. */
@NullMarked
package dev.deltaverse.engine.schedule;

import org.jspecify.annotations.NullMarked;
