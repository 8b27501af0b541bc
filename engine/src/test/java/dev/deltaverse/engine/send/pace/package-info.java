@NullMarked
package dev.deltaverse.engine.send.pace;

import org.jspecify.annotations.NullMarked;
