@NullMarked
package dev.deltaverse.engine.verify;

import org.jspecify.annotations.NullMarked;
