package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.project.DeletePolicy;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.TargetRequest;
import dev.deltaverse.webapi.Batch;
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
import java.util.function.Function;
import java.util.function.Predicate;

/** Sends requests by one client. Thread-safe. */
final class Requests {
  private static final int NO_CONTENT = 204;

  private final DataverseClient client;
  private final ProjectShape shapes;

  Requests(DataverseClient client, ProjectShape shapes) {
    this.client = client;
    this.shapes = shapes;
  }

  Answer send(TargetRequest request) throws InterruptedException {
    try {
      return switch (request) {
        case TargetRequest.Upsert upsert -> upsert(upsert);
        case TargetRequest.Delete delete -> delete(delete);
        case TargetRequest.Link link -> link(link);
        case TargetRequest.Unlink unlink -> unlink(unlink);
      };
    } catch (IllegalArgumentException e) {
      // A key that cannot be an address; nothing has left.
      return new Answer.Refused("", String.valueOf(e.getMessage()));
    } catch (WebApiException e) {
      if (Thread.interrupted()) {
        InterruptedException interrupted = new InterruptedException(e.getMessage());
        interrupted.initCause(e);
        throw interrupted;
      }
      return request instanceof TargetRequest.Upsert upsert && upsert.table().target().elastic()
          ? Answers.ofElastic(e, upsert.rows().size())
          : Answers.of(e);
    }
  }

  private Answer upsert(TargetRequest.Upsert request) {
    TableShape shape = shapes.table(request.table());
    byte[] body = UpsertBody.of(shape, request.rows());
    dev.deltaverse.webapi.Answer answer =
        client.send(
            Call.post(
                shape.set() + "/Microsoft.Dynamics.CRM.UpsertMultiple", Body.json(body)));
    return isTheService(answer)
        ? new Answer.Applied()
        : new Answer.Unknown("The answer is not the service's: " + answer);
  }

  /** A proxy or a sign-in page can answer 200 in the service's place, which applied nothing. */
  private static boolean isTheService(dev.deltaverse.webapi.Answer answer) {
    String type = answer.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    return answer.status() == NO_CONTENT || type.startsWith("application/json");
  }

  private Answer delete(TargetRequest.Delete request) {
    RowKey key = shapes.table(request.table()).key();
    Function<RowAddress, Call> call =
        switch (request.table().mapping().delete()) {
          case DeletePolicy.Delete _ -> Write::delete;
          case DeletePolicy.Deactivate inactive -> {
            Body body =
                Body.json(
                    "{\"statecode\":"
                        + inactive.stateCode()
                        + ",\"statuscode\":"
                        + inactive.statusCode()
                        + "}");
            yield address -> Write.updateOnly(address, body);
          }
          case DeletePolicy.Ignore _ ->
              throw new IllegalStateException(
                  "table " + request.table().name() + " keeps rows that are gone from the source");
        };
    return batch(
        request.rows(), row -> call.apply(key.address(row.key())), Requests::isMissingRow);
  }

  private Answer link(TargetRequest.Link request) {
    BoundLink link = request.link();
    return batch(
        request.rows(),
        row -> Write.associate(left(link, row), link.leftNavigation(), right(link, row)),
        kind ->
            kind instanceof ErrorKind.Conflict conflict
                && conflict.collision() == ErrorKind.Collision.DUPLICATE_ROW);
  }

  private Answer unlink(TargetRequest.Unlink request) {
    BoundLink link = request.link();
    return batch(
        request.rows(),
        row ->
            Write.disassociate(
                left(link, row), link.leftNavigation(), right(link, row), client.serviceRoot()),
        Requests::isMissingRow);
  }

  private static RowAddress left(BoundLink link, Change row) {
    RowKey key = RowKey.of(link.left());
    return key.address(row.key().subList(0, key.columns().size()));
  }

  private static RowAddress right(BoundLink link, Change row) {
    int leftColumns = link.left().key().size();
    return RowKey.of(link.right()).address(row.key().subList(leftColumns, row.key().size()));
  }

  private static boolean isMissingRow(ErrorKind kind) {
    return kind instanceof ErrorKind.NotFound missing
        && missing.missing() == ErrorKind.Missing.ROW;
  }

  private Answer batch(
      List<Change> rows, Function<Change, Call> call, Predicate<ErrorKind> done) {
    List<Call> calls = new ArrayList<>(rows.size());
    for (Change row : rows) {
      calls.add(call.apply(row));
    }
    return Answers.ofParts(client.send(Batch.of(calls).continuingOnError()).results(), done);
  }
}
