@NullMarked
package dev.deltaverse.console;

import org.jspecify.annotations.NullMarked;
