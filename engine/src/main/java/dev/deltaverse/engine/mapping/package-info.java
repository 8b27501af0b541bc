/**
 * The project's mapping bound to the target's metadata: what staging, sending and verifying share.
 */
@NullMarked
package dev.deltaverse.engine.mapping;

import org.jspecify.annotations.NullMarked;
