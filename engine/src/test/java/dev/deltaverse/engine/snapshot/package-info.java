@NullMarked
package dev.deltaverse.engine.snapshot;

import org.jspecify.annotations.NullMarked;
