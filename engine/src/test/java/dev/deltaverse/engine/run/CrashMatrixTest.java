package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.run.KilledRun.Point;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process at each point of the journal's protocol and at random, one to three times on the
 * way to each snapshot, and then lets it finish. What is right is read from the CSV files and from
 * the emulator's export by HTTP alone: the target is the snapshot, each row was created exactly
 * once, and the books balance. {@code -Ddeltaverse.kills=N} and {@code -Ddeltaverse.seed=N} choose
 * others.
 */
final class CrashMatrixTest {
  private static final String PROJECT =
      Shop.PROJECT + "send: { batchRows: 3, batchOperations: 3, parallelism: 2 }\n";

  @TempDir Path folder;

  private final Map<Point, Integer> kills = new EnumMap<>(Point.class);
  private Random random = new Random(0);

  @Test
  void whateverIsKilledEndsWithTheSnapshot() throws Exception {
    long seed = Long.getLong("deltaverse.seed", 11);
    int wanted = Integer.getInteger("deltaverse.kills", Point.values().length);
    System.out.println("CrashMatrixTest seed " + seed + ", " + wanted + " kills");
    random = new Random(seed);
    int rounds = 0;
    try (Rig rig = new Rig(folder, Shop.MODEL, PROJECT)) {
      snapshot(rig, "s0000");
      rig.good("s0000");
      while (killed() < wanted) {
        rounds++;
        assertThat(rounds).describedAs("%s", kills).isLessThan(20 + 4 * wanted);
        String name = "s%04d".formatted(rounds);
        snapshot(rig, name);
        long before = created(rig);
        SortedSet<String> there = keys(rig);
        int most = 1 + random.nextInt(3);
        for (int i = 0; i < most && killed() < wanted; i++) {
          Point point = rarest();
          if (dies(name, point)) {
            kills.merge(point, 1, Integer::sum);
          }
        }
        rig.good(name);
        String at = "seed " + seed + ", " + name + ", after " + kills;
        for (String[] table : TABLES) {
          assertThat(rig.lines(table[1], Arrays.copyOfRange(table, 2, table.length)))
              .describedAs("%s: %s", at, table[0])
              .isEqualTo(csv(name, table[0]));
        }
        assertThat(rig.pairs("dv_job", "dv_account", "dv_job_account"))
            .describedAs(at)
            .isEqualTo(csv(name, "job_accounts"));
        SortedSet<String> now = keys(rig);
        now.removeAll(there);
        assertThat(created(rig) - before).describedAs("creates, %s", at).isEqualTo(now.size());
      }
    }
    System.out.println(
        "CrashMatrixTest " + killed() + " kills on " + rounds + " snapshots: " + kills);
    assertThat(kills.keySet()).containsExactly(Point.values());
  }

  /** Name of the file, of the table, and the columns in the file's order. */
  private static final List<String[]> TABLES =
      List.of(
          new String[] {"accounts", "dv_account", "dv_code", "dv_name", "dv_size", "dv_parentid"},
          new String[] {"jobs", "dv_job", "dv_no", "dv_title", "dv_accountid"},
          new String[] {"tasks", "dv_task", "dv_ref", "dv_text", "dv_jobid"});

  /** One of those at which fewest processes have died. */
  private Point rarest() {
    int least =
        Arrays.stream(Point.values()).mapToInt(p -> kills.getOrDefault(p, 0)).min().orElse(0);
    List<Point> rare =
        Arrays.stream(Point.values()).filter(p -> kills.getOrDefault(p, 0) == least).toList();
    return rare.get(random.nextInt(rare.size()));
  }

  private int killed() {
    return kills.values().stream().mapToInt(Integer::intValue).sum();
  }

  private SortedSet<String> csv(String snapshot, String name) throws Exception {
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

  private static SortedSet<String> keys(Rig rig) throws Exception {
    SortedSet<String> keys = new TreeSet<>();
    for (String[] table : TABLES) {
      rig.lines(table[1], table[2]).forEach(key -> keys.add(table[1] + " " + key));
    }
    return keys;
  }

  /** Rows that the emulator has created so far. */
  private static long created(Rig rig) throws Exception {
    long created = 0;
    for (var message : rig.get("/emulator/counters").properties()) {
      created += message.getValue().path("created").asLong();
    }
    return created;
  }

  private void snapshot(Rig rig, String name) throws Exception {
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

  private boolean dies(String snapshot, Point point) throws Exception {
    int most =
        switch (point) {
          case FOLDING, FOLDED -> 3;
          case CHECKPOINTING, NOWHERE -> 1;
          default -> 6;
        };
    Path log = folder.resolve("child.log");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path").replace('\n', File.pathSeparatorChar),
                KilledRun.class.getName(),
                folder.toString(),
                snapshot,
                point.name(),
                Integer.toString(1 + random.nextInt(most)))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (point == Point.NOWHERE
          && !child.waitFor(800 + random.nextInt(2500), TimeUnit.MILLISECONDS)) {
        child.destroyForcibly().waitFor();
        return true;
      }
      assertThat(child.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.exitValue()).describedAs("%s", Files.readString(log)).isIn(0, KilledRun.DIED);
    return child.exitValue() == KilledRun.DIED;
  }
}
