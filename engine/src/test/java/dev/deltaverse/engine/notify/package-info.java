@NullMarked
package dev.deltaverse.engine.notify;

import org.jspecify.annotations.NullMarked;
