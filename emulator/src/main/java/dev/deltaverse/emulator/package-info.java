@NullMarked
package dev.deltaverse.emulator;

import org.jspecify.annotations.NullMarked;
