@NullMarked
package dev.deltaverse.engine.staging;

import org.jspecify.annotations.NullMarked;
