/**
 * Finds what would stop or hinder a run before it begins: a list of checks, each a file, whose
 * results are values that the command line and the console show.
 */
@NullMarked
package dev.deltaverse.engine.check;

import org.jspecify.annotations.NullMarked;
