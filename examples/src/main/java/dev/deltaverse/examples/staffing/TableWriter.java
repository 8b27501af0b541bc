package dev.deltaverse.examples.staffing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the rows of one table in the way of the system that it comes from. */
interface TableWriter {
  /** 2026-01-01 in days since 1970. */
  int TODAY = 20_454;

  /** What starts a file. */
  void begin(RowWriter out) throws IOException;

  /** One row with its dirt. */
  void write(RowWriter out, Facts facts, int row, @Nullable Dirt dirt) throws IOException;

  /** A file of the table. */
  RowWriter open(OutputStream out) throws IOException;

  static TableWriter of(StaffingTable table) {
    return switch (table) {
      case ACCOUNTS -> new AccountWriter();
      case PROVIDERS -> new ProviderWriter();
      case JOBS -> new JobWriter();
      case SHIFT_ORDERS -> new ShiftOrderWriter();
      case PROVIDER_ACCOUNTS -> new ProviderAccountWriter();
      case SHIFTS -> new ShiftWriter();
    };
  }

  /** RFC 4180 in UTF-8. */
  static RowWriter.Format rfc4180() {
    return new RowWriter.Format(StandardCharsets.UTF_8, ",", '"', "\n", '.', false);
  }

  static Charset windows1252() {
    return Charset.forName("windows-1252");
  }

  /** The row's key, or what its dirt makes of it. */
  static void key(RowWriter out, Facts facts, StaffingTable table, int row, @Nullable Dirt dirt) {
    if (dirt == null) {
      reference(out, table, row);
      return;
    }
    String key = table.key(facts.keyRow(table, row, dirt));
    switch (dirt) {
      case MISSING_KEY -> out.blank();
      case FORBIDDEN_CHARACTER -> out.text(key.charAt(0) + "/" + key.substring(1));
      case CASE_TWIN -> out.text(key.toLowerCase(Locale.ROOT));
      default -> out.text(key);
    }
  }

  /** The key of another row. */
  static void reference(RowWriter out, StaffingTable table, int row) {
    switch (row) {
      case Facts.NONE -> out.blank();
      case Facts.NOWHERE -> out.text(table.key(0) + "X");
      default -> out.numbered(table.prefix(), row, table.digits());
    }
  }

  /** Ends the record with as many fields as its dirt says. */
  static void end(RowWriter out, @Nullable Dirt dirt) throws IOException {
    if (dirt == Dirt.TOO_FEW_FIELDS) {
      out.dropField();
    } else if (dirt == Dirt.TOO_MANY_FIELDS) {
      out.raw("surplus");
    }
    out.end();
  }
}
