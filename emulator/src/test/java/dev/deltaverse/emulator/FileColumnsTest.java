package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** File columns: file-column-data. */
class FileColumnsTest {
  private static final String MODEL =
      """
      {"tables":[{"logicalName":"abc_doc","columns":[
        {"logicalName":"abc_name"},{"logicalName":"abc_file","type":"file","maxLength":1},
        {"logicalName":"abc_photo","type":"image"}]}]}
      """;

  @Test
  void filesAreUploadedWholeOrInChunksAndDownloadedByRange() {
    try (Api api = new Api(EmulatorConfig.defaults().withModelJson(MODEL))) {
      String id = api.create("abc_docs", "{}");
      String path = "abc_docs(" + id + ")/abc_file";
      assertThat(api.get(path + "/$value").status()).isEqualTo(204);
      assertThat(
              api.patch(
                      path,
                      "hello world",
                      "x-ms-file-name",
                      "a.txt",
                      "Content-Type",
                      "application/octet-stream")
                  .status())
          .isEqualTo(204);
      Api.Reply whole = api.get(path + "/$value");
      assertThat(whole.body()).isEqualTo("hello world");
      assertThat(whole.header("Content-Disposition")).isEqualTo("attachment; filename=\"a.txt\"");
      Api.Reply part = api.get(path + "/$value", "Range", "bytes=6-8");
      assertThat(part.status()).isEqualTo(206);
      assertThat(part.body()).isEqualTo("wor");
      assertThat(part.header("x-ms-file-size")).isEqualTo("11");
      assertThat(api.get("abc_docs(" + id + ")").json().path("abc_file_name").asString())
          .isEqualTo("a.txt");

      Api.Reply begin =
          api.patch(path, "", "x-ms-transfer-mode", "chunked", "x-ms-file-name", "b.txt");
      assertThat(begin.header("x-ms-chunk-size")).isEqualTo("4194304");
      String session = begin.header("Location");
      assertThat(
              api.patch(session, "chunk", "Content-Range", "bytes 0-4/8", "x-ms-file-name", "b.txt")
                  .status())
          .isEqualTo(206);
      assertThat(
              api.patch(session, "xx", "Content-Range", "bytes 6-7/8", "x-ms-file-name", "b.txt")
                  .status())
          .isEqualTo(400);
      assertThat(
              api.patch(session, "ed!", "Content-Range", "bytes 5-7/8", "x-ms-file-name", "b.txt")
                  .status())
          .isEqualTo(204);
      assertThat(api.get(path + "/$value").body()).isEqualTo("chunked!");
      assertThat(api.patch(path, "x".repeat(1025), "x-ms-file-name", "big").status())
          .isEqualTo(400);
      assertThat(api.delete(path).status()).isEqualTo(204);
      assertThat(api.get(path + "/$value").status()).isEqualTo(204);
    }
  }

  @Test
  void anImageIsBase64InJson() {
    try (Api api = new Api(EmulatorConfig.defaults().withModelJson(MODEL))) {
      String id = api.create("abc_docs", "{}");
      assertThat(api.patch("abc_docs(" + id + ")", "{\"abc_photo\":\"aGVsbG8=\"}").status())
          .isEqualTo(204);
      assertThat(api.get("abc_docs(" + id + ")/abc_photo/$value").body()).isEqualTo("hello");
      assertThat(
              api.get("abc_docs(" + id + ")?$select=abc_photo").json().path("abc_photo").asString())
          .isEqualTo("aGVsbG8=");
    }
  }
}
