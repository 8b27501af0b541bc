package dev.deltaverse.examples.staffing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Reads a snapshot's files and judges every record, knowing nothing of the generator: the plainest
 * program that can tell good rows from others.
 */
final class Recount {
  private static final Pattern FORBIDDEN = Pattern.compile("[/<>*%&:\\\\?+]");

  /** A record that was judged. {@code key} is empty where there is none. */
  record Judged(String key, List<String> fields, Outcome outcome) {}

  private final Map<StaffingTable, List<Judged>> judged = new EnumMap<>(StaffingTable.class);

  /** The good rows by key. */
  Map<String, List<String>> good(StaffingTable table) {
    Map<String, List<String>> good = new LinkedHashMap<>();
    for (Judged row : of(table)) {
      if (row.outcome() == Outcome.GOOD) {
        good.put(row.key(), row.fields());
      }
    }
    return good;
  }

  /** The keys of all records that have one, good or not, in capitals. */
  Set<String> keys(StaffingTable table) {
    Set<String> keys = new HashSet<>();
    of(table).forEach(row -> keys.add(row.key().toUpperCase(Locale.ROOT)));
    return keys;
  }

  long count(StaffingTable table, Outcome outcome) {
    return of(table).stream().filter(row -> row.outcome() == outcome).count();
  }

  long rows(StaffingTable table) {
    return of(table).size();
  }

  private List<Judged> of(StaffingTable table) {
    return judged.getOrDefault(table, List.of());
  }

  static Recount of(Path folder) throws IOException {
    Recount recount = new Recount();
    for (StaffingTable table : StaffingTable.values()) {
      recount.judged.put(table, recount.judge(table, folder));
    }
    return recount;
  }

