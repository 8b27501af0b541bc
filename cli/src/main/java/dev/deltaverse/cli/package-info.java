@NullMarked
package dev.deltaverse.cli;

import org.jspecify.annotations.NullMarked;
