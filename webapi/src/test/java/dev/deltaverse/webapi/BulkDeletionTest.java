package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class BulkDeletionTest {
  private static final UUID JOB = UUID.fromString("a1b2c3d4-e5f6-7890-abcd-ef1234567890");

  @Test
  void startsAJob() throws Exception {
    ManualClock clock = new ManualClock();
    try (RawServer server = RawServer.inTurn(RawServer.json(200, "{\"JobId\":\"" + JOB + "\"}"));
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none()).clock(clock, clock).build()) {
      UUID job =
          client
              .bulkDeletion()
              .start(
                  "clean up",
                  List.of(
                      new BulkDeletion.Selection(
                          "abc_item",
                          List.of(
                              new BulkDeletion.Condition(
                                  "abc_name", "Equal", List.of(new KeyValue.Text("O'x"))),
                              new BulkDeletion.Condition(
                                  "abc_no",
                                  "In",
                                  List.of(
                                      new KeyValue.Whole(1),
                                      new KeyValue.Whole(5_000_000_000L),
                                      new KeyValue.Exact(new BigDecimal("1.5")),
                                      new KeyValue.Moment(Instant.EPOCH),
                                      new KeyValue.Guid(JOB))),
                              new BulkDeletion.Condition("abc_x", "Null", List.of()))),
                      new BulkDeletion.Selection("abc_all", List.of())),
                  new BulkDeletion.Mode(false, true));
      assertThat(job).isEqualTo(JOB);
      assertThat(server.onlyRequest().target()).isEqualTo("/api/data/v9.2/BulkDelete");
      assertThat(server.onlyRequest().text())
          .isEqualTo(
              "{\"QuerySet\":[{\"@odata.type\":\"Microsoft.Dynamics.CRM.QueryExpression\","
                  + "\"EntityName\":\"abc_item\",\"ColumnSet\":{\"AllColumns\":true},"
                  + "\"Criteria\":{\"FilterOperator\":\"And\",\"Conditions\":["
                  + "{\"AttributeName\":\"abc_name\",\"Operator\":\"Equal\",\"Values\":["
                  + "{\"Value\":\"O'x\",\"Type\":\"System.String\"}]},"
                  + "{\"AttributeName\":\"abc_no\",\"Operator\":\"In\",\"Values\":["
                  + "{\"Value\":\"1\",\"Type\":\"System.Int32\"},"
                  + "{\"Value\":\"5000000000\",\"Type\":\"System.Int64\"},"
                  + "{\"Value\":\"1.5\",\"Type\":\"System.Decimal\"},"
                  + "{\"Value\":\"1970-01-01T00:00:00Z\",\"Type\":\"System.DateTime\"},"
                  + "{\"Value\":\"a1b2c3d4-e5f6-7890-abcd-ef1234567890\",\"Type\":\"System.Guid\"}]},"
                  + "{\"AttributeName\":\"abc_x\",\"Operator\":\"Null\",\"Values\":[]}]},"
                  + "\"Distinct\":false},"
                  + "{\"@odata.type\":\"Microsoft.Dynamics.CRM.QueryExpression\","
                  + "\"EntityName\":\"abc_all\",\"ColumnSet\":{\"AllColumns\":true},"
                  + "\"Distinct\":false}],\"JobName\":\"clean"
                  + " up\",\"SendEmailNotification\":false,\"ToRecipients\":[],"
                  + "\"CCRecipients\":[],\"RecurrencePattern\":\"\","
                  + "\"StartDateTime\":\"2024-05-01T10:00:00Z\","
                  + "\"Options\":{\"CanRecoverDeletedRecords\":false,\"RunJobForSandbox\":true}}");
    }
  }

  private static BulkDeletion.State await(ManualClock clock, RawServer.Reply... states)
      throws Exception {
    try (RawServer server = RawServer.inTurn(states);
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none()).clock(clock, clock).build()) {
      BulkDeletion.State state = client.bulkDeletion().await(JOB, Duration.ofSeconds(12));
      assertThat(server.requests().getFirst().target())
          .isEqualTo("/api/data/v9.2/asyncoperations(" + JOB + ")?$select=statecode,statuscode");
      return state;
    }
  }

  private static RawServer.Reply state(int state, int status) {
    return RawServer.json(200, "{\"statecode\":" + state + ",\"statuscode\":" + status + "}");
  }

  @Test
  void waitsForTheEndOfAJob() throws Exception {
    ManualClock clock = new ManualClock();
    assertThat(await(clock, state(0, 0), state(2, 20), state(3, 30)))
        .isEqualTo(BulkDeletion.State.SUCCEEDED);
    assertThat(clock.waits()).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5));
    assertThat(await(new ManualClock(), state(3, 31))).isEqualTo(BulkDeletion.State.FAILED);
    assertThat(await(new ManualClock(), state(3, 32))).isEqualTo(BulkDeletion.State.CANCELED);
    ManualClock late = new ManualClock();
    assertThat(await(late, state(2, 20))).isEqualTo(BulkDeletion.State.RUNNING);
    assertThat(late.waits())
        .containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(2));
  }
}