  private List<Judged> judge(StaffingTable table, Path folder) throws IOException {
    List<List<String>> records = records(table, folder);
    int columns = table == StaffingTable.SHIFTS ? 38 : records.getFirst().size();
    List<List<String>> rows =
        table == StaffingTable.SHIFTS ? records : records.subList(1, records.size());
    List<Outcome> outcomes = new ArrayList<>();
    Map<String, List<Integer>> byKey = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      List<String> row = rows.get(i);
      boolean readable = row.size() == columns && !row.contains("\u0000bad");
      outcomes.add(
          !readable
              ? Outcome.REJECTED
              : excluded(table, row) ? Outcome.EXCLUDED : rules(table, row));
      if (readable && outcomes.get(i) != Outcome.EXCLUDED) {
        byKey
            .computeIfAbsent(key(table, row).toUpperCase(Locale.ROOT), _ -> new ArrayList<>())
            .add(i);
      }
    }
    for (List<Integer> same : byKey.values()) {
      if (same.size() > 1 && !key(table, rows.get(same.getFirst())).isEmpty()) {
        duplicates(table, rows, same, outcomes);
      }
    }
    park(table, rows, outcomes);
    List<Judged> result = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      String key = rows.get(i).size() == columns ? key(table, rows.get(i)) : "";
      result.add(new Judged(key, rows.get(i), outcomes.get(i)));
    }
    return result;
  }

  private static void duplicates(
      StaffingTable table, List<List<String>> rows, List<Integer> same, List<Outcome> outcomes) {
    switch (table) {
      case SHIFT_ORDERS -> {
        int last = same.getFirst();
        for (int i : same) {
          last = rows.get(i).get(9).compareTo(rows.get(last).get(9)) >= 0 ? i : last;
        }
        for (int i : same) {
          outcomes.set(i, i == last ? outcomes.get(i) : Outcome.EXCLUDED);
        }
      }
      case PROVIDER_ACCOUNTS ->
          same.subList(1, same.size()).forEach(i -> outcomes.set(i, Outcome.REJECTED));
      case ACCOUNTS, PROVIDERS, JOBS, SHIFTS ->
          same.forEach(i -> outcomes.set(i, Outcome.REJECTED));
    }
  }

  private void park(StaffingTable table, List<List<String>> rows, List<Outcome> outcomes) {
    Map<Integer, StaffingTable> lookups =
        switch (table) {
          case ACCOUNTS -> Map.of(2, StaffingTable.ACCOUNTS);
          case PROVIDERS -> Map.of();
          case JOBS -> Map.of(1, StaffingTable.ACCOUNTS);
          case SHIFT_ORDERS -> Map.of(1, StaffingTable.ACCOUNTS, 2, StaffingTable.JOBS);
          case PROVIDER_ACCOUNTS -> Map.of(0, StaffingTable.PROVIDERS, 1, StaffingTable.ACCOUNTS);
          case SHIFTS -> Map.of(1, StaffingTable.SHIFT_ORDERS, 2, StaffingTable.PROVIDERS);
        };
    Map<StaffingTable, Set<String>> known = new EnumMap<>(StaffingTable.class);
    for (StaffingTable parent : lookups.values()) {
      known.put(parent, good(parent).keySet());
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      if (lookups.containsValue(table)) {
        Set<String> own = new HashSet<>();
        for (int i = 0; i < rows.size(); i++) {
          if (outcomes.get(i) == Outcome.GOOD) {
            own.add(key(table, rows.get(i)));
          }
        }
        known.put(table, own);
      }
      for (int i = 0; i < rows.size(); i++) {
        for (Map.Entry<Integer, StaffingTable> lookup : lookups.entrySet()) {
          if (outcomes.get(i) == Outcome.GOOD) {
            String parent = rows.get(i).get(lookup.getKey());
            Set<String> there = known.getOrDefault(lookup.getValue(), Set.of());
            if (!parent.isEmpty() && !there.contains(parent)) {
              outcomes.set(i, Outcome.PARKED);
              changed = true;
            }
          }
        }
      }
    }
  }

  private static String key(StaffingTable table, List<String> row) {
    return table == StaffingTable.PROVIDER_ACCOUNTS
        ? row.get(0).isEmpty() ? "" : row.get(0) + "-" + row.get(1)
        : row.get(0);
  }

  private static boolean excluded(StaffingTable table, List<String> row) {
    return table == StaffingTable.JOBS && row.get(3).equals("TEMPLATE");
  }

  private static Outcome rules(StaffingTable table, List<String> row) {
    Predicate<List<String>> rule =
        switch (table) {
          case ACCOUNTS ->
              r ->
                  filled(r, 1)
                      && r.get(1).length() <= 160
                      && Words.SEGMENT.contains(r.get(3))
                      && number(r, 14, "-?[0-9]+\\.[0-9]{2}")
                      && number(r, 15, "[0-9]+");
          case PROVIDERS ->
              r ->
                  filled(r, 1)
                      && r.get(3).length() <= 100
                      && Words.TITLE.contains(r.get(5))
                      && !r.get(7).startsWith("31.02.")
                      && number(r, 9, "[0-9]+,[0-9]{2}");
          case JOBS ->
              r ->
                  Words.TITLE.contains(r.get(2))
                      && number(r, 4, "[0-9]+\\.[0-9]{2}")
                      && number(r, 6, "[0-9]+");
          case SHIFT_ORDERS ->
              r ->
                  filled(r, 3)
                      && !r.get(3).contains("-13-")
                      && Words.ORDER_STATE.contains(r.get(5))
                      && number(r, 6, "[0-9]+")
                      && r.get(8).length() <= 200;
          case PROVIDER_ACCOUNTS -> r -> filled(r, 1);
          case SHIFTS ->
              r ->
                  Words.SHIFT_STATUS.contains(r.get(3))
                      && filled(r, 4)
                      && !r.get(4).contains("-02-31")
                      && number(r, 6, "[0-9]+")
                      && number(r, 14, "[0-9]+\\.[0-9]{2}")
                      && number(r, 22, "[0-9]+")
                      && r.get(35).length() <= 400;
        };
    boolean keyed = filled(row, 0) && !FORBIDDEN.matcher(row.get(0)).find();
    return keyed && rule.test(row) ? Outcome.GOOD : Outcome.REJECTED;
  }

  private static boolean filled(List<String> row, int column) {
    return !row.get(column).isEmpty();
  }

  private static boolean number(List<String> row, int column, String shape) {
    return row.get(column).matches(shape);
  }

  private static List<List<String>> records(StaffingTable table, Path folder) throws IOException {
    return switch (table) {
      case ACCOUNTS -> quoted(text(folder.resolve("accounts.csv"), "UTF-8"), ',');
      case PROVIDERS -> quoted(text(folder.resolve("providers.txt"), "windows-1252"), ';');
      case JOBS -> quoted(text(folder.resolve("jobs.csv.gz"), "UTF-8"), ',');
      case SHIFT_ORDERS -> plain(text(folder.resolve("shift_orders.tsv"), "UTF-16"), "\r\n", "\t");
      case PROVIDER_ACCOUNTS ->
          plain(text(folder.resolve("provider_accounts.csv"), "ISO-8859-1"), "\n", "|");
      case SHIFTS -> {
        List<List<String>> records = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : files.filter(f -> f.toString().endsWith(".bcp")).sorted().toList()) {
            records.addAll(plain(text(file, "UTF-8"), "&|\n", "+|"));
          }
        }
        yield records;
      }
    };
  }

  private static String text(Path file, String charset) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes =
          file.toString().endsWith(".gz")
              ? new GZIPInputStream(in).readAllBytes()
              : in.readAllBytes();
      return new String(
          bytes, charset.equals("UTF-8") ? StandardCharsets.UTF_8 : Charset.forName(charset));
    }
  }

  private static List<List<String>> plain(String text, String terminator, String delimiter) {
    List<List<String>> records = new ArrayList<>();
    String[] lines = text.split(Pattern.quote(terminator), -1);
    for (int i = 0; i < lines.length - 1; i++) {
      records.add(List.of(lines[i].split(Pattern.quote(delimiter), -1)));
    }
    return records;
  }

  /** Quoted text; a record that goes wrong ends with its first line and holds a mark. */
  private static List<List<String>> quoted(String text, char delimiter) {
    List<List<String>> records = new ArrayList<>();
    Pattern field =
        Pattern.compile(
            "(?:\"((?:[^\"]|\"\")*)\"|([^\"\\r\\n"
                + delimiter
                + "][^\\r\\n"
                + delimiter
                + "]*|))("
                + delimiter
                + "|\\r?\\n)");
    Matcher matcher = field.matcher(text);
    int at = 0;
    List<String> record = new ArrayList<>();
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        record.add("\u0000bad");
        records.add(record);
        record = new ArrayList<>();
        at = text.indexOf('\n', at) + 1;
        continue;
      }
      String value =
          matcher.group(1) == null ? matcher.group(2) : matcher.group(1).replace("\"\"", "\"");
      record.add(value.indexOf('\u0000') >= 0 ? "\u0000bad" : value);
      at = matcher.end();
      if (!matcher.group(3).equals(String.valueOf(delimiter))) {
        records.add(record);
        record = new ArrayList<>();
      }
    }
    return records;
  }
}
