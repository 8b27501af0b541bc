package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.emulator.Fault;
import dev.deltaverse.emulator.FaultScript;
import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.control.Control;
import dev.deltaverse.engine.flow.FlowEvent;
import dev.deltaverse.engine.flow.StepId;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.TargetRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows are sent when the rows that they refer to are in: jobs of accounts, and tasks of a job and
 * of an account. Account A7 is late: the first request with it is refused, and it then waits for
 * what a test says.
 */
@Timeout(120)
final class StreamingScenarioTest {
  private static final int ROWS = 20;

  private static final String MODEL =
      """
      {"tables":[
        {"logicalName":"dv_account","primaryName":"dv_name","columns":[
           {"logicalName":"dv_name"},{"logicalName":"dv_code"}],"keys":[["dv_code"]]},
        {"logicalName":"dv_job","primaryName":"dv_title","columns":[
           {"logicalName":"dv_title"},{"logicalName":"dv_no","type":"integer"},
           {"schemaName":"dv_AccountId","type":"lookup","targets":["dv_account"]}],
         "keys":[["dv_no"]]},
        {"logicalName":"dv_task","primaryName":"dv_text","columns":[
           {"logicalName":"dv_text"},{"logicalName":"dv_ref"},
           {"schemaName":"dv_JobId","type":"lookup","targets":["dv_job"]},
           {"schemaName":"dv_AccountId","type":"lookup","targets":["dv_account"]}],
         "keys":[["dv_ref"]]}]}
      """;

  private static final String TABLES =
      """
      tables:
        accounts:
          target: dv_account
          file: accounts.csv
          key: [dv_code]
          columns: { dv_code: code, dv_name: name }
        jobs:
          target: dv_job
          file: jobs.csv
          key: [dv_no]
          columns:
            dv_no: no
            dv_title: title
            dv_accountid: { lookup: { table: accounts, from: account } }
        tasks:
          target: dv_task
          file: tasks.csv
          key: [dv_ref]
          columns:
            dv_ref: ref
            dv_text: text
            dv_jobid: { lookup: { table: jobs, from: job } }
            dv_accountid: { lookup: { table: accounts, from: account } }
      """;

  private static final String SEND =
      "send: { batchRows: 5, parallelism: 4, retry: { times: 1, firstDelay: 1ms, maxDelay: 1ms }"
          + " }\n";

  @TempDir private Path folder = Path.of("");
  private Rig rig;
  private final Queue<FlowEvent> events = new ConcurrentLinkedQueue<>();
  private final Map<String, CountDownLatch> heard = new ConcurrentHashMap<>();

