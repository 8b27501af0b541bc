package dev.deltaverse.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableFilesTest {
  @TempDir Path folder = Path.of("");
  private SnapshotFolder snapshot = new SnapshotFolder(Path.of(""), "s1");

  @BeforeEach
  void files() throws Exception {
    Path root = Files.createDirectory(folder.resolve("s1"));
    snapshot = new SnapshotFolder(root, "s1");
    Files.createDirectory(root.resolve("sub"));
    for (String name :
        new String[] {
          "o-10.csv", "o-9.csv", "o-1.csv", ".o-2.csv", "a.csv", "sub/x.csv", "we[i]rd.csv"
        }) {
      Files.writeString(root.resolve(name), "a\n");
    }
  }

  private List<String> found(String... patterns) throws MigrationException {
    return switch (TableFiles.resolve(snapshot, List.of(patterns))) {
      case TableFiles.Found(List<Path> files) ->
          files.stream().map(f -> snapshot.path().relativize(f).toString()).toList();
      case TableFiles.Partial partial -> throw new AssertionError(partial.toString());
      case TableFiles.Absent absent -> throw new AssertionError(absent.toString());
    };
  }

  private void fails(Code code, String message, String... patterns) {
    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> TableFiles.resolve(snapshot, List.of(patterns)))
        .withMessage(message)
        .extracting(MigrationException::code)
        .isEqualTo(code);
  }

  @Test
  void patternsAreNamesOrGlobsAndAFileComesOnce() throws Exception {
    assertThat(found("a.csv")).containsExactly("a.csv");
    assertThat(found("o-*.csv", "o-9.csv")).containsExactly("o-1.csv", "o-9.csv", "o-10.csv");
    assertThat(found("sub/*.csv")).containsExactly("sub/x.csv");
    assertThat(found("we[i]rd.csv")).containsExactly("we[i]rd.csv");
    assertThat(found("{a,sub/x}.csv")).containsExactly("a.csv", "sub/x.csv");
  }

  @Test
  void nothingFoundIsAValueSinceItMustDeleteNothing() throws Exception {
    assertThat(TableFiles.resolve(snapshot, List.of("z.csv", "z-*.csv")))
        .isEqualTo(new TableFiles.Absent(List.of("z.csv", "z-*.csv")));
    assertThat(TableFiles.resolve(snapshot, List.of("a.csv", "b.csv")))
        .isEqualTo(
            new TableFiles.Partial(List.of(snapshot.path().resolve("a.csv")), List.of("b.csv")));
  }

  @Test
  void patternsStayInTheFolder() {
    for (String pattern :
        new String[] {"../x.csv", "sub/../../x.csv", "/etc/passwd", "", "..", "sub\\..\\x", "."}) {
      fails(
          Code.SETUP,
          "find files of '%s': the pattern does not stay in the snapshot's folder"
              .formatted(pattern),
          pattern);
    }
    fails(Code.SETUP, "find files of '{a': it is no file name or glob: Missing '}", "{a");
  }

  @Test
  void linksStayInTheFolder() throws Exception {
    Path root = snapshot.path();
    Path outside = Files.writeString(folder.resolve("outside.csv"), "a\n").toRealPath();
    Path link = root.resolve("out.csv");
    Files.createSymbolicLink(link, outside);
    fails(
        Code.SOURCE,
        "find files of 'out.csv': " + link + " is a link out of the snapshot, to " + outside,
        "out.csv");
    Files.createSymbolicLink(root.resolve("in.csv"), root.resolve("a.csv"));
    assertThat(found("in.csv")).containsExactly("in.csv");
    Path loop = root.resolve("loop.csv");
    Files.createSymbolicLink(loop, loop);
    fails(
        Code.SOURCE,
        "find files of 'l*.csv': "
            + loop
            + " is a link that leads nowhere or in a circle, or cannot be reached",
        "l*.csv");
  }

  @Test
  void aFolderIsNoFile() {
    fails(
        Code.SOURCE,
        "find files of 'sub': " + snapshot.path().resolve("sub") + " is not a file",
        "sub");
  }
}
