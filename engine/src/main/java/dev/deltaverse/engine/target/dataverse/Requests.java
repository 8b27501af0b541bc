package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.project.Identity;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Outcome;
import dev.deltaverse.engine.target.Reply;
import dev.deltaverse.engine.target.Signals;
import dev.deltaverse.engine.target.TargetRequest;
import dev.deltaverse.webapi.Batch;
import dev.deltaverse.webapi.BatchAnswer;
import dev.deltaverse.webapi.Body;
import dev.deltaverse.webapi.Call;
import dev.deltaverse.webapi.DataverseClient;
import dev.deltaverse.webapi.ErrorKind;
import dev.deltaverse.webapi.RowAddress;
import dev.deltaverse.webapi.WebApiException;
import dev.deltaverse.webapi.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;

/** Builds requests. Thread-safe. */
final class Requests {
  private static final int NO_CONTENT = 204;

  private final ProjectShape shapes;
  private final String serviceRoot;

  Requests(ProjectShape shapes, String serviceRoot) {
    this.shapes = shapes;
    this.serviceRoot = serviceRoot;
  }

  /** Builds all that is sent, so that what follows can fail by the service alone. */
  Built build(TargetRequest request) {
    try {
      Function<DataverseClient, Reply> written = write(request);
      return client -> send(request, written, client);
    } catch (IllegalArgumentException e) {
      // A key that cannot be an address; nothing leaves.
      Reply refused =
          new Reply(new Answer.Refused("", String.valueOf(e.getMessage())), Signals.NONE);
      return _ -> refused;
    }
  }

  private static Reply send(
      TargetRequest request, Function<DataverseClient, Reply> written, DataverseClient client)
      throws InterruptedException {
    try {
      return written.apply(client);
    } catch (WebApiException e) {
      if (Thread.interrupted()) {
        InterruptedException interrupted = new InterruptedException(e.getMessage());
        interrupted.initCause(e);
        throw interrupted;
      }
      Answer answer =
          request instanceof TargetRequest.Upsert upsert && upsert.table().target().elastic()
              ? Answers.ofElastic(e, upsert.rows().size())
              : Answers.of(e);
      return new Reply(answer, HttpSignals.of(e));
    }
  }

  private Function<DataverseClient, Reply> write(TargetRequest request) {
    return switch (request) {
      case TargetRequest.Create create -> bulk(create.table(), create.rows(), Message.CREATE);
      case TargetRequest.Upsert upsert -> bulk(upsert.table(), upsert.rows(), Message.UPSERT);
      case TargetRequest.UpsertEach each -> upsertEach(each);
      case TargetRequest.Update update -> bulk(update.table(), update.rows(), Message.UPDATE);
      case TargetRequest.UpdateEach each -> updateEach(each);
      case TargetRequest.Delete delete -> delete(delete);
      case TargetRequest.Link link -> link(link);
      case TargetRequest.Unlink unlink -> unlink(unlink);
    };
  }

  private Function<DataverseClient, Reply> bulk(BoundTable table, List<Change> rows, Message message) {
    TableShape shape = shapes.table(table);
    Call call =
        Call.post(
            shape.set() + "/Microsoft.Dynamics.CRM." + message.text(),
            Body.json(BulkBody.of(shape, rows, message)));
    return client -> {
      dev.deltaverse.webapi.Answer answer = client.send(call);
      boolean learns = message == Message.CREATE && table.mapping().identity() == Identity.ID;
      return new Reply(
          isTheService(answer)
              ? new Answer.Applied(learns ? ids(answer, rows.size()) : List.of())
              : new Answer.Unknown("The answer is not the service's: " + answer),
          HttpSignals.of(answer));
    };
  }

  /** The ids that an answer tells of new rows; none if they are not as many, or no ids. */
  private static List<String> ids(dev.deltaverse.webapi.Answer answer, int rows) {
    List<String> ids = new ArrayList<>(rows);
    try {
      for (String id : answer.json().texts("Ids")) {
        ids.add(UUID.fromString(id).toString());
      }
    } catch (WebApiException | IllegalArgumentException | IllegalStateException _) {
      // The rows are in all the same.
      return List.of();
    }
    return ids.size() == rows ? ids : List.of();
  }