  @BeforeEach
  void start() throws Exception {
    rig = new Rig(folder, MODEL, TABLES + SEND);
    rig.file("1", "accounts.csv", "code,name\n" + lines("A%1$d,Name"))
        .file("1", "jobs.csv", "no,title,account\n" + lines("%1$d,Job,A%1$d"))
        .file("1", "tasks.csv", "ref,text,job,account\n" + lines("T%1$d,Task,%1$d,A%1$d"));
    rig.hear(
        event -> {
          events.add(event);
          heard.forEach(
              (text, latch) -> {
                if (event.toString().contains(text)) {
                  latch.countDown();
                }
              });
        });
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static String lines(String line) {
    StringBuilder lines = new StringBuilder();
    IntStream.range(0, ROWS).forEach(i -> lines.append(line.formatted(i)).append('\n'));
    return lines.toString();
  }

  /** A thing that a late request waits for. */
  private interface Wait {
    void end() throws InterruptedException;
  }

  /** Permits of rows that the target has answered, by table. */
  private final Map<String, Semaphore> answered =
      Map.of("accounts", new Semaphore(0), "jobs", new Semaphore(0), "tasks", new Semaphore(0));

  private final Queue<String> order = new ConcurrentLinkedQueue<>();
  private final Set<String> sent = ConcurrentHashMap.newKeySet();

  private Wait rows(String table, int rows) {
    Semaphore permits = Objects.requireNonNull(answered.get(table));
    return () -> {
      assertThat(permits.tryAcquire(rows, 60, TimeUnit.SECONDS))
          .describedAs("%d rows of %s, of which %s", rows, table, permits)
          .isTrue();
      permits.release(rows);
    };
  }

  /** What becomes of the requests with account A7 after the first. */
  private interface Late {
    Answer answer(TargetRequest request, Sends on) throws InterruptedException;
  }

  private interface Sends {
    Answer send(TargetRequest request) throws InterruptedException;
  }

  /** Account A7 fails once, and then goes this way. */
  private void late(Late late) {
    rig.emulator.faults(
        FaultScript.of(
            Fault.of(Fault.Kind.PLUG_IN_TRANSIENT)
                .withTable("dv_account")
                .withWhere("dv_code eq 'A7'")
                .withTries(1)));
    AtomicInteger tries = new AtomicInteger();
    rig.between(
        target ->
            new Between(
                target,
                (request, on) -> {
                  boolean isLate =
                      table(request).equals("accounts")
                          && keys(request).contains("A7")
                          && tries.incrementAndGet() > 1;
                  Answer answer = isLate ? late.answer(request, on::send) : on.send(request);
                  sent.addAll(keys(request));
                  order.add(table(request));
                  if (answer instanceof Answer.Applied) {
                    Objects.requireNonNull(answered.get(table(request)))
                        .release(request.rows().size());
                  }
                  return answer;
                }));
  }

  private void lateUntil(Wait wait) {
    late(
        (request, on) -> {
          wait.end();
          return on.send(request);
        });
  }

  private static String table(TargetRequest request) {
    return switch (request) {
      case TargetRequest.Create r -> r.table().name();
      case TargetRequest.Upsert r -> r.table().name();
      case TargetRequest.UpsertEach r -> r.table().name();
      case TargetRequest.Update r -> r.table().name();
      case TargetRequest.UpdateEach r -> r.table().name();
      case TargetRequest.Delete r -> r.table().name();
      case TargetRequest.Link r -> r.link().name();
      case TargetRequest.Unlink r -> r.link().name();
    };
  }

  private static List<String> keys(TargetRequest request) {
    return request.rows().stream().map(Change::key).map(List::getFirst).toList();
  }

  private Wait hears(String text) {
    CountDownLatch latch = heard.computeIfAbsent(text, _ -> new CountDownLatch(1));
    return () ->
        assertThat(latch.await(60, TimeUnit.SECONDS)).describedAs("heard " + text).isTrue();
  }

  private long figure(String step, String name) {
    return events.stream()
        .filter(FlowEvent.StepFigure.class::isInstance)
        .map(FlowEvent.StepFigure.class::cast)
        .filter(f -> f.step().equals(StepId.parse(step)) && f.name().equals(name))
        .mapToLong(FlowEvent.StepFigure::value)
        .sum();
  }

  private void allIsThere() throws Exception {
    assertThat(rig.lines("dv_account", "dv_code")).hasSize(ROWS);
    assertThat(rig.lines("dv_job", "dv_no", "dv_accountid")).hasSize(ROWS).contains("7 A7");
    assertThat(rig.lines("dv_task", "dv_ref", "dv_jobid", "dv_accountid"))
        .hasSize(ROWS)
        .contains("T7 7 A7");
    long creates = 0;
    for (var counter : rig.emulator.counters().entrySet()) {
      creates += counter.getValue().getOrDefault("created", 0L);
    }
    assertThat(creates).isEqualTo(3 * ROWS);
  }

  private void nextRunCompletes() throws Exception {
    rig.emulator.faults(FaultScript.none());
    rig.between(target -> target);
    assertThat(ExitStatus.of(rig.good("1"))).isZero();
    allIsThere();
  }

  /** The places of a table's requests among all, in the order of their answers. */
  private List<Integer> requests(String table) {
    List<String> tables = List.copyOf(order);
    return IntStream.range(0, tables.size())
        .filter(i -> tables.get(i).equals(table))
        .boxed()
        .toList();
  }

  @Test
  void rowsAreSentWhileAParentOfOthersIsLate() throws Exception {
    lateUntil(rows("tasks", 15));
    assertThat(ExitStatus.of(rig.good("1"))).isZero();
    allIsThere();
    assertThat(events.toString()).contains("step=stream jobs");
    int last = requests("accounts").getLast();
    assertThat(requests("jobs").stream().filter(place -> place < last)).isNotEmpty();
    assertThat(requests("tasks").stream().filter(place -> place < last)).isNotEmpty();
    assertThat(figure("stream jobs", "applied") + figure("send jobs/upsert", "applied"))
        .isEqualTo(ROWS);
    assertThat(figure("stream jobs", "applied")).isEqualTo(ROWS);
  }

  @Test
  void oneStepAtATimeIsEnough() throws Exception {
    rig.project(TABLES + SEND + "flow: { parallelism: 1 }\n");
    lateUntil(rows("jobs", 15));
    assertThat(ExitStatus.of(rig.good("1"))).isZero();
    allIsThere();
  }

  @Test
  void aProjectCanHaveItsTablesSentOneAfterTheOther() throws Exception {
    rig.project(TABLES + SEND + "flow: { stream: false }\n");
    lateUntil(() -> {});
    assertThat(ExitStatus.of(rig.good("1"))).isZero();
    allIsThere();
    assertThat(events.toString()).doesNotContain("step=stream jobs");
    assertThat(requests("jobs").getFirst()).isGreaterThan(requests("accounts").getLast());
    assertThat(requests("tasks").getFirst()).isGreaterThan(requests("jobs").getLast());
  }

  @Test
  void theChildrenOfARefusedRowAreParked() throws Exception {
    lateUntil(rows("tasks", 15));
    rig.emulator.faults(
        FaultScript.of(
            Fault.of(Fault.Kind.PLUG_IN_FAILURE)
                .withTable("dv_account")
                .withWhere("dv_code eq 'A7'")));
    RunReport report = rig.good("1");
    assertThat(Rig.books(report, "accounts")).isEqualTo(new Books(20, 0, 19, 0, 0, 0, 0, 0, 1, 0));
    assertThat(Rig.books(report, "jobs")).isEqualTo(new Books(20, 0, 19, 0, 0, 0, 1, 0, 0, 0));
    assertThat(Rig.books(report, "tasks")).isEqualTo(new Books(20, 0, 19, 0, 0, 0, 1, 0, 0, 0));
    assertThat(sent).contains("6", "T6").doesNotContain("7", "T7");
    assertThat(figure("stream jobs", "applied")).isEqualTo(19);
    assertThat(rig.rejects(report.run()))
        .extracting(r -> r.name() + ": " + r.value() + " " + r.reason())
        .contains(
            "jobs: dv_account | A7 refers to a row of accounts that the target did not accept in"
                + " this run");
    nextRunCompletes();
  }

  @Test
  void theChildrenOfARowInDoubtAreParked() throws Exception {
    Wait children = rows("tasks", 15);
    late(
        (request, on) -> {
          children.end();
          on.send(request);
          return new Answer.Unknown("lost");
        });
    RunReport report = rig.apply("1");
    Rig.balanced(report);
    long doubtful = Rig.books(report, "accounts").inDoubt();
    assertThat(doubtful).isBetween(1L, 5L);
    assertThat(Rig.books(report, "jobs").parked()).isEqualTo(doubtful);
    assertThat(Rig.books(report, "jobs").created()).isEqualTo(ROWS - doubtful);
    assertThat(Rig.books(report, "tasks").parked()).isEqualTo(doubtful);
    assertThat(sent).doesNotContain("7", "T7");
    nextRunCompletes();
  }

  @Test
  void afterAFailureOfTheParentsNoMoreRowsAreSent() throws Exception {
    Wait children = rows("jobs", 15);
    late(
        (_, _) -> {
          children.end();
          throw new IllegalStateException("broken");
        });
    RunReport report = rig.apply("1");
    assertThat(report.failures()).hasSize(1);
    assertThat(report.failures().getFirst())
        .hasMessage("step send accounts/upsert: java.lang.IllegalStateException: broken");
    assertThat(sent).doesNotContain("7", "T7");
    int jobs = rig.lines("dv_job", "dv_no").size();
    assertThat(jobs).isBetween(15, 19);
    assertThat(Rig.books(report, "jobs").created()).isEqualTo(jobs);
    assertThat(report.balanced()).isTrue();
    nextRunCompletes();
  }

  private CompletableFuture<RunReport> applying() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return rig.apply("1");
          } catch (MigrationException e) {
            throw new IllegalStateException(e);
          }
        },
        task -> Thread.ofPlatform().daemon().name("run under test").start(task));
  }

  /** Something said to a run. */
  private interface Word {
    void to(Control control) throws MigrationException;
  }

  private void say(Word word) throws MigrationException {
    try (Control control = Control.open(rig.read().state(), Clock.systemUTC())) {
      word.to(control);
    }
  }

  @Test
  void aStreamThatWaitsEndsWithADrainedRun() throws Exception {
    endsBefore(Control::drain, 130);
    nextRunCompletes();
  }

  @Test
  void aStreamThatWaitsEndsWhenItsTableIsSkipped() throws Exception {
    rig.plan("1");
    endsBefore(control -> control.skip(List.of("jobs")), 1);
    say(control -> control.unskip(List.of("jobs")));
    nextRunCompletes();
  }

  /**
   * Says something when jobs wait for the late account, which waits until their stream has ended.
   */
  private void endsBefore(Word word, int exit) throws Exception {
    Wait stream = ended("stream jobs");
    lateUntil(stream);
    CompletableFuture<RunReport> run = applying();
    rows("jobs", 15).end();
    say(word);
    RunReport report = run.get(90, TimeUnit.SECONDS);
    assertThat(ExitStatus.of(report)).isEqualTo(exit);
    assertThat(report.balanced()).isTrue();
    assertThat(sent).doesNotContain("7");
    assertThat(Rig.books(report, "jobs").created())
        .isEqualTo(rig.lines("dv_job", "dv_no").size())
        .isBetween(15L, 19L);
  }

  /** The end of a step in the next run. */
  private Wait ended(String step) {
    CountDownLatch latch = new CountDownLatch(1);
    rig.hear(
        event -> {
          events.add(event);
          if (event instanceof FlowEvent.StepFinished finished
              && finished.step().equals(StepId.parse(step))) {
            latch.countDown();
          }
        });
    return () -> assertThat(latch.await(60, TimeUnit.SECONDS)).describedAs(step).isTrue();
  }

  @Test
  void aStreamThatWaitsGoesOnAfterAPause() throws Exception {
    CountDownLatch resumed = new CountDownLatch(1);
    Wait paused = hears("the operator wants: paused");
    lateUntil(() -> assertThat(resumed.await(60, TimeUnit.SECONDS)).isTrue());
    CompletableFuture<RunReport> run = applying();
    rows("jobs", 15).end();
    say(Control::pause);
    paused.end();
    say(Control::resume);
    resumed.countDown();
    assertThat(ExitStatus.of(run.get(90, TimeUnit.SECONDS))).isZero();
    allIsThere();
  }

  @Test
  void anInterruptedRunIsCompletedByTheNext() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    lateUntil(never::await);
    CompletableFuture<RunReport> run = new CompletableFuture<>();
    Thread runner =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    run.complete(rig.apply("1"));
                  } catch (MigrationException | RuntimeException e) {
                    run.completeExceptionally(e);
                  }
                });
    rows("jobs", 15).end();
    runner.interrupt();
    RunReport report = run.get(90, TimeUnit.SECONDS);
    assertThat(report.interrupted()).isTrue();
    assertThat(report.balanced()).isTrue();
    assertThat(sent).doesNotContain("7");
    nextRunCompletes();
  }

  /** A lookup that is blank and one to a row that stays, beside one to a row that is updated. */
  @Test
  void rowsThatNeedNoParentOfTheRunGoAtOnce() throws Exception {
    rig.good("1");
    String more = "A20,Name\nA21,Name\nA22,Name\nA23,Name\nA24,Name\nA25,Name\n";
    rig.file(
            "2",
            "accounts.csv",
            "code,name\n" + lines("A%1$d,Name").replace("A7,Name", "A7,New") + more)
        .file(
            "2",
            "jobs.csv",
            "no,title,account\n"
                + lines("%1$d,Job,A%1$d")
                + "100,Job,\n101,Job,A3\n102,Job,A7\n103,Job,A99\n")
        .file("2", "tasks.csv", "ref,text,job,account\n" + lines("T%1$d,Task,%1$d,A%1$d"));
    CountDownLatch jobs = new CountDownLatch(2);
    rig.between(
        target ->
            new Between(
                target,
                (request, on) -> {
                  if (table(request).equals("accounts")) {
                    assertThat(jobs.await(60, TimeUnit.SECONDS)).isTrue();
                  }
                  Answer answer = on.send(request);
                  if (table(request).equals("jobs")) {
                    request.rows().forEach(_ -> jobs.countDown());
                  }
                  return answer;
                }));
    RunReport report = rig.good("2");
    assertThat(Rig.books(report, "jobs")).isEqualTo(new Books(24, 20, 3, 0, 0, 0, 1, 0, 0, 0));
    assertThat(rig.lines("dv_job", "dv_no", "dv_accountid")).contains("100 -", "101 A3", "102 A7");
  }

  /** A table that the run leaves out sends no parents; what refers to its new rows waits. */
  @Test
  void childrenOfATableThatIsLeftOutWaitForIt() throws Exception {
    RunReport report =
        rig.apply(
            "1",
            new RunOptions(
                Set.of(), false, "", true, new Selection(Set.of("jobs"), Selection.Until.END)));
    assertThat(report.failures()).isEmpty();
    assertThat(Rig.books(report, "jobs").parked()).isEqualTo(ROWS);
    assertThat(rig.lines("dv_job", "dv_no")).isEmpty();
    nextRunCompletes();
  }
}
