package dev.deltaverse.bench;

import dev.deltaverse.engine.journal.RequestJournal;
import dev.deltaverse.engine.mapping.Binder;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.ChangeCursor;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectReader;
import dev.deltaverse.engine.send.SendListener;
import dev.deltaverse.engine.send.Sender;
import dev.deltaverse.engine.target.Outcome;
import dev.deltaverse.engine.target.TargetRequest;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * How much of what the service's limits allow is sent: the emulator in a process of its own, its
 * windows shortened in proportion; beside it the fixed senders that people use today.
 */
final class LimitBenchmark {
  /** Windows that each measurement lasts. */
  private static final int WINDOWS = 4;

  /** Rows of the largest request, by which the most that the limits allow is computed. */
  private static final int LARGEST = 1000;

  private LimitBenchmark() {}

  /** The dop hint: four times what a user sustains on a server. */
  static int recommended(int users) {
    return 16 * users;
  }

  /**
   * Execution seconds that the limits allow, divided by those that a row costs in the largest
   * request.
   */
  private static double most(int users, int servers, long window, boolean byId) {
    double row = (byId ? LimitService.BY_ID : LimitService.BY_KEY).toNanos() / 1e9;
    double request = LimitService.BASE.toNanos() / 1e9 + LARGEST * row;
    return 4.0 * window * WINDOWS * users * servers / (request / LARGEST);
  }

  /** Runs {@code [WINDOW_SECONDS [key|id [all|ours [USERSxSERVERS...]]]]}. */
  static void run(List<String> words) throws Exception {
    long window = words.isEmpty() ? 20 : Long.parseLong(words.getFirst());
    boolean byId = words.size() > 1 && words.get(1).equals("id");
    boolean all = words.size() < 3 || words.get(2).equals("all");
    List<String> shapes =
        words.size() > 3
            ? words.subList(3, words.size())
            : List.of("1x1", "1x2", "1x4", "2x1", "2x2", "2x4", "4x1", "4x2", "4x4");
    System.out.printf(
        Locale.ROOT,
        "rows by %s, windows of %d s, %d of them%n"
            + "users x servers | sender    |    rows | of most | requests | throttled%n",
        byId ? "id" : "key",
        window,
        WINDOWS);
    for (String shape : shapes) {
      int users = Integer.parseInt(shape.substring(0, shape.indexOf('x')));
      int servers = Integer.parseInt(shape.substring(shape.indexOf('x') + 1));
      double most = most(users, servers, window, byId);
      for (String sender : all ? List.of("ours", "52 x 100", "10 x 10") : List.of("ours")) {
        try (LimitProcess service =
            LimitProcess.start(LimitService.shape(users, servers, window))) {
          long rows =
              switch (sender) {
                case "ours" -> ours(service, window, byId);
                case "52 x 100" -> new FixedSender(service, 52, 100, byId).run(window * WINDOWS);
                default -> new FixedSender(service, 10, 10, byId).run(window * WINDOWS);
              };
          LimitProcess.Counted counted = service.counted();
          System.out.printf(
              Locale.ROOT,
              "%15s | %-9s | %,7d | %7.3f | %,8d | %8.2f %%%n",
              shape,
              sender,
              rows,
              rows / most,
              counted.requests(),
              100.0 * counted.throttled() / counted.requests());
        }
      }
    }
  }

  /** Rows acknowledged by the end of the time. */
  private static long ours(LimitProcess service, long window, boolean byId) throws Exception {
    Path folder = Files.createTempDirectory("deltaverse-limit");
    try {
      Path file = folder.resolve("deltaverse.yaml");
      Files.writeString(file, project(service, window, byId));
      Project project = ProjectReader.read(file, "default", Map.of());
      LongAdder rows = new LongAdder();
      try (DataverseTarget target = DataverseTarget.open(project.target(), project.send())) {
        BoundProject bound =
            Binder.bind(
                project, target.describe(Binder.tables(project), Binder.relationships(project)));
        target.bind(bound);
        BoundTable table = bound.tables().getFirst();
        long end = System.nanoTime() + Duration.ofSeconds(window * WINDOWS).toNanos();
        SendListener listener =
            new SendListener() {
              @Override
              public void settled(PhaseId phase, int applied, int refused, int unknown) {
                if (System.nanoTime() < end) {
                  rows.add(applied);
                }
              }
            };
        Sender sender = Sender.of(target, new NoJournal(), project.send(), listener);
        PhaseId phase = new PhaseId("things", PhaseKind.UPSERT);
        Thread sending =
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        sender.send(
                            phase,
                            new Endless(end),
                            changes -> new TargetRequest.Upsert(table, changes));
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      } catch (dev.deltaverse.engine.MigrationException e) {
                        throw new IllegalStateException(e);
                      }
                    });
        sending.join(Duration.ofNanos(end - System.nanoTime()));
        sending.interrupt();
        sending.join();
      }
      return rows.sum();
    } finally {
      StagingBenchmark.delete(folder);
    }
  }

  private static String project(LimitProcess service, long window, boolean byId) {
    StringBuilder text = new StringBuilder();
    text.append(target(service));
    text.append("send: { limits: { window: ").append(window).append("s, executionTime: ");
    text.append(4 * window).append("s, requests: ").append(20 * window).append(" } }\n");
    text.append("tables:\n  things:\n    target: dv_thing\n    file: x.csv\n    key: [dv_code]\n");
    text.append("    identity: ").append(byId ? "derived" : "key").append("\n    columns:\n");
    text.append("      dv_code: code\n      dv_name: name\n      dv_amount: amount\n");
    return text.toString();
  }

  /** A project file up to its users. */
  static String target(LimitProcess service) {
    StringBuilder text = new StringBuilder("deltaverse: 1\nname: bench\ntarget:\n  url: ");
    text.append(service.url()).append("\n  users:\n");
    int user = 0;
    for (String token : service.tokens()) {
      text.append("    - { name: user").append(user++).append(", tokenCommand: [echo, ");
      text.append(token).append("] }\n");
    }
    if (user == 0) {
      text.append("    - { name: user0, anonymous: true }\n");
    }
    return text.toString();
  }

  /** The key of a row. */
  static String key(long row, boolean byId) {
    return byId ? new UUID(0x1234, row).toString() : "K" + row;
  }

  /** Rows without end, until the time is up. */
  private record Endless(long endNanos, AtomicLong number) implements ChangeCursor {
    Endless(long endNanos) {
      this(endNanos, new AtomicLong());
    }

    @Override
    public @org.jspecify.annotations.Nullable Change next() {
      if (System.nanoTime() >= endNanos) {
        return null;
      }
      long row = number.incrementAndGet();
      BitSet sent = new BitSet();
      sent.set(1, 3);
      String key = key(row, false);
      return new Change(
          row,
          List.of(key),
          null,
          sent,
          Arrays.asList(null, "Name of " + row, Long.toString(row % 1000)));
    }

    @Override
    public void close() {}
  }

  /** Numbers requests and keeps nothing. */
  private record NoJournal(AtomicLong number) implements RequestJournal {
    NoJournal() {
      this(new AtomicLong());
    }

    @Override
    public long intent(PhaseId phase, SeqRanges rows) {
      return number.incrementAndGet();
    }

    @Override
    public void outcome(
        long request, Map<Long, Outcome> exceptions, int attempts, Duration duration) {}

    @Override
    public void split(long request, String code, String message, int attempts, Duration duration) {}
  }

  static URI api(URI url, String path) {
    return URI.create(url + "/api/data/v9.2/" + path);
  }
}
