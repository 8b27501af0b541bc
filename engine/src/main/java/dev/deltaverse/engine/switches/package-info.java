/** The target's logic that is kept from running while it is loaded, and put back after. */
@NullMarked
package dev.deltaverse.engine.switches;

import org.jspecify.annotations.NullMarked;
