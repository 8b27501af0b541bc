package dev.deltaverse.engine.snapshot;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What DuckDB itself reads from a file with the options that an inspection gave. */
final class DuckDbRows implements AutoCloseable {
  private final Connection connection;

  DuckDbRows() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
  }

  /** All rows in file order, null where DuckDB has null. */
  List<List<@Nullable String>> read(Path file, CsvReadOptions options) throws SQLException {
    List<List<@Nullable String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM " + call(file, options))) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int c = 1; c <= columns; c++) {
          row.add(result.getString(c));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  static String call(Path file, CsvReadOptions options) {
    StringBuilder columns = new StringBuilder();
    for (String column : options.columns()) {
      columns.append(columns.isEmpty() ? "" : ", ").append(text(column)).append(": 'VARCHAR'");
    }
    String newLine = options.newLine().equals("\n") ? ", new_line='\\n'" : "";
    return """
    read_csv(%s, auto_detect=false, all_varchar=true, strict_mode=true, null_padding=false, \
    ignore_errors=false, allow_quoted_nulls=false, encoding='utf-8', nullstr='', comment='', \
    delim=%s, quote=%s, escape=%s, header=%s, columns={%s}, compression=%s, \
    max_line_size=%d, parallel=%s%s)\
    """
        .formatted(
            text(file.toString()),
            text(options.delimiter()),
            text(options.quote()),
            text(options.escape()),
            options.header(),
            columns,
            text(options.compression()),
            options.maxLineBytes(),
            options.parallel(),
            newLine);
  }

  private static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
