/** The durable record of what was about to be sent and what came back, and of runs and events. */
@NullMarked
package dev.deltaverse.engine.journal;

import org.jspecify.annotations.NullMarked;
