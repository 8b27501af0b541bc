package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class FileColumnsTest {
  private static final int CHUNK = 4 * 1024 * 1024;
  private static final RowAddress ROW =
      RowAddress.id("accounts", UUID.fromString("00000000-0000-0000-0000-00000000000a"));
  private static final String PATH =
      "/api/data/v9.2/accounts(00000000-0000-0000-0000-00000000000a)/abc_file";

  private static byte[] content(int size) {
    byte[] bytes = new byte[size];
    new Random(42).nextBytes(bytes);
    return bytes;
  }

  private static DataverseClient client(RawServer server) {
    return DataverseClient.builder(server.url(), TokenSource.none()).build();
  }

  @Test
  void uploadsASmallFileInOneRequest() throws Exception {
    byte[] file = content(1000);
    try (RawServer server = RawServer.inTurn(RawServer.answer(204, "", ""));
        DataverseClient client = client(server)) {
      client
          .files()
          .upload(ROW, "abc_file", "é 1.pdf", new ByteArrayInputStream(file), file.length);
      RawServer.Request request = server.onlyRequest();
      assertThat(request.method() + " " + request.target())
          .isEqualTo("PATCH " + PATH + "?x-ms-file-name=%C3%A9%201.pdf");
      assertThat(request.header("Content-Type")).isEqualTo("application/octet-stream");
      assertThat(request.body()).isEqualTo(file);
    }
  }

  @Test
  void uploadsALargeFileInTheChunksThatTheServiceAsksFor() throws Exception {
    byte[] file = content(CHUNK + 5);
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    List<String> ranges = new ArrayList<>();
    try (RawServer server =
            new RawServer(
                request -> {
                  if (request.header("x-ms-transfer-mode").equals("chunked")) {
                    return RawServer.answer(
                        200,
                        "x-ms-chunk-size: 2000000\r\nLocation: http://"
                            + request.header("Host")
                            + PATH
                            + "?FileContinuationToken=a%2Fb\r\n",
                        "");
                  }
                  received.writeBytes(request.body());
                  ranges.add(request.target() + " " + request.header("Content-Range"));
                  return received.size() < file.length
                      ? RawServer.answer(206, "", "")
                      : RawServer.answer(204, "", "");
                });
        DataverseClient client = client(server)) {
      client.files().upload(ROW, "abc_file", "a.bin", new ByteArrayInputStream(file), file.length);
      String target = PATH + "?FileContinuationToken=a%2Fb bytes ";
      assertThat(ranges)
          .containsExactly(
              target + "0-1999999/4194309",
              target + "2000000-3999999/4194309",
              target + "4000000-4194308/4194309");
      assertThat(received.toByteArray()).isEqualTo(file);
      assertThat(server.requests().get(1).header("x-ms-file-name")).isEqualTo("a.bin");
    }
  }

  @Test
  void refusesContentThatEndsEarly() throws Exception {
    try (RawServer server = RawServer.inTurn(RawServer.answer(204, "", ""));
        DataverseClient client = client(server)) {
      assertThatThrownBy(
              () ->
                  client
                      .files()
                      .upload(ROW, "abc_file", "a", new ByteArrayInputStream(content(9)), 10))
          .hasRootCauseInstanceOf(IOException.class)
          .hasRootCauseMessage("The content ended 1 bytes before its stated size");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void downloadsInChunks() throws Exception {
    byte[] file = content(2 * CHUNK + 7);
    try (RawServer server =
            new RawServer(
                request -> {
                  String[] range = request.header("Range").replace("bytes=", "").split("-", -1);
                  int from = Integer.parseInt(range[0]);
                  int to = Math.min(Integer.parseInt(range[1]) + 1, file.length);
                  String size =
                      from == 0
                          ? "x-ms-file-size: " + file.length
                          : "Content-Range: bytes " + from + "-" + (to - 1) + "/" + file.length;
                  return new RawServer.Bytes(
                      RawServer.bytes(
                          206,
                          "x-ms-file-name: a.bin\r\n" + size + "\r\n",
                          Arrays.copyOfRange(file, from, to)));
                });
        DataverseClient client = client(server)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThat(client.files().download(ROW, "abc_file", out))
          .isEqualTo(new FileColumns.Downloaded("a.bin", file.length));
      assertThat(out.toByteArray()).isEqualTo(file);
      assertThat(server.requests())
          .hasSize(3)
          .allSatisfy(
              r -> {
                assertThat(r.target()).isEqualTo(PATH + "/$value");
                assertThat(r.header("Accept-Encoding")).isEqualTo("identity");
              });
    }
  }

  @Test
  void downloadsAWholeImageAndDeletesIt() throws Exception {
    byte[] image = content(100);
    try (RawServer server =
            RawServer.inTurn(
                new RawServer.Bytes(RawServer.bytes(200, "", image)),
                RawServer.answer(204, "", ""));
        DataverseClient client = client(server)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThat(client.files().downloadFullImage(ROW, "abc_file", out).sizeBytes()).isEqualTo(100);
      client.files().delete(ROW, "abc_file");
      assertThat(server.requests())
          .extracting(r -> r.method() + " " + r.target())
          .containsExactly("GET " + PATH + "/$value?size=full", "DELETE " + PATH);
    }
  }

  @Test
  void aDownloadThatStopsIsNoFile() throws Exception {
    try (RawServer server =
            RawServer.inTurn(
                RawServer.answer(206, "x-ms-file-size: 10\r\n", "12345"),
                RawServer.answer(206, "x-ms-file-size: 10\r\n", ""));
        DataverseClient client = client(server)) {
      assertThatThrownBy(
              () -> client.files().download(ROW, "abc_file", new ByteArrayOutputStream()))
          .hasMessage(
              "Reading an answer: 206 (Malformed): The answer of a download is empty at byte 5 of"
                  + " 10. It has 0 bytes");
    }
  }
}
