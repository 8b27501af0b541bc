package dev.deltaverse.engine.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Random snapshots of the shop, and what of one the target does not have, by the CSV files and the
 * emulator's export alone.
 */
record ShopSnapshots(Path folder, Random random) {

  /** A file of the shop, its table, and the columns in the file's order, the key first. */
  record Table(String file, String table, String... columns) {}

  static final List<Table> TABLES =
      List.of(
          new Table("accounts", "dv_account", "dv_code", "dv_name", "dv_size", "dv_parentid"),
          new Table("jobs", "dv_job", "dv_no", "dv_title", "dv_accountid"),
          new Table("tasks", "dv_task", "dv_ref", "dv_text", "dv_jobid"));

  /** Writes a snapshot: some of the same keys each time, with other values. */
  void write(Rig rig, String name) throws Exception {
    List<String> accounts = some("A", 25);
    List<String> jobs = some("", 20);
    StringBuilder text = new StringBuilder("code,name,size,parent\n");
    for (String key : accounts) {
      String size = random.nextInt(4) == 0 ? "" : "" + random.nextInt(3);
      text.append(key + ",n" + random.nextInt(3) + "," + size + "," + one(accounts) + "\n");
    }
    rig.file(name, "accounts.csv", text.toString());
    text = new StringBuilder("no,title,account\n");
    for (String key : jobs) {
      text.append(key + ",t" + random.nextInt(3) + "," + one(accounts) + "\n");
    }
    rig.file(name, "jobs.csv", text.toString());
    text = new StringBuilder("ref,text,job\n");
    for (String key : some("t", 15)) {
      text.append(key + ",x" + random.nextInt(3) + "," + one(jobs) + "\n");
    }
    rig.file(name, "tasks.csv", text.toString());
    SortedSet<String> pairs = new TreeSet<>();
    for (int i = 0; i < 12; i++) {
      pairs.add(
          jobs.get(random.nextInt(jobs.size()))
              + ","
              + accounts.get(random.nextInt(accounts.size())));
    }
    rig.file(name, "job_accounts.csv", "job,account\n" + String.join("\n", pairs) + "\n");
  }

  private List<String> some(String prefix, int most) {
    List<String> keys = new ArrayList<>();
    for (int i = 1; i <= most; i++) {
      if (random.nextInt(3) > 0 || i == 1) {
        keys.add(prefix + i);
      }
    }
    return keys;
  }

  private String one(List<String> keys) {
    return random.nextInt(4) == 0 ? "" : keys.get(random.nextInt(keys.size()));
  }

  /** The lines of a file of a snapshot, as {@link Rig#lines} has those of the target. */
  SortedSet<String> csv(String snapshot, String name) throws Exception {
    SortedSet<String> lines = new TreeSet<>();
    List<String> all =
        Files.readAllLines(folder.resolve("snapshots/" + snapshot + "/" + name + ".csv"));
    for (String line : all.subList(1, all.size())) {
      List<String> cells = new ArrayList<>();
      for (String cell : line.split(",", -1)) {
        cells.add(cell.isEmpty() ? "-" : cell);
      }
      lines.add(String.join(" ", cells));
    }
    return lines;
  }

  /**
   * The rows and pairs, by file and key in lower case, that snapshot and target do not have alike.
   */
  SortedSet<String> wrong(Rig rig, String snapshot) throws Exception {
    SortedSet<String> wrong = new TreeSet<>();
    for (Table table : TABLES) {
      different(csv(snapshot, table.file()), rig.lines(table.table(), table.columns()))
          .forEach(
              line ->
                  wrong.add(table.file() + " " + line.split(" ", -1)[0].toLowerCase(Locale.ROOT)));
    }
    different(csv(snapshot, "job_accounts"), rig.pairs("dv_job", "dv_account", "dv_job_account"))
        .forEach(pair -> wrong.add("job_accounts " + pair.toLowerCase(Locale.ROOT)));
    return wrong;
  }

  private static SortedSet<String> different(SortedSet<String> some, SortedSet<String> others) {
    SortedSet<String> different = new TreeSet<>(some);
    different.removeAll(others);
    for (String other : others) {
      if (!some.contains(other)) {
        different.add(other);
      }
    }
    return different;
  }

  /**
   * The rows and pairs, by file and key in lower case, that the product itself names as parked, and
   * those of its last delta with some outcomes.
   *
   * @param outcome a condition on the delta's column {@code _outcome}
   */
  SortedSet<String> named(String outcome) throws SQLException {
    SortedSet<String> named = new TreeSet<>();
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:duckdb:" + folder.resolve(".deltaverse/default/staging.duckdb"));
        Statement statement = connection.createStatement()) {
      for (String file : List.of("accounts", "jobs", "tasks", "job_accounts")) {
        String key = file.equals("job_accounts") ? "_left || ' ' || _right" : "_ckey";
        try (ResultSet rows =
            statement.executeQuery(
                "SELECT lower(%1$s) FROM chg_%2$s WHERE %3$s UNION SELECT lower(%1$s) FROM typ_%2$s WHERE _status = 2"
                    .formatted(key, file, outcome))) {
          while (rows.next()) {
            named.add(file + " " + rows.getString(1));
          }
        }
      }
    }
    return named;
  }

  /** Those of some rows and pairs whose ends, of a pair, are both in a snapshot. */
  SortedSet<String> withBothEnds(String snapshot, SortedSet<String> names) throws Exception {
    SortedSet<String> rows = new TreeSet<>();
    for (Table table : TABLES) {
      for (String line : csv(snapshot, table.file())) {
        rows.add(table.file() + " " + line.split(" ", -1)[0].toLowerCase(Locale.ROOT));
      }
    }
    SortedSet<String> left = new TreeSet<>(names);
    left.removeIf(
        name -> {
          String[] words = name.split(" ", -1);
          return words.length == 3
              && !(rows.contains("jobs " + words[1]) && rows.contains("accounts " + words[2]));
        });
    return left;
  }

  /** The keys that the target has, by table. */
  SortedSet<String> keys(Rig rig) throws Exception {
    SortedSet<String> keys = new TreeSet<>();
    for (Table table : TABLES) {
      String key = Arrays.asList(table.columns()).getFirst();
      rig.lines(table.table(), key).forEach(k -> keys.add(table.table() + " " + k));
    }
    return keys;
  }
}
