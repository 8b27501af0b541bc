package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.emulator.Fault;
import dev.deltaverse.emulator.FaultScript;
import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.run.NaiveTarget.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random sequences of snapshots, faults, crashes and runs that are taken back: after each run that
 * was left in peace the target holds what a naive full load would have left there. {@code
 * -Ddeltaverse.rounds=N} makes the sequences longer, {@code -Ddeltaverse.seed=N} moves their seeds.
 */
final class RandomSnapshotsPropertyTest {
  private static final Map<String, String> FILES =
      Map.of("dv_account", "accounts", "dv_job", "jobs", "dv_task", "tasks");
  private static final Map<String, String[]> COLUMNS =
      Map.of(
          "dv_account", new String[] {"dv_code", "dv_name", "dv_size", "dv_parentid"},
          "dv_job", new String[] {"dv_no", "dv_title", "dv_accountid"},
          "dv_task", new String[] {"dv_ref", "dv_text", "dv_jobid"});

  /** After the project's tables. */
  private static final String SETTINGS =
      "send: { batchRows: 4, batchOperations: 4, parallelism: 1, retry: { times: 3,"
          + " firstDelay: 1ms, maxDelay: 4ms } }\n"
          + "flow: { retry: { times: 1, firstDelay: 1ms, maxDelay: 1ms } }\n";

  @TempDir Path folder;

