package dev.deltaverse.webapi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts rows in the two ways the service has. */
final class Counting {
  private Counting() {}

  static RowCount count(DataverseClient client, String set, @Nullable String filter) {
    Query query = Query.of(set).counted().top(1);
    Answer answer = client.send((filter == null ? query : query.filter(filter)).call());
    Row body = answer.json();
    if (body.whole("@odata.count").isEmpty()) {
      throw WebApiException.unreadable(answer, "has no @odata.count", null);
    }
    return new RowCount(
        body.whole("@odata.count").getAsLong(),
        body.flag("@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded").orElse(false));
  }

  static long totalRecordCount(DataverseClient client, String logicalName) {
    Answer answer =
        client.send(Call.get("RetrieveTotalRecordCount(EntityNames=['" + logicalName + "'])"));
    Row collection = answer.json().row("EntityRecordCountCollection").orElseThrow();
    List<String> counts = collection.texts("Values");
    if (counts.isEmpty()) {
      throw WebApiException.unreadable(answer, "counts no table " + logicalName, null);
    }
    return Long.parseLong(counts.getFirst());
  }
}
