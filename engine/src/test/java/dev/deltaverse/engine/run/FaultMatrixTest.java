package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.emulator.Fault;
import dev.deltaverse.emulator.Fault.Kind;
import dev.deltaverse.emulator.FaultScript;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of the emulator's fault script, alone and, with {@code -Ddeltaverse.faults=all}, in
 * pairs, at rates. A run under faults ends with the snapshot in the target, or names exactly the
 * rows that are not as the snapshot has them, or fails by name; it always ends. Then a run without
 * faults ends with the snapshot. What is right is read from the CSV files and the emulator's export
 * alone. {@code -Ddeltaverse.seed=N} chooses other snapshots.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultMatrixTest {
  private static final long SEED = Long.getLong("deltaverse.seed", 11);
  private static final boolean ALL = "all".equals(System.getProperty("deltaverse.faults"));

  /** No wait of a run may be longer. */
  private static final Duration BOUND = Duration.ofSeconds(60);

  private static final String PROJECT =
      Shop.PROJECT
          + "send: { batchRows: 4, batchOperations: 4, parallelism: 2, retry: { times: 6,"
          + " firstDelay: 1ms, maxDelay: 4ms } }\n"
          + "flow: { retry: { times: 1, firstDelay: 1ms, maxDelay: 1ms } }\n";

  /** What a run makes of a kind of fault. */
  private enum Sort {
    /** Repeating helps: at low rates the run ends with the snapshot. */
    PASSES,
    /** It refuses rows, which are named. */
    REFUSES,
    /** It can end a run, by name. */
    ENDS
  }

  /** How runs under faults ended. */
  private enum Ending {
    SNAPSHOT,
    NAMED,
    FAILED
  }

  /** A new kind of fault must be sorted before this compiles. */
  private static Sort sort(Kind kind) {
    return switch (kind) {
      case PLUG_IN_DELAY,
          SQL_DEADLOCK,
          SQL_TIMEOUT,
          LOCK_NOT_OBTAINED,
          UNEXPECTED,
          BAD_GATEWAY,
          UNAVAILABLE,
          THROTTLED,
          CUT_BEFORE_COMMIT,
          CUT_AFTER_COMMIT,
          TRUNCATED_ANSWER,
          SLOW_ANSWER ->
          Sort.PASSES;
      case PLUG_IN_FAILURE, PLUG_IN_TRANSIENT, PLUG_IN_CRASH -> Sort.REFUSES;
      case HTML_ANSWER, TOKEN_EXPIRED -> Sort.ENDS;
    };
  }

  /** Faults at a rate. */
  record Case(List<Kind> kinds, int percent) {
    @Override
    public String toString() {
      return kinds.stream().map(Kind::name).collect(Collectors.joining(" with "))
          + " at "
          + percent
          + " %";
    }

    FaultScript script() {
      return new FaultScript(
          kinds.stream()
              .map(
                  kind -> Fault.of(kind).withRate(percent / 100.0).withDelay(Duration.ofMillis(10)))
              .toList());
    }

    Ending worst() {
      Sort sort = kinds.stream().map(FaultMatrixTest::sort).max(Sort::compareTo).orElseThrow();
      return switch (sort) {
        case PASSES -> kinds.size() == 1 && percent <= 10 ? Ending.SNAPSHOT : Ending.FAILED;
        case REFUSES -> kinds.size() == 1 ? Ending.NAMED : Ending.FAILED;
        case ENDS -> Ending.FAILED;
      };
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int percent : ALL ? new int[] {1, 10, 50} : new int[] {10}) {
      for (Kind one : Kind.values()) {
        cases.add(new Case(List.of(one), percent));
        for (Kind other : Kind.values()) {
          if (ALL && other.compareTo(one) > 0) {
            cases.add(new Case(List.of(one, other), percent));
          }
        }
      }
    }
    return cases.stream();
  }

  private final Random random = new Random(SEED);
  private final Map<Integer, Map<Ending, Integer>> endings = new TreeMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private ShopSnapshots snapshots = new ShopSnapshots(Path.of(""), random);
  private Rig rig;
  private int round;

  @BeforeAll
  void load(@TempDir Path folder) throws Exception {
    System.out.println("FaultMatrixTest seed " + SEED);
    rig = new Rig(folder, Shop.MODEL, PROJECT);
    snapshots = new ShopSnapshots(folder, random);
    snapshots.write(rig, "s0000");
    rig.good("s0000");
  }

  @AfterAll
  void tell() {
    rig.close();
    threads.shutdownNow();
    System.out.println("FaultMatrixTest " + round + " runs under faults, by rate in %: " + endings);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void endsWithTheSnapshotOrNamesWhatIsNot(Case of) throws Exception {
    round++;
    String name = "s%04d".formatted(round);
    snapshots.write(rig, name);
    rig.emulator.faults(of.script());
    Ending ending;
    try {
      ending = ending(name);
    } finally {
      rig.emulator.faults(FaultScript.none());
    }
    endings
        .computeIfAbsent(of.percent(), _ -> new EnumMap<>(Ending.class))
        .merge(ending, 1, Integer::sum);
    assertThat(ending).isLessThanOrEqualTo(of.worst());
    bounded(() -> rig.good(name));
    assertThat(snapshots.wrong(rig, name)).isEmpty();
  }

  private Ending ending(String name) throws Exception {
    RunReport report;
    try {
      report = bounded(() -> rig.apply(name));
    } catch (MigrationException e) {
      byName(e);
      return Ending.FAILED;
    }
    report.failures().forEach(FaultMatrixTest::byName);
    assertThat(report.balanced()).isTrue();
    if (!report.failures().isEmpty()) {
      return Ending.FAILED;
    }
    Rig.balanced(report);
    SortedSet<String> wrong = snapshots.wrong(rig, name);
    SortedSet<String> named = snapshots.named("_outcome IS DISTINCT FROM 'A'");
    assertThat(named).containsAll(wrong);
    assertThat(wrong)
        .containsAll(snapshots.withBothEnds(name, snapshots.named("_outcome IN ('R', 'P')")));
    assertThat(report.complete()).isEqualTo(named.isEmpty());
    return report.complete() ? Ending.SNAPSHOT : Ending.NAMED;
  }

  /** The failure is the target's, not ours. */
  private static void byName(MigrationException failure) {
    assertThat(failure.code()).describedAs("%s", failure).isIn(Code.TARGET, Code.TRANSIENT);
    assertThat(failure.getMessage()).isNotBlank();
    assertThat(failure.hint()).isNotBlank();
  }

  private interface Work<T> {
    T run() throws Exception;
  }

  private <T> T bounded(Work<T> work) throws Exception {
    Future<T> future = threads.submit(work::run);
    try {
      return future.get(BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Error error -> throw error;
        case Exception failure -> throw failure;
        case null, default -> throw e;
      }
    } finally {
      future.cancel(true);
    }
  }
}
