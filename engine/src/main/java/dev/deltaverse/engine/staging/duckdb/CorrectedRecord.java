package dev.deltaverse.engine.staging.duckdb;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.SpreadsheetText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A corrected record as a person has written it.
 *
 * @param file the snapshot's file, as rejects name it
 * @param record its number in that file
 * @param values a text for each raw column, null where there is none
 */
record CorrectedRecord(String file, long record, List<@Nullable String> values) {
  private static final String FILE = "_file";
  private static final String RECORD = "_record";

  CorrectedRecord {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  /** Reads a file of corrections: UTF-8, delimited as its header is, by comma, semicolon or tab. */
  static List<CorrectedRecord> read(String name, Path file, List<String> columns)
      throws MigrationException {
    String operation = "stage " + name + ": " + file;
    String text = text(operation, file);
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(delimiter(text))
            .skipEmptyLines(true)
            .ofCsvRecord(text)) {
      Map<String, CorrectedRecord> records = new LinkedHashMap<>();
      @Nullable Header header = null;
      for (CsvRecord row : reader) {
        if (header == null) {
          header = Header.of(operation, row.getFields(), columns);
        } else {
          CorrectedRecord record = header.record(operation, row);
          CorrectedRecord before = records.putIfAbsent(record.file + "\n" + record.record, record);
          if (before != null && !before.equals(record)) {
            throw failure(
                operation
                    + ", line "
                    + row.getStartingLineNumber()
                    + ": record "
                    + record.record
                    + " of "
                    + record.file
                    + " is there already, with other values",
                "Correct all lines of a record alike, or delete all but one.");
          }
        }
      }
      return List.copyOf(records.values());
    } catch (CsvParseException e) {
      throw failure(
          operation + ": " + e.getMessage(), "Correct the line, or save the file as CSV again.");
    } catch (IOException e) {
      throw failure(operation + " cannot be read: " + e.getMessage(), "Check its permissions.");
    }
  }

  private static String text(String operation, Path file) throws MigrationException {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw failure(operation + " is not UTF-8", "Save it as CSV in UTF-8 again.");
    } catch (IOException e) {
      throw failure(operation + " cannot be read: " + e.getMessage(), "Check its permissions.");
    }
  }

  private static char delimiter(String text) {
    String header = text.lines().findFirst().orElse("");
    return header.indexOf(',') >= 0 ? ',' : header.indexOf(';') >= 0 ? ';' : '\t';
  }

  private static MigrationException failure(String message, String hint) {
    return new MigrationException(Code.SOURCE, message, hint);
  }

  /** Where the columns are. */
  private record Header(int file, int record, List<Integer> places) {

    static Header of(String operation, List<String> names, List<String> columns)
        throws MigrationException {
      Map<String, Integer> at = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        at.putIfAbsent(names.get(i).strip().toLowerCase(Locale.ROOT), i);
      }
      List<Integer> places = new ArrayList<>();
      List<String> lacking = new ArrayList<>();
      for (String name : List.of(FILE, RECORD)) {
        if (!at.containsKey(name)) {
          lacking.add(name);
        }
      }
      for (String column : columns) {
        @Nullable Integer place = at.remove(column.toLowerCase(Locale.ROOT));
        if (place == null) {
          lacking.add(column);
        } else {
          places.add(place);
        }
      }
      if (!lacking.isEmpty()) {
        throw failure(
            operation
                + " lacks the column"
                + (lacking.size() == 1 ? " " : "s ")
                + String.join(", ", lacking),
            "Take the columns of the export of rejects, all of them.");
      }
      List<String> strange = at.keySet().stream().filter(n -> !n.startsWith("_")).toList();
      if (!strange.isEmpty()) {
        throw failure(
            operation + " has columns that the source has not: " + String.join(", ", strange),
            "Take the columns of the export of rejects.");
      }
      return new Header(
          Objects.requireNonNull(at.get(FILE)), Objects.requireNonNull(at.get(RECORD)), places);
    }

    CorrectedRecord record(String operation, CsvRecord row) throws MigrationException {
      String line = operation + ", line " + row.getStartingLineNumber();
      String number = row.getField(record).strip();
      if (!number.matches("[0-9]{1,18}")) {
        throw failure(
            line + ": " + RECORD + " is '" + number + "', which is no number",
            "Leave the columns that begin with _ as they were exported.");
      }
      List<@Nullable String> values = new ArrayList<>();
      for (int place : places) {
        String value = SpreadsheetText.original(row.getField(place));
        values.add(value.isEmpty() ? null : value);
      }
      return new CorrectedRecord(
          SpreadsheetText.original(row.getField(file)), Long.parseLong(number), values);
    }
  }
}
