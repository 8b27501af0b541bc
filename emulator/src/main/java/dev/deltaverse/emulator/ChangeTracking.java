package dev.deltaverse.emulator;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.h2.mvstore.MVMap;

/**
 * Delta links: what changed in a table since a token
 * (use-change-tracking-synchronize-data-external-systems).
 */
final class ChangeTracking {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("MM/dd/uuuu HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Environment environment;

  ChangeTracking(Environment environment) {
    this.environment = environment;
  }

  static boolean asked(Request request, QueryOptions options) {
    return request.prefers("odata.track-changes") || options.has("$deltatoken");
  }

  static void check(Table table, QueryOptions options) {
    if (!table.changeTracking) {
      throw Refusal.badRequest(
          "0x80072491", "Entity: " + table.logicalName + " isn't enabled for change tracking.");
    }
    for (String option : List.of("$filter", "$orderby", "$expand", "$top", "$apply")) {
      if (options.has(option)) {
        throw Refusal.badRequest(
            "0x80060888", "Change tracking can't be combined with '" + option + "'.");
      }
    }
  }

  /** The link by which a client asks later for what changed after a version. */
  String deltaLink(Request request, Table table, QueryOptions options, long version) {
    String token = version + "!" + DATE.format(environment.clock.instant());
    String select = options.get("$select");
    return request.base()
        + "/"
        + table.entitySet
        + "?"
        + (select == null ? "" : "$select=" + encode(select) + "&")
        + "$deltatoken="
        + encode(token);
  }

  /** Rows changed and deleted since the token. */
  Answer delta(Request request, Table table, QueryOptions options, Usage usage) {
    check(table, options);
    Store store = environment.store;
    Model model = environment.model();
    long since = since(options);
    long until = store.currentVersion();
    int limit = Queries.pageSize(request.preference("odata.maxpagesize"));
    MVMap<Long, String> log = store.changes(table.logicalName);
    List<Row> changed = new ArrayList<>();
    List<UUID> deleted = new ArrayList<>();
    long last = since;
    boolean more = false;
    Iterator<Long> versions = log.keyIterator(since + 1);
    while (versions.hasNext()) {
      long version = versions.next();
      if (changed.size() + deleted.size() == limit) {
        more = true;
        break;
      }
      String entry = log.get(version);
      last = version;
      if (entry == null) {
        continue;
      }
      boolean gone = entry.startsWith("-");
      UUID id = UUID.fromString(gone ? entry.substring(1) : entry);
      Row row = store.row(table, id);
      if (row != null && !gone) {
        changed.add(row);
      } else if (row == null && gone) {
        deleted.add(id);
      }
    }
    usage.read(changed.size());
    String link = deltaLink(request, table, options, more ? last : until);
    boolean continues = more;
    RowJson.Shape shape = RowJson.shape(model, table, options.select(), List.of());
    RowJson rows = new RowJson(store, model, request);
    String set = request.base() + "/$metadata#" + table.entitySet;
    return Answer.document(
        Queries.context(request, table, options) + "/$delta",
        json -> {
          json.writeName("value");
          json.writeStartArray();
          changed.forEach(row -> rows.write(json, shape, row));
          for (UUID id : deleted) {
            json.writeStartObject();
            json.writeStringProperty("@odata.context", set + "/$deletedEntity");
            json.writeStringProperty("id", id.toString());
            json.writeStringProperty("reason", "deleted");
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeStringProperty(continues ? "@odata.nextLink" : "@odata.deltaLink", link);
        });
  }

  private long since(QueryOptions options) {
    String token = options.get("$deltatoken");
    String text = token == null ? "" : token;
    int bang = text.indexOf('!');
    try {
      long version = Long.parseLong(text.substring(0, Math.max(bang, 0)));
      Instant made = Instant.from(DATE.parse(text.substring(bang + 1)));
      Duration age = Duration.between(made, environment.clock.instant());
      if (age.compareTo(Duration.ofDays(environment.changeTrackingDays())) > 0) {
        throw Refusal.badRequest(
            "0x80044352",
            "Version stamp associated with the client has expired. Please perform a full sync.");
      }
      return version;
    } catch (NumberFormatException | DateTimeException e) {
      throw Refusal.badRequest("0x80060888", "The delta token '" + text + "' is not valid.");
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
