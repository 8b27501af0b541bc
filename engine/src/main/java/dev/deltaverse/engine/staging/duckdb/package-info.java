/** Staging in DuckDB, in the same process. The only package that imports DuckDB. */
@NullMarked
package dev.deltaverse.engine.staging.duckdb;

import org.jspecify.annotations.NullMarked;
