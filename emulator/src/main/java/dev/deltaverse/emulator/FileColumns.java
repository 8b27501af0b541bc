package dev.deltaverse.emulator;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * File and image columns: upload whole or in chunks, download whole or by range, delete
 * (file-column-data, image-column-data). Thread-safe.
 */
final class FileColumns {
  private static final int CHUNK_BYTES = 4 * 1024 * 1024;
  private static final long LARGEST_WHOLE_BYTES = 128L * 1024 * 1024;
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  private final Environment environment;
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  FileColumns(Environment environment) {
    this.environment = environment;
  }

  /** An upload in chunks that is under way. */
  private record Session(
      Table table, String column, UUID row, String name, ByteArrayOutputStream bytes) {}

  static boolean isFile(Table table, String column) {
    Column found = table.column(column);
    return found != null && (found.type() == ColumnType.FILE || found.type() == ColumnType.IMAGE);
  }

  /**
   * {@code PATCH set(key)/column}: the whole file, the begin of an upload in chunks, or a chunk.
   */
  Answer upload(
      WriteContext context,
      Request request,
      Table table,
      String key,
      String column,
      QueryOptions options) {
    Row row = new SingleRow(environment).require(table, Address.parse(table, key));
    String token = options.get("sessiontoken");
    if (token != null) {
      return chunk(context, request, token);
    }
    String name = request.header("x-ms-file-name");
    if (name == null) {
      name = options.get("x-ms-file-name");
    }
    if (name == null) {
      throw Refusal.badRequest("0x80048d19", "The header x-ms-file-name is missing.");
    }
    if ("chunked".equals(request.header("x-ms-transfer-mode"))) {
      String session = UUID.randomUUID().toString();
      sessions.put(session, new Session(table, column, row.id, name, new ByteArrayOutputStream()));
      return Answer.of(200, "application/octet-stream", new byte[0])
          .header(
              "Location",
              SingleRow.url(request, table, row.id.toString())
                  + "/"
                  + column
                  + "?sessiontoken="
                  + session)
          .header("x-ms-chunk-size", Integer.toString(CHUNK_BYTES))
          .header("Accept-Ranges", "bytes");
    }
    if (request.body().length > LARGEST_WHOLE_BYTES) {
      throw new Refusal(413, "0x80048d19", "A file of more than 128 MB is uploaded in chunks.");
    }
    put(context, table, row, column, name, request.body());
    return Answer.noContent();
  }

  private Answer chunk(WriteContext context, Request request, String token) {
    Session session = sessions.get(token);
    Matcher range = CONTENT_RANGE.matcher(String.valueOf(request.header("Content-Range")));
    if (session == null || !range.matches()) {
      throw Refusal.badRequest(
          "0x80048d19", "A chunk needs a known sessiontoken and a Content-Range.");
    }
    long from = Long.parseLong(range.group(1));
    long to = Long.parseLong(range.group(2));
    long total = Long.parseLong(range.group(3));
    if (from != session.bytes().size() || to - from + 1 != request.body().length || to >= total) {
      throw Refusal.badRequest(
          "0x80048d19",
          "Content-Range "
              + range.group()
              + " does not fit: "
              + session.bytes().size()
              + " bytes are there and "
              + request.body().length
              + " came.");
    }
    session.bytes().writeBytes(request.body());
    if (to + 1 < total) {
      return Answer.of(206, "application/octet-stream", new byte[0]);
    }
    sessions.remove(token);
    Row row = environment.store.row(session.table(), session.row());
    if (row == null) {
      throw Refusal.noSuchRow(session.table().logicalName, session.row());
    }
    put(
        context,
        session.table(),
        row,
        session.column(),
        session.name(),
        session.bytes().toByteArray());
    return Answer.noContent();
  }

