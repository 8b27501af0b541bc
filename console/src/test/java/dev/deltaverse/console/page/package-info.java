@NullMarked
package dev.deltaverse.console.page;

import org.jspecify.annotations.NullMarked;
