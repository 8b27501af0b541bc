package dev.deltaverse.webapi;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The rows of a query, read page by page: at any time one page is in memory, as the bytes that
 * came, and rows are made one by one. Not thread-safe. Nothing need be closed: no connection is
 * held between pages.
 *
 * <p>{@link #hasNext} and {@link #next} throw {@link WebApiException} when a page can't be read. No
 * row is lost by that: calling {@link #hasNext} again asks for the same page again.
 */
public final class Rows implements Iterator<Row> {
  private final Transport transport;
  private final Query query;
  private final CallOptions options;
  private @Nullable Call nextCall;
  private @Nullable JsonParser parser;
  private @Nullable Answer page;
  private @Nullable Row ahead;
  private @Nullable String nextLink;
  private @Nullable String deltaLink;
  private long count = -1;
  private boolean countExceeded;
  private int pages;

  Rows(Transport transport, Query query, CallOptions options, Call first) {
    this.transport = transport;
    this.query = query;
    this.options = options;
    this.nextCall = first;
  }

  @Override
  public boolean hasNext() {
    while (ahead == null) {
      if (parser == null) {
        if (nextCall == null) {
          return false;
        }
        open(nextCall);
      }
      ahead = read();
    }
    return true;
  }

  @Override
  public Row next() {
    if (!hasNext() || ahead == null) {
      throw new NoSuchElementException("No more rows of " + query.set());
    }
    Row row = ahead;
    ahead = null;
    return row;
  }

  /** The rest as a stream, sequential. */
  public Stream<Row> stream() {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  /**
   * The link of the page that is being read, null for the first: {@link DataverseClient#resume}.
   */
  public Optional<String> resumeLink() {
    return Optional.ofNullable(nextLink);
  }

  /** The link that gives the changes from now on; there after the last row, if asked for. */
  public Optional<String> deltaLink() {
    return Optional.ofNullable(deltaLink);
  }

  /** {@code @odata.count}, if asked for; there after the first {@link #hasNext}. At most 5000. */
  public OptionalLong count() {
    return count < 0 ? OptionalLong.empty() : OptionalLong.of(count);
  }

  /** Whether there are more rows than {@link #count()} can tell. */
  public boolean isCountExceeded() {
    return countExceeded;
  }

  /** Pages read so far. */
  public int pages() {
    return pages;
  }

  /** The exchange of the current page, with its headers; empty before the first. */
  public Optional<Answer> page() {
    return Optional.ofNullable(page);
  }

  private void open(Call call) {
    Answer answer = transport.send(call.with(options));
    pages++;
    page = answer;
    nextLink = call.path().startsWith("http") ? call.path() : null;
    nextCall = null;
    JsonParser opened = Json.parser(answer.body());
    parser = opened;
    try {
      if (opened.nextToken() != JsonToken.START_OBJECT) {
        throw WebApiException.unreadable(answer, "of a query is not a JSON object", null);
      }
      if (!skipToRows(opened)) {
        close();
      }
    } catch (JacksonException | IllegalStateException e) {
      throw WebApiException.unreadable(answer, "of a query is cut or damaged", e);
    }
  }

  /** Reads the object's fields up to {@code value}; false if it ends before. */
  private boolean skipToRows(JsonParser from) {
    JsonToken token = from.nextToken();
    while (token == JsonToken.PROPERTY_NAME) {
      String name = from.currentName();
      JsonToken value = from.nextToken();
      if (name.equals("value") && value == JsonToken.START_ARRAY) {
        return true;
      }
      field(name, Json.read(from));
      token = from.nextToken();
    }
    if (token != JsonToken.END_OBJECT) {
      throw new IllegalStateException("JSON ends early");
    }
    return false;
  }

  private void field(String name, @Nullable Object value) {
    switch (name) {
      case "@odata.nextLink" -> nextCall = query.withPreferences(Call.get(String.valueOf(value)));
      case "@odata.deltaLink" -> deltaLink = String.valueOf(value);
      case "@odata.count" -> count = value instanceof Long number ? number : -1;
      case "@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded" ->
          countExceeded = Boolean.TRUE.equals(value);
      default -> {
        // Other annotations say nothing about the paging.
      }
    }
  }

  private @Nullable Row read() {
    JsonParser from = parser;
    Answer answer = page;
    if (from == null || answer == null) {
      return null;
    }
    try {
      JsonToken token = from.nextToken();
      if (token == JsonToken.START_OBJECT) {
        return Json.readRow(from);
      }
      if (token != JsonToken.END_ARRAY) {
        throw new IllegalStateException("JSON has " + token + " among the rows");
      }
      skipToRows(from);
      close();
      return null;
    } catch (JacksonException | IllegalStateException e) {
      throw WebApiException.unreadable(answer, "of a query is cut or damaged", e);
    }
  }

  private void close() {
    if (parser != null) {
      parser.close();
      parser = null;
    }
  }
}
