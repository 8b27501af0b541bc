package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.StateView;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run crashes, and the disk spoils bytes of journal, ledger or their logs. What looks at the
 * state and the next run refuse by name with a next step, or go on; a run that says that all is
 * well has left exactly the snapshot. After a refusal the files as they were before let a run
 * finish. {@code -Dfuzz.cases} and {@code -Dfuzz.seed} choose others.
 */
final class StateBytesFuzzTest {
  private static final long SEED = Long.getLong("fuzz.seed", 20261130L);

  /**
   * Each case is two runs or three; the long version has a hundredth of the cheap fuzzers' cases.
   */
  private static final int CASES =
      System.getProperty("fuzz.cases") == null
          ? 8
          : Math.max(1, Integer.getInteger("fuzz.cases") / 100);

  private static final List<String> FILES =
      List.of("state.sqlite", "state.sqlite-wal", "staging.duckdb", "staging.duckdb.wal");

  /** How a case ended. */
  private enum Ending {
    REFUSED,
    FAILED_BY_NAME,
    TOLD_OF_DIFFERENCES,
    SNAPSHOT
  }

  @TempDir Path folder;

  @Test
  void spoiledStateIsRefusedOrHarmless() throws Exception {
    System.out.println("StateBytesFuzzTest seed " + SEED + ", " + CASES + " cases");
    Map<String, Integer> endings = new TreeMap<>();
    Random random = new Random(SEED);
    String project = Shop.PROJECT + "send: { batchRows: 4, batchOperations: 4, parallelism: 1 }\n";
    try (Rig rig = new Rig(folder, Shop.MODEL, project)) {
      ShopSnapshots snapshots = new ShopSnapshots(folder, random);
      snapshots.write(rig, "s0000");
      rig.good("s0000");
      Path state = rig.read().state();
      Path before = state.resolveSibling("before");
      for (int n = 1; n <= CASES; n++) {
        String name = "s%04d".formatted(n);
        snapshots.write(rig, name);
        CrashedRun.dies(rig, name, random);
        CrashedRun.copy(state, before);
        String damage = damage(state, random);
        String at = "seed " + SEED + ", case " + n + ": " + damage;
        Ending ending;
        try {
          ending = ending(rig, name, snapshots, at);
        } catch (RuntimeException | Error e) {
          throw new AssertionError(at, e);
        }
        endings.merge(damage.replaceAll(" .*", "") + " " + ending, 1, Integer::sum);
        if (ending != Ending.SNAPSHOT) {
          CrashedRun.delete(state);
          Files.move(before, state);
          rig.good(name);
        }
        assertThat(snapshots.wrong(rig, name)).as(at).isEmpty();
      }
    }
    System.out.println("StateBytesFuzzTest " + endings);
    if (CASES >= 50) {
      assertThat(endings.toString()).contains("" + Ending.REFUSED).contains("" + Ending.SNAPSHOT);
    }
  }

  private static Ending ending(Rig rig, String name, ShopSnapshots snapshots, String at)
      throws Exception {
    look(rig, at);
    RunReport report;
    try {
      report = rig.apply(name, new RunOptions(Set.of(), true, ""));
    } catch (MigrationException e) {
      byName(e, at);
      return Ending.REFUSED;
    }
    report.failures().forEach(e -> byName(e, at));
    if (!report.failures().isEmpty()) {
      return Ending.FAILED_BY_NAME;
    }
    boolean agrees = report.verified() != null && report.verified().agrees();
    if (!report.complete() || !report.balanced() || !agrees) {
      return Ending.TOLD_OF_DIFFERENCES;
    }
    assertThat(snapshots.wrong(rig, name)).as("%s: a run that says that all is well", at).isEmpty();
    return Ending.SNAPSHOT;
  }

  /** What `status`, `runs` and the console ask. */
  private static void look(Rig rig, String at) throws MigrationException {
    try (StateView view = StateStore.read(rig.read().state())) {
      for (Run run : view.runs(100)) {
        view.books(run.id());
        view.journal().statistics(run.id());
        view.journal().refusedGroups(run.id());
        view.latestEvents(run.id(), 100);
        view.throttlesSince(run.id(), 0);
        view.rejects().list(run.id(), dev.deltaverse.engine.journal.RejectFilter.ALL, 100);
      }
      view.will();
      view.switched();
      view.facts("");
      view.audit(Long.MAX_VALUE, 100);
    } catch (MigrationException e) {
      byName(e, at);
    }
  }

  private static void byName(MigrationException e, String at) {
    assertThat(e.code()).as("%s: %s", at, e).isIn(Code.SETUP, Code.TRANSIENT, Code.GUARD);
    assertThat(e.getMessage()).as(at).isNotBlank().doesNotContain("Exception");
    assertThat(e.hint()).as(at).isNotBlank();
  }

  /** Spoils one file; what was done to which. */
  private static String damage(Path state, Random random) throws Exception {
    List<String> there = new ArrayList<>();
    for (String file : FILES) {
      if (Files.exists(state.resolve(file)) && Files.size(state.resolve(file)) > 0) {
        there.add(file);
      }
    }
    String file = there.get(random.nextInt(there.size()));
    try (FileChannel channel =
        FileChannel.open(state.resolve(file), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = channel.size();
      // Often near the begin, where the headers are.
      long at = (long) (size * Math.pow(random.nextDouble(), 2));
      switch (random.nextInt(4)) {
        case 0 -> {
          channel.truncate(at);
          return file + " of " + size + " bytes cut to " + at;
        }
        case 1 -> {
          ByteBuffer one = ByteBuffer.allocate(1);
          channel.read(one, at);
          one.put(0, (byte) (one.get(0) ^ 1 << random.nextInt(8)));
          channel.write(one.rewind(), at);
          return file + " with a bit turned at " + at;
        }
        case 2 -> {
          byte[] garbage = new byte[1 + random.nextInt(4096)];
          random.nextBytes(garbage);
          channel.write(ByteBuffer.wrap(garbage), at);
          return file + " with " + garbage.length + " bytes of garbage at " + at;
        }
        default -> {
          byte[] zeros = new byte[512 * (1 + random.nextInt(16))];
          channel.write(ByteBuffer.wrap(zeros), at / 512 * 512);
          return file + " with " + zeros.length + " zeros at " + at / 512 * 512;
        }
      }
    }
  }
}
