/** The target port: describe tables, send a request, read rows back. */
@NullMarked
package dev.deltaverse.engine.target;

import org.jspecify.annotations.NullMarked;
