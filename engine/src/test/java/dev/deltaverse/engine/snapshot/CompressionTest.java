package dev.deltaverse.engine.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompressionTest {
  private static final byte[] CLEAN = "a,b\n1,2\n3,4\n".getBytes(UTF_8);
  private static final byte[] MIXED = "a,b\n1,2\r\n3,4\n".getBytes(UTF_8);

  @TempDir Path folder = Path.of("");
  private Inspections files = new Inspections(Path.of(""));

  @BeforeEach
  void inspections() {
    files = new Inspections(folder);
  }

  private Inspection inspect(String name, byte[]... parts) throws Exception {
    return files.inspect(Dialects.rfc().build(), name, join(parts));
  }

  private static byte[] join(byte[]... parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.write(part);
    }
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  @Test
  void duckDbReadsCleanCompressedFilesItself() throws Exception {
    assertThat(files.clean(inspect("t.csv.gz", gzip(CLEAN)))).containsExactly("1¦2", "3¦4");
    assertThat(files.clean(inspect("t.csv.zst", Zstd.compress(CLEAN))))
        .containsExactly("1¦2", "3¦4");
    byte[] more = "5,6\n".getBytes(UTF_8);
    assertThat(files.clean(inspect("t.csv.gz", gzip(CLEAN), gzip(more))))
        .containsExactly("1¦2", "3¦4", "5¦6");
    assertThat(files.clean(inspect("t.csv.zst", Zstd.compress(CLEAN), Zstd.compress(more))))
        .containsExactly("1¦2", "3¦4", "5¦6");
  }

  @Test
  void othersAreRewrittenUnpacked() throws Exception {
    assertThat(files.rewritten(inspect("t.csv.gz", gzip(MIXED)))).containsExactly("1¦1¦2", "2¦3¦4");
    assertThat(files.rewritten(inspect("t.csv.zst", Zstd.compress(MIXED))))
        .containsExactly("1¦1¦2", "2¦3¦4");
  }

  @Test
  void theFingerprintIsOfTheBytesAsStored() throws Exception {
    byte[] stored = gzip(CLEAN);
    StoredFile file = ((Inspection.Clean) inspect("t.csv.gz", stored)).file();
    assertThat(file.bytes()).isEqualTo(stored.length);
    assertThat(file.sha256()).isEqualTo(sha256(stored));
    byte[] large = ("a,b\n" + "1,2\n".repeat(900_000)).getBytes(UTF_8);
    assertThat(((Inspection.Clean) inspect("t.csv", large)).file().sha256())
        .isEqualTo(sha256(large));
    byte[] rewritten = join(large, "3,4\r\n".getBytes(UTF_8));
    assertThat(((Inspection.Rewritten) inspect("t.csv", rewritten)).file().sha256())
        .isEqualTo(sha256(rewritten));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void aFileThatWasCutOffIsUnusable() throws Exception {
    byte[] gzip = gzip(CLEAN);
    for (int length = 1; length < gzip.length; length++) {
      assertThat(Inspections.unusable(inspect("t.csv.gz", Arrays.copyOf(gzip, length))))
          .startsWith("compression@0: as gzip it cannot be unpacked beyond ");
    }
    byte[] zstd = Zstd.compress(CLEAN);
    for (int length = 1; length < zstd.length; length++) {
      assertThat(Inspections.unusable(inspect("t.csv.zst", Arrays.copyOf(zstd, length))))
          .startsWith("compression@0: as zstd it cannot be unpacked beyond ");
    }
  }

  @Test
  void damagedOrStrangeBytesAreUnusable() throws Exception {
    byte[] gzip = gzip(CLEAN);
    gzip[gzip.length - 6] ^= 1;
    assertThat(Inspections.unusable(inspect("t.csv.gz", gzip)))
        .isEqualTo(
            "compression@0: as gzip it cannot be unpacked beyond 12 bytes: the checksum or size at"
                + " its end does not agree with the data");
    assertThat(Inspections.unusable(inspect("t.csv.gz", gzip(CLEAN), "garbage".getBytes(UTF_8))))
        .isEqualTo(
            "compression@0: as gzip it cannot be unpacked beyond 12 bytes: bytes that are not gzip"
                + " follow the compressed data");
    assertThat(Inspections.unusable(inspect("t.csv.gz", CLEAN)))
        .isEqualTo("compression@0: as gzip it cannot be unpacked beyond 0 bytes: it is not gzip");
    assertThat(Inspections.unusable(inspect("t.csv", gzip(CLEAN))))
        .isEqualTo("compression@0: its text starts as a gzip file does");
    assertThat(Inspections.unusable(inspect("t.csv.zst", CLEAN)))
        .startsWith("compression@0: as zstd it cannot be unpacked beyond 0 bytes: ");
    assertThat(Inspections.unusable(inspect("t.csv.gz", gzip(new byte[0]))))
        .isEqualTo("empty-file@0: it has no bytes");
  }

  @Test
  void aBombIsStopped() throws Exception {
    files = new Inspections(folder, new InspectionLimits(1 << 20, 100, 1 << 20));
    byte[] bomb = gzip(("a,b\n" + "1,2\n".repeat(4_000_000)).getBytes(UTF_8));
    assertThat(Inspections.unusable(inspect("t.csv.gz", bomb)))
        .startsWith("unpacked-size@0: ")
        .endsWith(", beyond 100 times their size");
  }
}
