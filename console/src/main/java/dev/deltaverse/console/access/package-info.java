/** Who a visitor of the console is, and what he may. */
@NullMarked
package dev.deltaverse.console.access;

import org.jspecify.annotations.NullMarked;
