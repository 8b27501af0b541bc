package dev.deltaverse.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.Dialect;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DialectGuessTest {
  @TempDir private Path folder = Path.of("");

  private DialectGuess guess(String text, Charset charset) throws IOException, MigrationException {
    Path file = folder.resolve("t.txt");
    Files.write(file, text.getBytes(charset));
    return DialectGuess.of(file);
  }

  private Dialect dialect(String text) throws IOException, MigrationException {
    DialectGuess guess = guess(text, StandardCharsets.UTF_8);
    assertThat(guess.doubts()).isEmpty();
    return guess.dialect();
  }

  @Test
  void theUsualOneIsTheDefault() throws Exception {
    assertThat(dialect("code,name\nA,\"x, \"\"y\"\"\nz\"\nB,\n")).isEqualTo(Dialect.DEFAULT);
    assertThat(dialect("code,name\r\nA,1.5")).isEqualTo(Dialect.DEFAULT);
  }

  @Test
  void theDelimiterIsTheOneThatSplitsEvenly() throws Exception {
    assertThat(dialect("a;b;c\n1,5;2,25;3,0\n1,5;2,25;\n").delimiter()).isEqualTo(";");
    assertThat(dialect("a\tb\n1,2\t3,4\n").delimiter()).isEqualTo("\t");
    assertThat(dialect("a|b|c\nx,y|z|\n").delimiter()).isEqualTo("|");
  }

  @Test
  void aBcpDumpHasItsOwnEndsNoQuotesAndNoNames() throws Exception {
    DialectGuess guess =
        guess(
            "17+|a \"b+|2024-01-02&|\n18+|two\nlines+|2024-01-03&|\n19+|c+|&|\n",
            StandardCharsets.UTF_8);
    assertThat(guess.dialect().delimiter()).isEqualTo("+|");
    assertThat(guess.dialect().terminator()).isEqualTo("&|\n");
    assertThat(guess.dialect().quote()).isEmpty();
    assertThat(guess.dialect().header()).isFalse();
    assertThat(guess.dialect().names()).isEqualTo(List.of("column1", "column2", "column3"));
    assertThat(guess.doubts())
        .containsExactly("The first record looks like data and not like names: name the columns.");
  }

  @Test
  void theEncodingIsJudgedFromTheWholeFile() throws Exception {
    String start = "code,name\n" + "A,plain\n".repeat(60_000);
    assertThat(guess(start + "B,Köln\n", Charset.forName("windows-1252")).dialect().encoding())
        .isEqualTo("windows-1252");
    assertThat(guess(start + "B,Köln\n", StandardCharsets.UTF_8).dialect().encoding())
        .isEqualTo("utf-8");
    assertThat(guess("a,b\nü,1\n", StandardCharsets.UTF_16).dialect().encoding())
        .isEqualTo("utf-16");
    assertThat(guess("a,b\nu,1\n", StandardCharsets.UTF_16LE).dialect().encoding())
        .isEqualTo("utf-16le");
    assertThat(guess("a,b\nu,1\n", StandardCharsets.UTF_16BE).dialect().encoding())
        .isEqualTo("utf-16be");
  }

  @Test
  void aFileCutWithinACharacterIsNotUtf8() throws Exception {
    Path file = folder.resolve("cut.txt");
    Files.write(file, new byte[] {'a', ',', 'b', '\n', 'x', ',', (byte) 0xC3});
    assertThat(DialectGuess.of(file).dialect().encoding()).isEqualTo("windows-1252");
  }

  @Test
  void aFileThatIsNotThereIsTold() {
    assertThatThrownBy(() -> DialectGuess.of(folder.resolve("none.csv")))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("none.csv");
  }
}
