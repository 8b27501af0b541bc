package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plug-in steps and cloud flows that are switched on, read from their rows. What one does stands as
 * JSON in its {@code configuration} (steps) or {@code clientdata} (flows): {@code delayMillis},
 * {@code fail} with {@code code} and {@code status}, {@code create} with {@code table} and {@code
 * row}; for flows also {@code on}, a list of messages. A step on Update with {@code
 * filteringattributes} runs if the update mentions one of them. Thread-safe.
 */
final class Steps {
  private static final int DEPTH_LIMIT = 8;

  private final Store store;
  private long stamp = -1;
  private List<Step> steps = List.of();

  Steps(Store store) {
    this.store = store;
  }

  private record Step(
      UUID id,
      boolean flow,
      boolean async,
      boolean bypassable,
      String table,
      List<String> messages,
      Set<String> filtering,
      JsonNode effect) {}

  void run(WriteContext context, Bypass bypass, RowEvent event) {
    for (Step step : current(context.model())) {
      if (step.table().equals(event.table().logicalName)
          && step.messages().contains(event.message())
          && event.touches(step.filtering())
          && !bypassed(step, bypass)) {
        run(context, step, event.table(), event.row());
      }
    }
  }

  private static boolean bypassed(Step step, Bypass bypass) {
    if (step.flow()) {
      return bypass.flows();
    }
    return step.bypassable()
        && ((step.async() ? bypass.async() : bypass.sync()) || bypass.steps().contains(step.id()));
  }

  private static void run(WriteContext context, Step step, Table table, Row row) {
    JsonNode effect = step.effect();
    boolean background = step.async() || step.flow();
    if (!background) {
      context.usage().delay(effect.path("delayMillis").asLong(0) * 1_000_000);
    }
    if (effect.has("fail") && !background) {
      Refusal refusal =
          new Refusal(
              effect.path("status").asInt(400),
              effect.path("code").asString("0x80040265"),
              effect.path("fail").asString());
      PlugInErrors.annotate(refusal);
      throw refusal;
    }
    if (effect.path("create").isObject()) {
      create(context, effect.path("create"), table, row);
    }
  }

  private static void create(WriteContext context, JsonNode create, Table table, Row row) {
    if (context.depth() >= DEPTH_LIMIT) {
      throw new Refusal(
          400,
          "0x80044182",
          "This workflow job was canceled because the workflow that started it included an infinite"
              + " loop. Depth "
              + context.depth()
              + " at table "
              + table.logicalName
              + ".");
    }
    Table target = context.model().table(create.path("table").asString(""));
    if (target == null || !(create.path("row") instanceof ObjectNode body)) {
      throw new Refusal(
          500, "0x80040224", "A step of the emulator creates a row of an unknown table: " + create);
    }
    String text = body.toString().replace("{{id}}", row.id.toString());
    RowInput input =
        new PayloadReader(context.model())
            .row(target, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    context.writer().create(context.deeper(), input);
  }

  private synchronized List<Step> current(Model model) {
    long now = store.customizations();
    if (now != stamp) {
      List<Step> read = new ArrayList<>();
      readSteps(model, read);
      readFlows(model, read);
      steps = List.copyOf(read);
      stamp = now;
    }
    return steps;
  }

  private void readSteps(Model model, List<Step> out) {
    Table table = model.require("sdkmessageprocessingstep");
    Table filters = model.require("sdkmessagefilter");
    Table messages = model.require("sdkmessage");
    Iterator<Row> rows = store.scan(table, null);
    while (rows.hasNext()) {
      Row row = rows.next();
      if (!Integer.valueOf(0).equals(row.cell(table.position("statecode")))) {
        continue;
      }
      Row filter = related(table, row, "sdkmessagefilterid", filters);
      Row message = filter == null ? null : related(filters, filter, "sdkmessageid", messages);
      if (filter == null || message == null) {
        continue;
      }
      out.add(
          new Step(
              row.id,
              false,
              Integer.valueOf(1).equals(row.cell(table.position("mode"))),
              !Boolean.FALSE.equals(row.cell(table.position("canbebypassed"))),
              text(filter.cell(filters.position("primaryobjecttypecode"))),
              List.of(text(message.cell(messages.position("name"))).replace("Multiple", "")),
              columns(text(row.cell(table.position("filteringattributes")))),
              effect(text(row.cell(table.position("configuration"))))));
    }
  }

  private void readFlows(Model model, List<Step> out) {
    Table table = model.require("workflow");
    Iterator<Row> rows = store.scan(table, null);
    while (rows.hasNext()) {
      Row row = rows.next();
      if (!Integer.valueOf(1).equals(row.cell(table.position("statecode")))
          || !Integer.valueOf(5).equals(row.cell(table.position("category")))) {
        continue;
      }
      JsonNode effect = effect(text(row.cell(table.position("clientdata"))));
      List<String> messages = new ArrayList<>();
      effect.path("on").forEach(m -> messages.add(m.asString()));
      out.add(
          new Step(
              row.id,
              true,
              true,
              false,
              text(row.cell(table.position("primaryentity"))).toLowerCase(Locale.ROOT),
              messages.isEmpty() ? List.of("Create") : messages,
              Set.of(),
              effect));
    }
  }

  private @Nullable Row related(Table table, Row row, String column, Table target) {
    return row.cell(table.position(column)) instanceof Ref ref ? store.row(target, ref.id()) : null;
  }

  private static String text(@Nullable Object cell) {
    return cell == null ? "" : cell.toString();
  }

  private static Set<String> columns(String list) {
    Set<String> names = new HashSet<>();
    for (String name : list.split(",", -1)) {
      if (!name.isBlank()) {
        names.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  private static JsonNode effect(String json) {
    try {
      return Json.mapper().readTree(json.isBlank() ? "{}" : json);
    } catch (JacksonException e) {
      return Json.mapper().createObjectNode();
    }
  }
}
