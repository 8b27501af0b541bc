@NullMarked
package dev.deltaverse.engine.init;

import org.jspecify.annotations.NullMarked;
