package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.target.Target;
import dev.deltaverse.webapi.Batch;
import dev.deltaverse.webapi.BatchResult;
import dev.deltaverse.webapi.Call;
import dev.deltaverse.webapi.DataverseClient;
import dev.deltaverse.webapi.ErrorKind;
import dev.deltaverse.webapi.Query;
import dev.deltaverse.webapi.Row;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the ids of rows that are known by a key. */
final class RowIds {
  /** Reads in a batch; the service takes 1000 calls at most. */
  private static final int TOGETHER = 200;

  private final DataverseClient client;
  private final Reads reads;
  private final RowKey key;

  RowIds(DataverseClient client, Reads reads, RowKey key) {
    this.client = client;
    this.reads = reads;
    this.key = key;
  }

  /** Those of all rows, by pages. */
  void all(Target.RowSink sink) throws MigrationException {
    Set<String> select = new LinkedHashSet<>();
    select.add(key.primaryId());
    select.addAll(key.properties());
    Query query =
        Query.of(key.set())
            .select(List.copyOf(select))
            .orderBy(key.primaryId() + " asc")
            .pageSize(Query.MAX_PAGE_SIZE);
    PagedRows rows = new PagedRows(client, query, null, reads);
    for (Row row = rows.next(); row != null; row = rows.next()) {
      List<@Nullable String> texts = key.texts(row);
      if (!texts.contains(null)) {
        sink.row(id(row), texts);
      }
    }
  }

  /** Those of some rows, each read by itself in a batch. */
  void some(List<List<String>> keys, Target.RowSink sink) throws MigrationException {
    for (int from = 0; from < keys.size(); from += TOGETHER) {
      List<List<String>> asked = keys.subList(from, Math.min(keys.size(), from + TOGETHER));
      List<Call> calls = new ArrayList<>(asked.size());
      for (List<String> one : asked) {
        calls.add(Call.get(key.address(one).url() + "?$select=" + key.primaryId()));
      }
      Batch batch = Batch.of(calls).continuingOnError();
      List<BatchResult> results =
          reads.of("Reading ids of " + key.set(), () -> answered(client.send(batch).results()));
      for (int i = 0; i < results.size(); i++) {
        if (results.get(i) instanceof BatchResult.Done done) {
          sink.row(id(done.answer().json()), List.copyOf(asked.get(i)));
        }
      }
    }
  }

  /** The results, if all that failed is for rows that are not there. */
  private static List<BatchResult> answered(List<BatchResult> results) {
    for (BatchResult result : results) {
      if (result instanceof BatchResult.Failed failed
          && !(failed.failure().kind() instanceof ErrorKind.NotFound missing
              && missing.missing() == ErrorKind.Missing.ROW)) {
        throw failed.failure();
      }
    }
    return results;
  }

  private String id(Row row) {
    String id = Canonical.guid(row.value(key.primaryId()));
    return id == null ? "" : id;
  }
}