  private Function<DataverseClient, Reply> upsertEach(TargetRequest.UpsertEach request) {
    TableShape shape = shapes.table(request.table());
    return batch(
        request.rows(),
        row ->
            Write.upsert(
                shape.key().address(row.key()), Body.json(BulkBody.ofOne(shape, row, true))),
        (row, kind, outcome) -> row.named().isEmpty() ? outcome : missing(kind, outcome));
  }

  private Function<DataverseClient, Reply> updateEach(TargetRequest.UpdateEach request) {
    TableShape shape = shapes.table(request.table());
    return batch(
        request.rows(),
        row ->
            Write.updateOnly(
                shape.key().address(row), Body.json(BulkBody.ofOne(shape, row, false))),
        (_, kind, outcome) -> missing(kind, outcome));
  }

  private static Outcome missing(ErrorKind kind, Outcome outcome) {
    return isMissingRow(kind) && outcome instanceof Outcome.Refused(String code, String message)
        ? new Outcome.Missing(code, message)
        : outcome;
  }

  /** A proxy or a sign-in page can answer 200 in the service's place, which applied nothing. */
  private static boolean isTheService(dev.deltaverse.webapi.Answer answer) {
    String type = answer.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    return answer.status() == NO_CONTENT || type.startsWith("application/json");
  }

  private Function<DataverseClient, Reply> delete(TargetRequest.Delete request) {
    RowKey key = shapes.table(request.table()).key();
    return batch(
        request.rows(),
        row -> Write.delete(key.address(row)),
        (row, kind, outcome) ->
            row.id() == null ? goneAlready(kind, outcome) : missing(kind, outcome));
  }

  private Function<DataverseClient, Reply> link(TargetRequest.Link request) {
    Pairs pairs = new Pairs(request.link());
    return batch(
        request.rows(),
        row -> Write.associate(pairs.left(row), pairs.navigation(), pairs.right(row)),
        (row, kind, outcome) ->
            kind instanceof ErrorKind.Conflict conflict
                    && conflict.collision() == ErrorKind.Collision.DUPLICATE_ROW
                ? new Outcome.Applied()
                : row.named().isEmpty() ? outcome : missing(kind, outcome));
  }

  private Function<DataverseClient, Reply> unlink(TargetRequest.Unlink request) {
    Pairs pairs = new Pairs(request.link());
    return batch(
        request.rows(),
        row ->
            Write.disassociate(
                pairs.left(row), pairs.navigation(), pairs.right(row), serviceRoot),
        (row, kind, outcome) ->
            row.named().isEmpty() ? goneAlready(kind, outcome) : missing(kind, outcome));
  }

  /** The rows of a link's pairs. */
  private record Pairs(String navigation, RowKey leftKey, RowKey rightKey) {
    Pairs(BoundLink link) {
      this(link.leftNavigation(), RowKey.of(link.left()), RowKey.of(link.right()));
    }

    RowAddress left(Change row) {
      return leftKey.address(
          row.key().subList(0, leftKey.columns().size()), row.named().get(Change.LEFT));
    }

    RowAddress right(Change row) {
      return rightKey.address(
          row.key().subList(leftKey.columns().size(), row.key().size()),
          row.named().get(Change.RIGHT));
    }
  }

  private static Outcome goneAlready(ErrorKind kind, Outcome outcome) {
    return isMissingRow(kind) ? new Outcome.Applied() : outcome;
  }

  private static boolean isMissingRow(ErrorKind kind) {
    return kind instanceof ErrorKind.NotFound missing
        && missing.missing() == ErrorKind.Missing.ROW;
  }

  private Function<DataverseClient, Reply> batch(
      List<Change> rows,
      Function<Change, Call> call,
      Answers.Reading reading) {
    List<Call> calls = new ArrayList<>(rows.size());
    for (Change row : rows) {
      calls.add(call.apply(row));
    }
    Batch batch = Batch.of(calls).continuingOnError();
    return client -> {
      BatchAnswer answer = client.send(batch);
      return new Reply(
          Answers.ofParts(answer.results(), rows, reading), HttpSignals.of(answer.answer()));
    };
  }
}
