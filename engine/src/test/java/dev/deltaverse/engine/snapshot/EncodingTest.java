package dev.deltaverse.engine.snapshot;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EncodingTest {
  private static final String TEXT = "id,näme\n1,Zoë €\n2,\"𝄞 Ω\n\"\n";

  @TempDir Path folder = Path.of("");
  private Inspections files = new Inspections(Path.of(""));

  @BeforeEach
  void inspections() {
    files = new Inspections(folder);
  }

  private Inspection inspect(String encoding, byte[]... parts) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.write(part);
    }
    return files.inspect(
        Dialects.rfc().encoding(encoding).build(), "table.csv", bytes.toByteArray());
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void utf8WithAndWithoutAByteOrderMark() throws Exception {
    for (byte[] bom : new byte[][] {{}, bytes(0xEF, 0xBB, 0xBF)}) {
      Inspection inspection = inspect("utf-8", bom, TEXT.getBytes(UTF_8));
      assertThat(((Inspection.Clean) inspection).names()).containsExactly("id", "näme");
      assertThat(files.clean(inspection)).containsExactly("1¦Zoë €", "2¦𝄞 Ω\\n");
    }
  }

  @Test
  void utf16WithAndWithoutAByteOrderMark() throws Exception {
    byte[] le = TEXT.getBytes(UTF_16LE);
    byte[] be = TEXT.getBytes(UTF_16BE);
    byte[] leBom = bytes(0xFF, 0xFE);
    byte[] beBom = bytes(0xFE, 0xFF);
    for (Inspection inspection :
        new Inspection[] {
          inspect("utf-16le", le),
          inspect("utf-16le", leBom, le),
          inspect("utf-16be", be),
          inspect("utf-16be", beBom, be),
          inspect("utf-16", leBom, le),
          inspect("utf-16", beBom, be)
        }) {
      assertThat(((Inspection.Rewritten) inspection).names()).containsExactly("id", "näme");
    }
    assertThat(files.rewritten(inspect("utf-16be", be)))
        .containsExactly("1¦1¦Zoë €", "2¦2¦𝄞 Ω\\n");
    assertThat(files.rewritten(inspect("utf-16", leBom, le)))
        .containsExactly("1¦1¦Zoë €", "2¦2¦𝄞 Ω\\n");
  }

  @Test
  void singleByteEncodings() throws Exception {
    assertThat(files.rewritten(inspect("latin-1", bytes('a', '\n', 0xE4, 0xFF, '\n'))))
        .containsExactly("1¦äÿ");
    assertThat(files.rewritten(inspect("windows-1252", bytes('a', '\n', 0x80, 0xE4, 0x93, '\n'))))
        .containsExactly("1¦€ä“");
    // Without a byte above 0x7F it is UTF-8 as well.
    assertThat(files.clean(inspect("windows-1252", bytes('a', '\n', 'x', '\n'))))
        .containsExactly("x");
  }

  @Test
  void malformedBytesAreRejectsThatNameTheOffset() throws Exception {
    assertThat(
            files.rewritten(
                inspect("utf-8", bytes('a', ',', 'b', '\n', '1', ',', 0xE4, '\n', '2', ',', 'x'))))
        .containsExactly("2¦2¦x");
    assertThat(files.rejected())
        .containsExactly(
            "1@2 malformed-bytes: field 2 has the byte 0xE4 at offset 6, which is no character in"
                + " utf-8 [1,\uFFFD]");
    assertThat(
            files.rewritten(
                inspect("windows-1252", bytes('a', '\n', 0xE4, '\n', 0xE4, 0x81, '\n'))))
        .containsExactly("1¦ä");
    assertThat(files.rejected())
        .containsExactly(
            "2@3 malformed-bytes: field 1 has the byte 0x81 at offset 5, which is no character in"
                + " windows-1252 [ä\uFFFD]");
    assertThat(
            files.rewritten(
                inspect(
                    "utf-16le",
                    "a\nü\n".getBytes(UTF_16LE),
                    bytes(0x00, 0xD8),
                    "x\ny\nz".getBytes(UTF_16LE),
                    bytes(0x7A))))
        .containsExactly("1¦ü", "3¦y");
    assertThat(files.rejected())
        .containsExactly(
            "2@3 malformed-bytes: field 1 has the lone surrogate 0xD800 at offset 8, which is no"
                + " character in utf-16le [\uFFFDx]",
            "4@5 malformed-bytes: field 1 has half a character at offset 20, which is no character"
                + " in utf-16le [z\uFFFD]");
  }

  @Test
  void everyKindOfMalformedUtf8IsSeen() throws Exception {
    int[][] malformed = {
      {0x80},
      {0xC0, 0xAF},
      {0xC1, 0x81},
      {0xE0, 0x80, 0xAF},
      {0xED, 0xA0, 0x80},
      {0xF0, 0x80, 0x80, 0x80},
      {0xF4, 0x90, 0x80, 0x80},
      {0xF5, 0x80, 0x80, 0x80},
      {0xFF},
      {0xC3},
      {0xE2, 0x82},
      {0xF0, 0x9F, 0x98}
    };
    for (int[] sequence : malformed) {
      Inspection inspection = inspect("utf-8", bytes('a', '\n', 'x', '\n', 'y'), bytes(sequence));
      assertThat(files.rewritten(inspection)).containsExactly("1¦x");
      assertThat(files.rejects.getFirst().reason()).contains("at offset 5,");
    }
  }

  @Test
  void aNulCharacterIsAReject() throws Exception {
    assertThat(
            files.rewritten(
                inspect(
                    "utf-8", bytes('a', ',', 'b', '\n', 'x', ',', 0, '\n', 'y', ',', 'z', '\n'))))
        .containsExactly("2¦y¦z");
    assertThat(files.rejected())
        .containsExactly("1@2 nul-character: field 2 has a NUL character [x,\0]");
  }

  @Test
  void aWrongEncodingIsFoundByTheFirstBytes() throws Exception {
    byte[] le = TEXT.getBytes(UTF_16LE);
    assertThat(Inspections.unusable(inspect("utf-8", bytes(0xFF, 0xFE), le)))
        .isEqualTo(
            "encoding@0: it starts with the byte order mark of utf-16le, but the project file says"
                + " utf-8");
    assertThat(Inspections.unusable(inspect("utf-16be", bytes(0xFF, 0xFE), le)))
        .isEqualTo(
            "encoding@0: it starts with the byte order mark of utf-16le, but the project file says"
                + " utf-16be");
    assertThat(Inspections.unusable(inspect("windows-1252", bytes(0xEF, 0xBB, 0xBF, 'a'))))
        .isEqualTo(
            "encoding@0: it starts with the byte order mark of utf-8, but the project file says"
                + " windows-1252");
    assertThat(Inspections.unusable(inspect("utf-16", le)))
        .isEqualTo(
            "encoding@0: it has no byte order mark, so that utf-16 does not say which byte comes"
                + " first");
    assertThat(Inspections.unusable(inspect("latin-1", "id,name\n1,x\n2,y\n".getBytes(UTF_16LE))))
        .isEqualTo(
            "encoding@0: 16 of its first 32 bytes are zero, as in UTF-16, but the project file"
                + " says latin-1");
    assertThat(Inspections.unusable(inspect("utf-16le", TEXT.getBytes(UTF_8))))
        .startsWith("encoding@0: its first ")
        .endsWith(
            " bytes are well-formed UTF-8 without a zero byte, but the project file says utf-16le");
  }

  @Test
  void aLongTextCrossesTheBuffersWhole() throws Exception {
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 0; i < 60_000; i++) {
      text.append(i).append(",ä€𝄞").append("x".repeat(i % 7)).append('\n');
    }
    for (String encoding : new String[] {"utf-8", "utf-16le"}) {
      Inspection inspection =
          inspect(encoding, text.toString().getBytes(Charset.forName(encoding)));
      if (inspection instanceof Inspection.Clean) {
        assertThat(files.clean(inspection)).hasSize(60_000).contains("59999¦ä€𝄞xx");
      } else {
        assertThat(files.rewritten(inspection)).hasSize(60_000).contains("60000¦59999¦ä€𝄞xx");
      }
    }
  }
}
