package dev.deltaverse.emulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The BulkDelete action: a job that deletes, row by row and without a transaction around all, what
 * its queries find among the rows created before it (delete-data-bulk).
 */
final class BulkDelete {
  private final Environment environment;

  BulkDelete(Environment environment) {
    this.environment = environment;
  }

  Answer submit(WriteContext context, Request request) {
    JsonNode body = Json.parse(request.body());
    if (!body.path("RecurrencePattern").asString("").isEmpty()) {
      throw Refusal.notModelled("a recurring BulkDelete");
    }
    List<Query> queries = new ArrayList<>();
    for (JsonNode query : body.path("QuerySet")) {
      queries.add(query(context.model(), query));
    }
    if (queries.isEmpty() || body.path("JobName").asString("").isEmpty()) {
      throw Refusal.badRequest("0x80040203", "BulkDelete needs QuerySet and JobName.");
    }
    RowInput job = new RowInput(context.model().require("asyncoperation"));
    job.set(job.table.position("name"), body.path("JobName").asString());
    job.set(job.table.position("operationtype"), 13);
    context.who().require(Roles.BULK_DELETE);
    WriteContext service = context.asService();
    Row row = environment.writer().create(service, job);
    RowInput operation = new RowInput(context.model().require("bulkdeleteoperation"));
    operation.set(operation.table.position("name"), body.path("JobName").asString());
    operation.set(operation.table.position("asyncoperationid"), new Ref("asyncoperation", row.id));
    UUID operationId = environment.writer().create(service, operation).id;
    boolean quiet = body.path("Options").path("RunJobForSandbox").asBoolean(false);
    Caller caller = context.who();
    CustomLogic logic = quiet ? CustomLogic.NONE : context.logic();
    Instant submitted = context.now();
    context
        .change()
        .onCommit(
            () ->
                Thread.ofVirtual()
                    .name("emulator-bulk-delete")
                    .start(
                        () ->
                            run(new Job(row.id, operationId, caller, logic, submitted, queries))));
    return Answer.ofMessage(
        request,
        "BulkDelete",
        json -> {
          json.writeStringProperty("JobId", row.id.toString());
        });
  }

  private record Query(Table table, @Nullable Filter filter) {}

  private record Job(
      UUID id,
      UUID operation,
      Caller caller,
      CustomLogic logic,
      Instant submitted,
      List<Query> queries) {}

  private void run(Job job) {
    int deleted = 0;
    int failed = 0;
    for (Query query : job.queries()) {
      for (UUID id : found(job, query)) {
        try {
          environment.store.write(change -> deleteOne(change, job, query.table(), id));
          deleted++;
        } catch (Refusal refusal) {
          failed++;
          environment.store.write(change -> fail(change, job, id, refusal));
        }
      }
    }
    int successes = deleted;
    int failures = failed;
    environment.store.write(change -> finish(change, job, successes, failures));
  }

  private List<UUID> found(Job job, Query query) {
    return environment.store.read(
        store -> {
          List<UUID> ids = new ArrayList<>();
          int createdOn = query.table().position("createdon");
          Iterator<Row> rows = store.scan(query.table(), null);
          while (rows.hasNext()) {
            Row row = rows.next();
            boolean older =
                createdOn < 0
                    || !(row.cell(createdOn) instanceof Instant made)
                    || !made.isAfter(job.submitted());
            if (older
                && (query.filter() == null
                    || Filter.matches(query.filter(), store, environment.model(), row))) {
              ids.add(row.id);
            }
          }
          return ids;
        });
  }

  private boolean deleteOne(Change change, Job job, Table table, UUID id) {
    Row row = environment.store.row(table, id);
    if (row != null) {
      environment.writer().delete(context(change, job), table, row);
      change.onCommit(() -> environment.counters.add("BulkDelete", "deleted", 1));
    }
    return true;
  }

  private boolean fail(Change change, Job job, UUID id, Refusal refusal) {
    RowInput failure = new RowInput(environment.model().require("bulkdeletefailure"));
    failure.set(failure.table.position("name"), id.toString());
    failure.set(
        failure.table.position("errornumber"), (int) Long.parseLong(refusal.code.substring(2), 16));
    String text = refusal.message();
    failure.set(
        failure.table.position("errordescription"),
        text.substring(0, Math.min(text.length(), 512)));
    failure.set(failure.table.position("asyncoperationid"), new Ref("asyncoperation", job.id()));
    environment.writer().create(environment.context(change, job.caller()).asService(), failure);
    return true;
  }

  private boolean finish(Change change, Job job, int deleted, int failed) {
    WriteContext context = environment.context(change, job.caller()).asService();
    Table jobs = environment.model().require("asyncoperation");
    Row row = environment.store.row(jobs, job.id());
    if (row != null) {
      RowInput input = new RowInput(jobs);
      input.set(jobs.position("statecode"), 3);
      input.set(jobs.position("statuscode"), failed == 0 ? 30 : 31);
      input.set(jobs.position("completedon"), context.now());
      environment.writer().update(context, row, input, List.of());
    }
    Table operations = environment.model().require("bulkdeleteoperation");
    Row operation = environment.store.row(operations, job.operation());
    if (operation != null) {
      RowInput input = new RowInput(operations);
      input.set(operations.position("successcount"), deleted);
      input.set(operations.position("failurecount"), failed);
      environment.writer().update(context, operation, input, List.of());
    }
    return true;
  }

  private WriteContext context(Change change, Job job) {
    return new WriteContext(
        change,
        environment.model(),
        job.caller(),
        environment.now(),
        Map.of(),
        job.logic(),
        new Usage(),
        environment.writer(),
        0);
  }

  private static Query query(Model model, JsonNode node) {
    String name = node.path("EntityName").asString("");
    Table table = model.table(name);
    if (table == null) {
      throw Refusal.badRequest(
          "0x80040217", "The entity with a name = '" + name + "' was not found.");
    }
    if (!node.path("LinkEntities").isEmpty()) {
      throw Refusal.notModelled("LinkEntities of a QueryExpression");
    }
    return new Query(table, QueryExpression.filter(model, table, node.path("Criteria")));
  }
}
