package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.run.KilledRun.Point;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process at each point of the protocols of journal and switches and at random, one to
 * three times on the way to each snapshot, and then lets it finish. What is right is read from the
 * CSV files and from the emulator's export by HTTP alone: the target is the snapshot, each row was
 * created exactly once, the books balance, and the target's steps are on. {@code
 * -Ddeltaverse.kills=N} and {@code -Ddeltaverse.seed=N} choose others.
 */
final class CrashMatrixTest {
  /** After the project's tables. */
  private static final String SETTINGS =
      "send: { batchRows: 3, batchOperations: 3, parallelism: 2 }\n"
          + "switches: { steps: [\"Matrix *\"], bypass: never }\n";

  /** Steps that refuse every row while they are on. */
  private static final List<String> STEPS = List.of("Matrix one", "Matrix two");

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
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.identified(seed) + SETTINGS)) {
      for (String step : STEPS) {
        Logic.step(rig, step, "dv_account", "Create", 0, "{\"fail\":\"the step is on\"}");
      }
      ShopSnapshots snapshots = new ShopSnapshots(folder, random);
      snapshots.write(rig, "s0000");
      rig.good("s0000");
      while (killed() < wanted) {
        rounds++;
        assertThat(rounds).describedAs("%s", kills).isLessThan(20 + 4 * wanted);
        String name = "s%04d".formatted(rounds);
        snapshots.write(rig, name);
        long before = rig.created();
        SortedSet<String> there = snapshots.keys(rig);
        int most = 1 + random.nextInt(3);
        for (int i = 0; i < most && killed() < wanted; i++) {
          Point point = rarest();
          if (dies(name, point)) {
            kills.merge(point, 1, Integer::sum);
          }
        }
        rig.good(name);
        String at = "seed " + seed + ", " + name + ", after " + kills;
        assertThat(snapshots.wrong(rig, name)).describedAs(at).isEmpty();
        assertThat(Logic.on(rig)).describedAs(at).containsExactlyElementsOf(STEPS);
        assertThat(rig.leftOff()).describedAs(at).isEmpty();
        SortedSet<String> now = snapshots.keys(rig);
        now.removeAll(there);
        assertThat(rig.created() - before).describedAs("creates, %s", at).isEqualTo(now.size());
      }
    }
    System.out.println(
        "CrashMatrixTest " + killed() + " kills on " + rounds + " snapshots: " + kills);
    assertThat(kills.keySet()).containsExactly(Point.values());
  }

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

  private boolean dies(String snapshot, Point point) throws Exception {
    int most =
        switch (point) {
          case FOLDING, FOLDED -> 3;
          case NOTED, SWITCHED, RESTORED -> STEPS.size();
          case CHECKPOINTING, NOWHERE -> 1;
          default -> 6;
        };
    return KilledRun.dies(
        folder,
        snapshot,
        point,
        1 + random.nextInt(most),
        point == Point.NOWHERE ? Duration.ofMillis(800 + random.nextInt(2500)) : null);
  }
}
