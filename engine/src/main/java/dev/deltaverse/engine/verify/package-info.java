/** Reading the target back and comparing it with the ledger and the snapshot. */
@NullMarked
package dev.deltaverse.engine.verify;

import org.jspecify.annotations.NullMarked;
