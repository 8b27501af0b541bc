@NullMarked
package dev.deltaverse.engine.project;

import org.jspecify.annotations.NullMarked;
