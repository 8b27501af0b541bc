/** Moves snapshots into Dataverse: stage, check, delta, plan, send, record, fold, verify. */
@NullMarked
package dev.deltaverse.engine;

import org.jspecify.annotations.NullMarked;
