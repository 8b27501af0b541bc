@NullMarked
package dev.deltaverse.webapi;

import org.jspecify.annotations.NullMarked;
