package dev.deltaverse.engine.snapshot;

import java.util.List;

/**
 * How to read a text file with DuckDB's {@code read_csv}, with nothing left to its guesses.
 *
 * <p>Meant for {@code auto_detect=false, all_varchar=true, strict_mode=true, null_padding=false,
 * ignore_errors=false, allow_quoted_nulls=false, encoding='utf-8', nullstr=''}. An empty field
 * without quotes is then null, and {@code ""} an empty text.
 *
 * @param delimiter the field delimiter
 * @param quote the quote character, empty for none
 * @param escape the escape character, empty for none
 * @param newLine {@code \n}, or empty for a file of CRLF: then leave the option out, since DuckDB
 *     1.5 finds zero rows, and no error, if told {@code \r\n}
 * @param header whether the first record is a header, to be skipped
 * @param columns the names of all columns in order, all text
 * @param compression {@code none}, {@code gzip} or {@code zstd}
 * @param maxLineBytes value for {@code max_line_size}: more than the longest record has
 * @param parallel value for {@code parallel}: false where a field holds a line end, because DuckDB
 *     1.5 can fail to find the start of a record then
 */
public record CsvReadOptions(
    String delimiter,
    String quote,
    String escape,
    String newLine,
    boolean header,
    List<String> columns,
    String compression,
    long maxLineBytes,
    boolean parallel) {

  public CsvReadOptions {
    columns = List.copyOf(columns);
  }
}
