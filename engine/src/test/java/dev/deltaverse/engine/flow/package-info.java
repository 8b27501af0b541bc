@NullMarked
package dev.deltaverse.engine.flow;

import org.jspecify.annotations.NullMarked;
