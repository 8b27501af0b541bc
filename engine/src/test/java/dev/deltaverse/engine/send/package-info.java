@NullMarked
package dev.deltaverse.engine.send;

import org.jspecify.annotations.NullMarked;
