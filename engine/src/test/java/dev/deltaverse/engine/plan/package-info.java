@NullMarked
package dev.deltaverse.engine.plan;

import org.jspecify.annotations.NullMarked;
