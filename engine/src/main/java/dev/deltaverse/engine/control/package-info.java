/** What an operator wants of a run while it goes on: said by any process, heard by the run. */
@NullMarked
package dev.deltaverse.engine.control;

import org.jspecify.annotations.NullMarked;
