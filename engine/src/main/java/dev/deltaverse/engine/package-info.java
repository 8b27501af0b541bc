@NullMarked
package dev.deltaverse.engine;

import org.jspecify.annotations.NullMarked;
