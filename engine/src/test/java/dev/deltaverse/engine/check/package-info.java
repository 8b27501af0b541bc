@NullMarked
package dev.deltaverse.engine.check;

import org.jspecify.annotations.NullMarked;
