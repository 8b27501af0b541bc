/** The pages: what each shows, and its template. */
@NullMarked
package dev.deltaverse.console.page;

import org.jspecify.annotations.NullMarked;