  private final Map<String, Integer> happened = new TreeMap<>();
  private Random random = new Random(0);

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void targetIsWhatANaiveLoadLeaves(long number) throws Exception {
    long seed = number + Long.getLong("deltaverse.seed", 0);
    int rounds = Integer.getInteger("deltaverse.rounds", 10);
    System.out.println("random snapshots: seed " + seed + ", rounds " + rounds);
    random = new Random(seed);
    Map<String, Map<String, Row>> source = new LinkedHashMap<>();
    NaiveTarget.PARENT.keySet().forEach(t -> source.put(t, new TreeMap<>()));
    Set<List<String>> links = new HashSet<>();
    NaiveTarget naive = new NaiveTarget();
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.identified(seed) + SETTINGS)) {
      for (int round = 1; round <= rounds; round++) {
        mutate(source, links);
        String snapshot = "s%03d".formatted(round);
        write(rig, snapshot, source, links);
        Map<String, Map<String, Row>> before = naive.rows;
        boolean disturbed = random.nextBoolean();
        long created = rig.created();
        if (disturbed) {
          disturb(rig, snapshot);
        } else if (random.nextInt(3) == 0) {
          takesBack(rig, snapshot, naive);
          created = rig.created();
        }
        naive.load(source, links);

        RunReport report = rig.good(snapshot);

        String at = "seed " + seed + ", round " + round + (disturbed ? ", disturbed" : "");
        long isNew = 0;
        for (String table : NaiveTarget.PARENT.keySet()) {
          SortedSet<String> found = rig.lines(table, Objects.requireNonNull(COLUMNS.get(table)));
          assertThat(found).describedAs("%s: %s", at, table).isEqualTo(naive.lines(table));
          Books books = Rig.books(report, Objects.requireNonNull(FILES.get(table)));
          if (!disturbed) {
            counts(at, books, get(before, table), get(naive.rows, table), get(source, table));
          }
          Set<String> keys = new HashSet<>(get(naive.rows, table).keySet());
          keys.removeAll(get(before, table).keySet());
          isNew += keys.size();
        }
        assertThat(rig.created() - created).describedAs("creates, %s", at).isEqualTo(isNew);
        assertThat(rig.pairs("dv_job", "dv_account", "dv_job_account"))
            .describedAs(at)
            .isEqualTo(naive.pairLines());
      }
      long writes = rig.writes();
      RunReport again = rig.apply("s%03d".formatted(rounds));
      Rig.balanced(again);
      assertThat(again.totals().requests()).isZero();
      assertThat(rig.writes()).isEqualTo(writes);
    }
    System.out.println("random snapshots: " + rounds + " rounds, " + happened);
    assertThat(happened.keySet()).contains("crash");
  }

  /** Runs that crash, or meet faults. */
  private void disturb(Rig rig, String snapshot) throws Exception {
    for (int i = random.nextInt(2); i >= 0; i--) {
      if (random.nextBoolean()) {
        boolean died = CrashedRun.dies(rig, snapshot, random);
        happened.merge(died ? "crash" : "run to the end", 1, Integer::sum);
      } else {
        happened.merge("faults: " + faulty(rig, snapshot), 1, Integer::sum);
      }
    }
  }

  private String faulty(Rig rig, String snapshot) throws Exception {
    Fault.Kind[] kinds = Fault.Kind.values();
    List<Fault> faults = new ArrayList<>();
    for (int i = random.nextInt(2); i >= 0; i--) {
      faults.add(
          Fault.of(kinds[random.nextInt(kinds.length)])
              .withRate(0.05 + random.nextDouble() / 4)
              .withDelay(Duration.ofMillis(5)));
    }
    rig.emulator.faults(new FaultScript(faults));
    try {
      RunReport report = rig.apply(snapshot);
      assertThat(report.balanced()).describedAs("%s under %s", report, faults).isTrue();
      report.failures().forEach(e -> byName(e, faults));
      return report.failures().isEmpty() ? report.complete() ? "loaded" : "named" : "failed";
    } catch (MigrationException e) {
      byName(e, faults);
      return "failed";
    } finally {
      rig.emulator.faults(FaultScript.none());
    }
  }

  private static void byName(MigrationException e, List<Fault> faults) {
    assertThat(e.code())
        .describedAs("%s under %s", e, faults)
        .isIn(MigrationException.Code.TARGET, MigrationException.Code.TRANSIENT);
  }

  /** A run that is undone leaves the target as it found it. */
  private static void takesBack(Rig rig, String snapshot, NaiveTarget naive) throws Exception {
    long run = rig.good(snapshot).run();
    RunReport undone = rig.undo(run, "accounts", "jobs", "tasks", "job_accounts");
    assertThat(undone.failures()).isEmpty();
    assertThat(undone.verified()).isNotNull();
    assertThat(undone.balanced()).isTrue();
    assertThat(undone.complete()).describedAs("%s", undone).isTrue();
    for (String table : NaiveTarget.PARENT.keySet()) {
      assertThat(rig.lines(table, Objects.requireNonNull(COLUMNS.get(table))))
          .describedAs("%s after %s was undone", table, snapshot)
          .isEqualTo(naive.lines(table));
    }
    assertThat(rig.pairs("dv_job", "dv_account", "dv_job_account")).isEqualTo(naive.pairLines());
  }

  private static Map<String, Row> get(Map<String, Map<String, Row>> tables, String table) {
    return Objects.requireNonNull(tables.get(table));
  }

  /** The books are the difference between what the target should hold before and after. */
  private static void counts(
      String at,
      Books books,
      Map<String, Row> before,
      Map<String, Row> after,
      Map<String, Row> source) {
    long created = after.keySet().stream().filter(k -> !before.containsKey(k)).count();
    long deleted = before.keySet().stream().filter(k -> !after.containsKey(k)).count();
    long updated =
        after.entrySet().stream()
            .filter(e -> before.containsKey(e.getKey()))
            .filter(e -> !e.getValue().equals(before.get(e.getKey())))
            .count();
    assertThat(List.of(books.read(), books.created(), books.updated(), books.deleted()))
        .describedAs("%s: %s", at, books)
        .isEqualTo(List.of((long) source.size(), created, updated, deleted));
    assertThat(books.rejected()).isEqualTo(source.values().stream().filter(Row::bad).count());
  }

  private void mutate(Map<String, Map<String, Row>> source, Set<List<String>> links) {
    for (String table : NaiveTarget.PARENT.keySet()) {
      Map<String, Row> rows = get(source, table);
      // An empty file would delete nothing; the first row stays, so that this is another test's.
      rows.put(key(table, 0), row(table, key(table, 0), source));
      for (int i = 0; i < 12; i++) {
        String key = key(table, 1 + random.nextInt(14));
        if (random.nextInt(10) < 3) {
          rows.remove(key);
        } else {
          rows.put(key, row(table, key, source));
        }
      }
    }
    links.removeIf(_ -> random.nextInt(4) == 0);
    for (int i = 0; i < 5; i++) {
      links.add(List.of(key("dv_job", random.nextInt(15)), key("dv_account", random.nextInt(15))));
    }
  }

  private static String key(String table, int number) {
    return table.equals("dv_job") ? "" + number : (table.equals("dv_task") ? "t" : "a") + number;
  }

  private Row row(String table, String key, Map<String, Map<String, Row>> source) {
    boolean bad = random.nextInt(8) == 0 && !key.equals(key(table, 0));
    String parent = Objects.requireNonNull(NaiveTarget.PARENT.get(table));
    String reference = "";
    if (random.nextInt(4) > 0) {
      // Mostly a row that the source has; now and then one that it has not.
      List<String> keys = new ArrayList<>(get(source, parent).keySet());
      reference =
          keys.isEmpty() || random.nextInt(10) == 0
              ? key(parent, random.nextInt(16))
              : keys.get(random.nextInt(keys.size()));
    }
    List<String> values = new ArrayList<>();
    values.add("n" + random.nextInt(3));
    if (table.equals("dv_account")) {
      values.add(random.nextInt(3) == 0 ? "-" : "" + random.nextInt(3));
    }
    String spelled = random.nextInt(5) == 0 ? key.toUpperCase(Locale.ROOT) : key;
    return new Row(spelled, values, reference, bad);
  }

  private void write(
      Rig rig, String snapshot, Map<String, Map<String, Row>> source, Set<List<String>> links)
      throws Exception {
    Map<String, String> headers = new HashMap<>();
    headers.put("dv_account", "code,name,size,parent\n");
    headers.put("dv_job", "no,title,account\n");
    headers.put("dv_task", "ref,text,job\n");
    for (String table : NaiveTarget.PARENT.keySet()) {
      StringBuilder text = new StringBuilder(headers.get(table));
      for (Row row : get(source, table).values()) {
        String first = row.values().getFirst() + (row.bad() ? "-far too long for its column" : "");
        text.append(row.key()).append(',').append(first).append(',');
        if (table.equals("dv_account")) {
          String size = row.values().get(1);
          text.append(size.equals("-") ? "" : size).append(',');
        }
        text.append(
                random.nextBoolean() ? row.reference() : row.reference().toUpperCase(Locale.ROOT))
            .append('\n');
      }
      rig.file(snapshot, FILES.get(table) + ".csv", text.toString());
    }
    StringBuilder pairs = new StringBuilder("job,account\n");
    links.forEach(p -> pairs.append(p.getFirst()).append(',').append(p.getLast()).append('\n'));
    rig.file(snapshot, "job_accounts.csv", pairs.toString());
  }
}
