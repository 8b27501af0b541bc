package dev.deltaverse.webapi;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that the service runs by itself to delete the rows that queries find. Thread-safe.
 *
 * <p>A job deletes rows that were there when it began, runs the plug-ins of each unless told not
 * to, and is not rolled back when it fails. Needs prvBulkDelete. Source: Microsoft Learn, "Delete
 * data in bulk", "BulkDelete action".
 */
public final class BulkDeletion {
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final long COMPLETED = 3;
  private static final long SUCCEEDED = 30;
  private static final long CANCELED = 32;

  private final DataverseClient client;
  private final Clock clock;
  private final Sleeper sleeper;

  BulkDeletion(DataverseClient client, Clock clock, Sleeper sleeper) {
    this.client = client;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /**
   * Which rows to delete: those for which all conditions hold; with none, ALL rows of the table.
   */
  public record Selection(String tableLogicalName, List<Condition> conditions) {
    public Selection {
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * A condition on one column.
   *
   * @param operator a member of ConditionOperator, e.g. {@code Equal}, {@code In}, {@code Null}
   * @param values none, one or more, as the operator asks for
   */
  public record Condition(String column, String operator, List<KeyValue> values) {
    public Condition {
      values = List.copyOf(values);
    }
  }

  /**
   * How the rows are deleted; null leaves it to the service.
   *
   * @param recoverable false if the rows go past the recycle bin
   * @param sandbox true to delete without plug-ins; the service takes that in sandbox environments
   *     only
   */
  public record Mode(@Nullable Boolean recoverable, @Nullable Boolean sandbox) {
    public static Mode standard() {
      return new Mode(null, null);
    }
  }

  /** Where a job is. */
  public enum State {
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELED
  }

  /** Starts a job at once and returns its id. */
  public UUID start(String jobName, List<Selection> selections, Mode mode) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("QuerySet", selections.stream().map(BulkDeletion::query).toList());
    body.put("JobName", jobName);
    body.put("SendEmailNotification", false);
    body.put("ToRecipients", List.of());
    body.put("CCRecipients", List.of());
    body.put("RecurrencePattern", "");
    body.put("StartDateTime", clock.instant().truncatedTo(ChronoUnit.SECONDS));
    Map<String, Object> options = new LinkedHashMap<>();
    if (mode.recoverable() != null) {
      options.put("CanRecoverDeletedRecords", mode.recoverable());
    }
    if (mode.sandbox() != null) {
      options.put("RunJobForSandbox", mode.sandbox());
    }
    if (!options.isEmpty()) {
      body.put("Options", options);
    }
    Answer answer = client.send(Call.post("BulkDelete", Body.json(body)));
    return answer
        .json()
        .id("JobId")
        .orElseThrow(() -> WebApiException.unreadable(answer, "to BulkDelete has no JobId", null));
  }

  private static Map<String, Object> query(Selection selection) {
    Map<String, Object> query = new LinkedHashMap<>();
    query.put("@odata.type", "Microsoft.Dynamics.CRM.QueryExpression");
    query.put("EntityName", selection.tableLogicalName());
    query.put("ColumnSet", Map.of("AllColumns", true));
    if (!selection.conditions().isEmpty()) {
      Map<String, Object> criteria = new LinkedHashMap<>();
      criteria.put("FilterOperator", "And");
      criteria.put(
          "Conditions", selection.conditions().stream().map(BulkDeletion::condition).toList());
      query.put("Criteria", criteria);
    }
    query.put("Distinct", false);
    return query;
  }

  private static Map<String, Object> condition(Condition condition) {
    List<Map<String, Object>> values = new ArrayList<>();
    for (KeyValue value : condition.values()) {
      Map<String, Object> typed = new LinkedHashMap<>();
      typed.put("Value", text(value));
      typed.put("Type", type(value));
      values.add(typed);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("AttributeName", condition.column());
    result.put("Operator", condition.operator());
    result.put("Values", values);
    return result;
  }

  private static String text(KeyValue value) {
    return value instanceof KeyValue.Text text ? text.value() : value.literal();
  }

  private static String type(KeyValue value) {
    return switch (value) {
      case KeyValue.Text _ -> "System.String";
      case KeyValue.Whole whole ->
          whole.value() == (int) whole.value() ? "System.Int32" : "System.Int64";
      case KeyValue.Exact _ -> "System.Decimal";
      case KeyValue.Moment _, KeyValue.Day _ -> "System.DateTime";
      case KeyValue.Guid _ -> "System.Guid";
    };
  }

  public State state(UUID job) {
    Row row =
        client.send(Call.get("asyncoperations(" + job + ")?$select=statecode,statuscode")).json();
    if (row.whole("statecode").orElse(0) != COMPLETED) {
      return State.RUNNING;
    }
    long status = row.whole("statuscode").orElse(0);
    return status == SUCCEEDED
        ? State.SUCCEEDED
        : status == CANCELED ? State.CANCELED : State.FAILED;
  }

  /**
   * Waits until the job has ended.
   *
   * @return how it ended, or {@link State#RUNNING} when the time was up
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public State await(UUID job, Duration atMost) throws InterruptedException {
    Instant end = clock.instant().plus(atMost);
    while (true) {
      State state = state(job);
      Duration left = Duration.between(clock.instant(), end);
      if (state != State.RUNNING || !left.isPositive()) {
        return state;
      }
      sleeper.sleep(left.compareTo(POLL) < 0 ? left : POLL);
    }
  }
}
