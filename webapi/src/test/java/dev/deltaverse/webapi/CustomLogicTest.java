package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Plug-in steps, flows and duplicate rules as rows that are switched, with what a sender sees of
 * them, and the options of a call that leave them out.
 */
final class CustomLogicTest {
  private static final String MODEL =
      """
      {"tables":[{"logicalName":"abc_item","schemaName":"abc_Item",
         "columns":[{"logicalName":"abc_name"},{"logicalName":"abc_extid"}],
         "keys":[["abc_extid"]]},
        {"logicalName":"abc_log","columns":[{"logicalName":"abc_name"}]}]}
      """;

  private final Emulator emulator = Emulator.start(EmulatorConfig.defaults().withModelJson(MODEL));
  private final DataverseClient client =
      DataverseClient.builder(emulator.url(), TokenSource.none()).build();
  private final TableName items = client.describeTable("abc_item").name();
  private int number;

  @AfterEach
  void stop() {
    client.close();
    emulator.close();
  }

  private UUID step(String message, int mode, String effect) {
    Row filter =
        client
            .rows(
                Query.of("sdkmessagefilters")
                    .select("sdkmessagefilterid")
                    .filter(
                        "primaryobjecttypecode eq 'abc_item' and sdkmessageid/name eq '"
                            + message
                            + "'"))
            .next();
    return client.create(
        "sdkmessageprocessingsteps",
        Body.json(
            "{\"name\":\"s\",\"stage\":40,\"mode\":"
                + mode
                + ",\"configuration\":\""
                + effect.replace("\"", "\\\"")
                + "\",\"sdkmessagefilterid@odata.bind\":\"/sdkmessagefilters("
                + filter.id("sdkmessagefilterid").orElseThrow()
                + ")\"}"));
  }

  private void turn(String set, UUID id, int state, int status) {
    client.send(
        Write.updateOnly(
            RowAddress.id(set, id),
            Body.json("{\"statecode\":" + state + ",\"statuscode\":" + status + "}")));
  }

  /** Upserts two rows in one call. */
  private void upsert(CallOptions options) {
    client
        .with(options)
        .upsertMultiple(
            items,
            IntStream.range(0, 2)
                .mapToObj(
                    _ ->
                        BulkTarget.at(
                            RowAddress.key("abc_items", KeyPart.text("abc_extid", "k" + number++)),
                            Map.of("abc_name", "n")))
                .toList());
  }

  private ErrorKind refused(CallOptions options) {
    WebApiException e = catchThrowableOfType(WebApiException.class, () -> upsert(options));
    assertThat(e).as("a failure was wanted").isNotNull();
    return e.kind();
  }

  private long count(String set) {
    return client.count(set, null).rows();
  }

  @Test
  void aFailingStepIsSwitchedOffOrBypassed() {
    UUID step = step("Create", 0, "{\"fail\":\"No items today\"}");
    assertThat(refused(CallOptions.none())).isInstanceOf(ErrorKind.PluginFailure.class);
    assertThat(count("abc_items")).isZero();
    upsert(CallOptions.none().bypassing(CallOptions.Logic.SYNCHRONOUS));
    upsert(CallOptions.none().bypassingSteps(Set.of(step)));
    assertThat(refused(CallOptions.none().bypassing(CallOptions.Logic.ASYNCHRONOUS)))
        .isInstanceOf(ErrorKind.PluginFailure.class);
    assertThat(refused(CallOptions.none().bypassingSteps(Set.of(UUID.randomUUID()))))
        .isInstanceOf(ErrorKind.PluginFailure.class);
    assertThat(refused(CallOptions.none().suppressingFlows()))
        .isInstanceOf(ErrorKind.PluginFailure.class);
    turn("sdkmessageprocessingsteps", step, 1, 2);
    upsert(CallOptions.none());
    assertThat(count("abc_items")).isEqualTo(6);
  }

  @Test
  void anAsynchronousStepWritesARowPerRowUnlessBypassed() {
    step("Create", 1, "{\"create\":{\"table\":\"abc_log\",\"row\":{\"abc_name\":\"{{id}}\"}}}");
    upsert(CallOptions.none());
    assertThat(count("abc_logs")).isEqualTo(2);
    upsert(CallOptions.none().bypassing(CallOptions.Logic.SYNCHRONOUS));
    assertThat(count("abc_logs")).isEqualTo(4);
    upsert(CallOptions.none().bypassing(CallOptions.Logic.ASYNCHRONOUS));
    assertThat(count("abc_logs")).isEqualTo(4);
  }

  @Test
  void aStepsDelayIsPartOfTheCall() {
    UUID step = step("Create", 0, "{\"delayMillis\":300}");
    assertThat(elapsed(CallOptions.none())).as("two rows").isGreaterThan(Duration.ofMillis(590));
    turn("sdkmessageprocessingsteps", step, 1, 2);
    assertThat(elapsed(CallOptions.none())).isLessThan(Duration.ofMillis(590));
  }

  private Duration elapsed(CallOptions options) {
    long start = System.nanoTime();
    upsert(options);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void aFlowIsSwitchedOnAndSuppressed() {
    UUID flow =
        client.create(
            "workflows",
            Body.json(
                "{\"name\":\"f\",\"category\":5,\"primaryentity\":\"abc_item\",\"clientdata\":"
                    + "\"{\\\"on\\\":[\\\"Create\\\"],\\\"create\\\":{\\\"table\\\":\\\"abc_log\\\","
                    + "\\\"row\\\":{\\\"abc_name\\\":\\\"{{id}}\\\"}}}\"}"));
    upsert(CallOptions.none());
    assertThat(count("abc_logs")).as("a draft").isZero();
    turn("workflows", flow, 1, 2);
    upsert(CallOptions.none());
    assertThat(count("abc_logs")).isEqualTo(2);
    upsert(
        CallOptions.none()
            .bypassing(CallOptions.Logic.SYNCHRONOUS, CallOptions.Logic.ASYNCHRONOUS));
    assertThat(count("abc_logs")).as("bypassing does not cover flows").isEqualTo(4);
    upsert(CallOptions.none().suppressingFlows());
    assertThat(count("abc_logs")).isEqualTo(4);
    turn("workflows", flow, 0, 1);
    upsert(CallOptions.none());
    assertThat(count("abc_logs")).isEqualTo(4);
  }

  @Test
  void aDuplicateRuleRefusesOnlyWhereItIsAskedFor() {
    UUID rule =
        client.create(
            "duplicaterules",
            Body.json(
                "{\"name\":\"r\",\"baseentityname\":\"abc_item\","
                    + "\"matchingentityname\":\"abc_item\"}"));
    client.create(
        "duplicateruleconditions",
        Body.json(
            "{\"baseattributename\":\"abc_name\",\"matchingattributename\":\"abc_name\","
                + "\"regardingobjectid@odata.bind\":\"/duplicaterules("
                + rule
                + ")\"}"));
    client.send(
        Call.post(
            "duplicaterules(" + rule + ")/Microsoft.Dynamics.CRM.PublishDuplicateRule",
            Body.json("{}")));
    upsert(CallOptions.none());
    assertThat(refused(CallOptions.none().detectingDuplicates()))
        .isEqualTo(new ErrorKind.Conflict(ErrorKind.Collision.DUPLICATE_RULE));
    assertThat(count("abc_items")).isEqualTo(2);
  }
}
