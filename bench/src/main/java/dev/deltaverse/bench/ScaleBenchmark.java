package dev.deltaverse.bench;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.RunStart;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.mapping.Binder;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.ChangeCursor;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.send.SendListener;
import dev.deltaverse.engine.send.SendResult;
import dev.deltaverse.engine.send.Sender;
import dev.deltaverse.engine.target.TargetRequest;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Whether the sender's throughput and memory depend on the number of rows: sender and journal in a
 * process of their own for each number, against an emulator in another. The rows are 50,000 keys
 * again and again, so that the emulator does not grow.
 */
final class ScaleBenchmark {
  private static final int KEYS = 50_000;
  private static final String HEAP = "256m";

  private ScaleBenchmark() {}

  /** Runs {@code [ROWS...]}. */
  static void run(List<String> words) throws Exception {
    List<String> sizes = words.isEmpty() ? List.of("100000", "1000000", "10000000") : words;
    ServiceShape shape = new ServiceShape("", 0, 1, 0, 0, 16, 0, 0, 0, 0, "");
    System.out.println(
        "      rows |   time |  rows/s | of the first | processor a million | peak memory | of the"
            + " first");
    Child.@Nullable Took first = null;
    double firstRate = 0;
    try (LimitProcess service = LimitProcess.start(shape)) {
      // The emulator's JVM is warm and has all keys when the first size begins.
      Child.run(command(service, Long.toString(4L * KEYS)));
      for (String size : sizes) {
        Child.Took took = Child.run(command(service, size));
        double rate = Long.parseLong(size) / took.seconds();
        if (first == null) {
          first = took;
          firstRate = rate;
        }
        System.out.printf(
            Locale.ROOT,
            "%,10d | %4.1f s | %,7.0f | %12.2f | %17.1f s | %,8d MB | %12.2f%n",
            Long.parseLong(size),
            took.seconds(),
            rate,
            rate / firstRate,
            took.processor() * 1e6 / Long.parseLong(size),
            took.peakBytes() >> 20,
            took.peakBytes() / (double) first.peakBytes());
      }
    }
  }

  private static List<String> command(LimitProcess service, String rows) {
    List<String> command = new ArrayList<>(Child.java(HEAP));
    command.addAll(List.of("scale-sender", service.url().toString(), rows));
    return command;
  }

  /**
   * Sends, and prints what it took.
   *
   * @param words URL and rows
   */
  static void send(List<String> words) throws Exception {
    Path folder = Files.createTempDirectory("deltaverse-scale");
    try {
      Files.writeString(
          folder.resolve("deltaverse.yaml"),
          """
          deltaverse: 1
          name: scale
          target: { url: "%s", users: [ { name: one, anonymous: true } ] }
          send: { limits: { requests: 1000000, executionTime: 1d } }
          tables:
            things:
              target: dv_thing
              file: things.csv
              key: [dv_code]
              columns: { dv_code: code, dv_name: name, dv_amount: amount }
          """
              .formatted(words.get(0)));
      Project project = BenchRun.project(folder, Map.of());
      try (DataverseTarget target = DataverseTarget.open(project.target(), project.send());
          StateStore state = StateStore.open(project.state(), Clock.systemUTC())) {
        send(project, target, state, Long.parseLong(words.get(1)));
      }
    } finally {
      StagingBenchmark.delete(folder);
    }
  }

  private static void send(Project project, DataverseTarget target, StateStore state, long rows)
      throws Exception {
    BoundProject bound =
        Binder.bind(
            project, target.describe(Binder.tables(project), Binder.relationships(project)));
    target.bind(bound);
    BoundTable table = bound.tables().getFirst();
    long run = state.beginRun(RunStart.here("bench", "", "default", "bench", "", ""));
    Sender sender = Sender.of(target, state.journal(run), project.send(), SendListener.NONE);
    Seconds seconds = new Seconds();
    SendResult result =
        sender.send(
            new PhaseId("things", PhaseKind.UPSERT),
            new Rows(rows, new AtomicLong()),
            changes -> new TargetRequest.Upsert(table, changes));
    seconds.lap("sent");
    if (result.applied() != rows) {
      throw new IllegalStateException("not all was applied: " + result);
    }
    System.out.println(
        new Child.Took(seconds.total(), seconds.processor(), MemoryBenchmark.peakBytes()).text());
  }

  /** Rows of the same keys again and again. */
  private record Rows(long count, AtomicLong number) implements ChangeCursor {
    @Override
    public @Nullable Change next() throws MigrationException {
      long row = number.getAndIncrement();
      if (row >= count) {
        return null;
      }
      BitSet sent = new BitSet();
      sent.set(1, 3);
      String key = "K" + row % KEYS;
      return new Change(
          row + 1,
          List.of(key),
          null,
          sent,
          Arrays.asList(null, "Name of " + row, Long.toString(row % 1000)));
    }

    @Override
    public void close() {}
  }
}
