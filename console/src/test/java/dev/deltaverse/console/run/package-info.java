@NullMarked
package dev.deltaverse.console.run;

import org.jspecify.annotations.NullMarked;
