package dev.deltaverse.webapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Reads and writes file and image columns in chunks, so that memory holds one chunk at a time.
 * Thread-safe; use it for one row's column from one thread at a time.
 *
 * <p>Every method throws {@link WebApiException}. A transfer that fails half-way has changed
 * nothing and begins again from the start. Source: Microsoft Learn, "Use file column data", "Use
 * image column data".
 */
public final class FileColumns {
  private static final String OCTETS = "application/octet-stream";
  private static final int CHUNK_BYTES = 4 * 1024 * 1024;

  private final DataverseClient client;

  FileColumns(DataverseClient client) {
    this.client = client;
  }

  /**
   * What was downloaded.
   *
   * @param name the file's name; empty if the service did not tell
   */
  public record Downloaded(String name, long sizeBytes) {}

  /**
   * Uploads a file or an image; replaces what was there.
   *
   * @param content is read to its end and not closed
   * @param sizeBytes must be the size of the content
   * @throws UncheckedIOException if the content can't be read, or ends early
   */
  public void upload(
      RowAddress row, String column, String fileName, InputStream content, long sizeBytes) {
    String path =
        row.url() + "/" + column + "?x-ms-file-name=" + PercentEncoding.formValue(fileName);
    if (sizeBytes <= CHUNK_BYTES) {
      byte[] all = read(content, Math.toIntExact(sizeBytes));
      client.send(Call.patch(path, Body.of(OCTETS, all)));
      return;
    }
    Answer begun =
        client.send(
            Call.patch(path, Body.of(OCTETS, new byte[0])).header("x-ms-transfer-mode", "chunked"));
    String location =
        begun
            .header("Location")
            .orElseThrow(() -> WebApiException.unreadable(begun, "names no upload location", null));
    int chunkBytes =
        begun.header("x-ms-chunk-size").map(FileColumns::chunkSize).orElse(CHUNK_BYTES);
    for (long at = 0; at < sizeBytes; at += chunkBytes) {
      int length = Math.toIntExact(Math.min(chunkBytes, sizeBytes - at));
      Call chunk =
          Call.patch(location, Body.of(OCTETS, read(content, length)))
              .header("x-ms-file-name", PercentEncoding.formValue(fileName))
              .header("Content-Range", "bytes " + at + "-" + (at + length - 1) + "/" + sizeBytes);
      client.send(chunk);
    }
  }

  private static int chunkSize(String header) {
    try {
      int size = Integer.parseInt(header.strip());
      return size > 0 ? size : CHUNK_BYTES;
    } catch (NumberFormatException e) {
      return CHUNK_BYTES;
    }
  }

  private static byte[] read(InputStream content, int length) {
    try {
      byte[] bytes = content.readNBytes(length);
      if (bytes.length < length) {
        throw new IOException(
            "The content ended " + (length - bytes.length) + " bytes before its stated size");
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Downloads a file.
   *
   * @param target is written and not closed
   * @throws WebApiException of kind {@link ErrorKind.NotFound} if the row or its file is missing
   * @throws UncheckedIOException if the target can't be written
   */
  public Downloaded download(RowAddress row, String column, OutputStream target) {
    return download(row.url() + "/" + column + "/$value", target);
  }

  /** Downloads an image in its full size, if the column keeps that; else as the service cut it. */
  public Downloaded downloadFullImage(RowAddress row, String column, OutputStream target) {
    return download(row.url() + "/" + column + "/$value?size=full", target);
  }

  private Downloaded download(String path, OutputStream target) {
    long at = 0;
    while (true) {
      Answer answer =
          client.send(
              Call.get(path)
                  .header("Range", "bytes=" + at + "-" + (at + CHUNK_BYTES - 1))
                  .header("Accept-Encoding", "identity"));
      write(answer.body(), target);
      at += answer.body().length;
      String name = answer.header("x-ms-file-name").orElse("");
      if (answer.status() != 206) {
        return new Downloaded(name, at);
      }
      long size =
          size(answer)
              .orElseThrow(
                  () -> WebApiException.unreadable(answer, "does not tell the file's size", null));
      if (at >= size) {
        return new Downloaded(name, at);
      }
      if (answer.body().length == 0) {
        throw WebApiException.unreadable(
            answer, "of a download is empty at byte " + at + " of " + size, null);
      }
    }
  }

  /** From {@code x-ms-file-size}, or {@code Content-Range: bytes 0-9/100}. */
  private static Optional<Long> size(Answer answer) {
    return answer
        .header("x-ms-file-size")
        .or(
            () ->
                answer
                    .header("Content-Range")
                    .map(range -> range.substring(range.lastIndexOf('/') + 1)))
        .map(String::strip)
        .filter(text -> text.matches("\\d{1,18}"))
        .map(Long::parseLong);
  }

  private static void write(byte[] bytes, OutputStream target) {
    try {
      target.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes the file or image. */
  public Answer delete(RowAddress row, String column) {
    return client.send(Write.clear(row, column));
  }
}
