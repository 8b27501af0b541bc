/** The web console: a server on localhost that shows a project's runs and starts them. */
@NullMarked
package dev.deltaverse.console;

import org.jspecify.annotations.NullMarked;
