package dev.deltaverse.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no project file at all. */
final class YamlFileTest {
  private final Path folder;
  private final ProjectFiles files;

  YamlFileTest(@TempDir Path folder) {
    this.folder = folder;
    this.files = new ProjectFiles(folder);
  }

  @Test
  void noFile() {
    assertThat(lines(folder.resolve("nowhere.yaml")))
        .containsExactly(
            "nowhere.yaml:1:1: there is no such file; name the project file or change to its folder"
                + " with -C DIR");
    assertThat(lines(folder.resolve("models")))
        .containsExactly(
            "models:1:1: this is a folder; name the project file in it, such as deltaverse.yaml");
    assertThat(lines(files.write("big", new byte[2_000_001])))
        .containsExactly(
            "big:1:1: the file has 2000001 bytes, a project file has at most 2000000; name the"
                + " project file, not a data file");
  }

  @Test
  void nothingInIt() {
    String empty =
        "deltaverse.yaml:1:1: the file is empty; write 'deltaverse: 1', a name and tables";
    assertThat(files.problems("")).containsExactly(empty);
    assertThat(files.problems(" \n\n")).containsExactly(empty);
    assertThat(files.problems("# only a comment\n")).containsExactly(empty);
    assertThat(files.problems("- a\n- b\n"))
        .containsExactly(
            "deltaverse.yaml:1:1: the file starts with a list, not with keys; write 'deltaverse:"
                + " 1', a name and tables");
    assertThat(files.problems("---\n"))
        .containsExactly(
            "deltaverse.yaml:2:1: the file starts with nothing, not with keys; write 'deltaverse:"
                + " 1', a name and tables");
    assertThat(files.problems("just text"))
        .containsExactly(
            "deltaverse.yaml:1:1: the file starts with 'just text', not with keys; write"
                + " 'deltaverse: 1', a name and tables");
  }

  /** The parser reads a part at a time, and must not read half a character. */
  @Test
  void charactersBeyondTheBasicPlaneMayStandAnywhere() {
    String minimal = "deltaverse: 1\nname: n\nsnapshots: ";
    String without = minimal + "x\n";
    for (int at = 1000; at < 1040; at++) {
      String text = minimal + "x".repeat(at - minimal.length()) + "\ud83d\ude00\n";
      assertThat(files.problems(text)).as("at " + at).isEqualTo(files.problems(without));
    }
  }

  @Test
  void wrongEncoding() {
    assertThat(bytes("deltaverse: 1\n# ö\nname: Jürgen\n".getBytes(StandardCharsets.ISO_8859_1)))
        .containsExactly("x.yaml:2:3: byte 0xF6 is not UTF-8; save the file as UTF-8");
    assertThat(bytes("\uFEFFdeltaverse: 1".getBytes(StandardCharsets.UTF_16LE)))
        .containsExactly("x.yaml:1:1: the file is UTF-16; save the file as UTF-8");
    assertThat(bytes("\uFEFFdeltaverse: 1".getBytes(StandardCharsets.UTF_16BE)))
        .containsExactly("x.yaml:1:1: the file is UTF-16; save the file as UTF-8");
    assertThat(bytes("deltaverse: 1".getBytes(StandardCharsets.UTF_16LE)))
        .containsExactly(
            "x.yaml:1:2: character U+0000 is not allowed; delete it, or save the file as UTF-8");
    assertThat(files.problems("a: 1\nb: x\u0007y\n"))
        .containsExactly(
            "deltaverse.yaml:2:5: character U+0007 is not allowed; delete it, or save the file as"
                + " UTF-8");
    assertThat(files.problems("\uFEFF" + ProjectFiles.MINIMAL)).isEmpty();
    assertThat(files.problems(ProjectFiles.MINIMAL.replace("\n", "\r\n"))).isEmpty();
  }

  @Test
  void notYaml() {
    assertThat(files.problems("a:\n\tb: 1\n"))
        .containsExactly(
            "deltaverse.yaml:2:1: not YAML: found character '\\t(TAB)' that cannot start any token."
                + " (Do not use \\t(TAB) for indentation); indent with spaces");
    assertThat(files.problems("name: a: b\n"))
        .containsExactly(
            "deltaverse.yaml:1:8: not YAML: mapping values are not allowed here; check the quotes,"
                + " brackets and indentation");
    assertThat(files.problems("a: 1\nname: 'x\nb: 2\n"))
        .containsExactly(
            "deltaverse.yaml:2:7: not YAML: found unexpected end of stream; check the quotes,"
                + " brackets and indentation (while scanning a quoted scalar)");
    assertThat(files.problems("a: [1, 2\nb: 3\n"))
        .containsExactly(
            "deltaverse.yaml:2:2: not YAML: expected ',' or ']', but got :; check the quotes,"
                + " brackets and indentation (while parsing a flow sequence)");
    assertThat(files.problems("a: 1\n---\nb: 2\n"))
        .containsExactly(
            "deltaverse.yaml:2:1: not YAML: but found another document; keep one document, without"
                + " '---' between");
    assertThat(files.problems("send: { batchRows: ${ROWS} }\n"))
        .containsExactly(
            "deltaverse.yaml:1:21: not YAML: expected ',' or '}', but got {; inside { } or [ ] put"
                + " ${NAME} in quotes");
    assertThat(files.problems("a: *x\n"))
        .containsExactly(
            "deltaverse.yaml:1:4: not YAML: found undefined alias x; check the quotes, brackets and"
                + " indentation");
  }

  @Test
  void yamlThatNobodyMeans() {
    assertThat(files.problems("a: " + "[".repeat(50_000) + "]".repeat(50_000)))
        .containsExactly(
            "deltaverse.yaml:1:43: nested more than 40 levels deep; check the brackets and the"
                + " indentation");
    assertThat(files.problems("a: &a [*a]\n"))
        .containsExactly(
            "deltaverse.yaml:1:4: a"
                + "[0]".repeat(60)
                + ": the aliases (*name) make the file endless or huge; write the values out");
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append(("*a" + (i - 1) + ", ").repeat(5)).append("]\n");
    }
    assertThat(files.problems(bomb.toString()))
        .singleElement()
        .asString()
        .endsWith("the aliases (*name) make the file endless or huge; write the values out");
    assertThat(files.problems(ProjectFiles.MINIMAL + "? [x]\n: y\n"))
        .containsExactly("deltaverse.yaml:11:3: a key must be a single word; write 'key: value'");
    assertThat(files.problems(ProjectFiles.MINIMAL.replace("small", "!!binary small")))
        .containsExactly(
            "deltaverse.yaml:2:7: name: the tag tag:yaml.org,2002:binary is unknown; leave the tag"
                + " out");
  }

  @Test
  void aliasesSpareTyping() throws Exception {
    Project project =
        ProjectReader.read(
            files.yaml(
                ProjectFiles.MINIMAL.replace(
                        "dv_code: code", "dv_code: &c { from: code, trim: both }")
                    + "      dv_other: *c\n"),
            "default",
            Map.of());
    assertThat(project.tables().getFirst().column("dv_other"))
        .hasValueSatisfying(c -> assertThat(c.trim()).hasValue(Dialect.Trim.BOTH));
  }

  private List<String> bytes(byte[] bytes) {
    return lines(files.write("x.yaml", bytes));
  }

  private List<String> lines(Path file) {
    return files.lines(ProjectReader.problems(file, "default", Map.of()));
  }
}