  private void put(
      WriteContext context, Table table, Row row, String name, String fileName, byte[] bytes) {
    int position = table.position(name);
    Column column = table.columns.get(position);
    if (bytes.length > column.maxLength() * 1024L) {
      throw Refusal.badRequest(
          "0x80044a06",
          "The file has "
              + bytes.length
              + " bytes; column '"
              + name
              + "' takes "
              + column.maxLength()
              + " KB.");
    }
    RowInput input = new RowInput(table);
    if (column.type() == ColumnType.IMAGE) {
      input.set(position, bytes);
    } else {
      UUID id = environment.writer().newId();
      input.set(position, id);
      context.change().put(files(), id, bytes);
      Object before = row.cell(position);
      if (before instanceof UUID old) {
        context.change().remove(files(), old);
      }
    }
    int nameColumn = table.position(name + "_name");
    Row written = environment.writer().update(context, row, input, java.util.List.of());
    if (nameColumn >= 0) {
      @Nullable Object[] cells = written.copyOfCells(table.columns.size());
      cells[nameColumn] = fileName;
      environment.writer().replace(context, table, written, cells);
    }
  }

  /** {@code GET set(key)/column[/$value]}: the bytes as they are, or without $value in JSON. */
  Answer download(Request request, Table table, String key, String column, boolean raw) {
    Row row = new SingleRow(environment).require(table, Address.parse(table, key));
    Object cell = row.cell(table.position(column));
    byte[] bytes =
        cell instanceof UUID id ? files().get(id) : cell instanceof byte[] image ? image : null;
    if (bytes == null) {
      return Answer.noContent();
    }
    int nameColumn = table.position(column + "_name");
    Object stored = nameColumn < 0 ? null : row.cell(nameColumn);
    String name = stored == null ? column : stored.toString();
    Matcher range = RANGE.matcher(String.valueOf(request.header("Range")));
    byte[] part = bytes;
    int status = 200;
    if (range.matches()) {
      int from = Integer.parseInt(range.group(1));
      int to =
          range.group(2).isEmpty()
              ? bytes.length - 1
              : Math.min(bytes.length - 1, Integer.parseInt(range.group(2)));
      if (from > to) {
        throw new Refusal(416, "0x80048d19", "The range " + range.group() + " is not satisfiable.");
      }
      part = Arrays.copyOfRange(bytes, from, to + 1);
      status = 206;
    }
    Answer answer =
        (raw
                ? Answer.of(status, "application/octet-stream", part)
                : Answer.json(status, inJson(request, table, key, column, part)))
            .header(
                "Content-Disposition",
                "attachment; filename=\""
                    + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20")
                    + "\"")
            .header("x-ms-file-name", name)
            .header("x-ms-file-size", Integer.toString(bytes.length));
    if (status == 206) {
      int from = Integer.parseInt(range.group(1));
      answer.header(
          "Content-Range", "bytes " + from + "-" + (from + part.length - 1) + "/" + bytes.length);
    }
    return answer;
  }

  private static byte[] inJson(
      Request request, Table table, String key, String column, byte[] part) {
    return Json.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringProperty(
              "@odata.context",
              request.base() + "/$metadata#" + table.entitySet + "(" + key + ")/" + column);
          json.writeStringProperty("value", java.util.Base64.getEncoder().encodeToString(part));
          json.writeEndObject();
        });
  }

  /** {@code DELETE set(key)/column}. */
  Answer delete(WriteContext context, Table table, String key, String column) {
    Row row = new SingleRow(environment).require(table, Address.parse(table, key));
    int position = table.position(column);
    if (row.cell(position) instanceof UUID id) {
      context.change().remove(files(), id);
    }
    RowInput input = new RowInput(table);
    input.set(position, null);
    Row written = environment.writer().update(context, row, input, java.util.List.of());
    @Nullable Object[] cells = written.copyOfCells(table.columns.size());
    RowWriter.set(table, cells, column + "_name", null);
    environment.writer().replace(context, table, written, cells);
    return Answer.noContent();
  }

  private MVMap<UUID, byte[]> files() {
    return environment.store.rows("$files");
  }
}
