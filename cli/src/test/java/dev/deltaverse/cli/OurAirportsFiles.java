package dev.deltaverse.cli;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The snapshots of OurAirports, and a reader of CSV that shares nothing with the product. */
final class OurAirportsFiles {
  private OurAirportsFiles() {}

  /** RFC 4180, one character at a time. */
  static List<List<String>> records(String text) {
    List<List<String>> records = new ArrayList<>();
    List<String> record = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        record.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          records.add(record);
          record = new ArrayList<>();
        }
      } else if (quoted || c != '\r') {
        field.append(c);
      }
    }
    if (!record.isEmpty() || !field.isEmpty()) {
      record.add(field.toString());
      records.add(record);
    }
    return records;
  }

  static Path data() {
    String given = System.getenv("OURAIRPORTS");
    Path data =
        given != null
            ? Path.of(given)
            : Path.of("../../shared/data/ourairports").toAbsolutePath().normalize();
    if (Files.isDirectory(data)) {
      return data;
    }
    String why = "no OurAirports snapshots in " + data + "; set OURAIRPORTS to their folder";
    return "true".equals(System.getenv("CI")) ? fail(why) : abort(why);
  }
}
