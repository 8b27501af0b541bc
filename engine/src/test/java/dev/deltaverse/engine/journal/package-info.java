@NullMarked
package dev.deltaverse.engine.journal;

import org.jspecify.annotations.NullMarked;
