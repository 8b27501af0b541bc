package dev.deltaverse.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotsTest {
  @TempDir Path folder = Path.of("");

  private static MigrationException failure(ThrowingCallable call) {
    return assertThatExceptionOfType(MigrationException.class).isThrownBy(call).actual();
  }

  @Test
  void foldersAreListedInNameOrderWithNumbersAsNumbers() throws Exception {
    for (String name : new String[] {"day-10", "day-9", "day-09b", ".git", "day-1"}) {
      Files.createDirectory(folder.resolve(name));
    }
    Files.writeString(folder.resolve("README"), "no snapshot");
    assertThat(Snapshots.list(folder))
        .extracting(SnapshotFolder::name)
        .containsExactly("day-1", "day-9", "day-09b", "day-10");
    assertThat(Snapshots.latest(folder))
        .isEqualTo(
            new SnapshotFolder(folder.resolve("day-10").toAbsolutePath().normalize(), "day-10"));
    assertThat(Snapshots.named(folder, "day-9").path().getFileName()).hasToString("day-9");
  }

  @Test
  void isoTimesAreInTheOrderOfTime() throws Exception {
    for (String name : new String[] {"2026-02-01T0900", "2025-12-31T2359", "2026-02-01T1000"}) {
      Files.createDirectory(folder.resolve(name));
    }
    assertThat(Snapshots.latest(folder).name()).isEqualTo("2026-02-01T1000");
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    assertThat(failure(() -> Snapshots.latest(folder)))
        .hasMessage("find the latest snapshot: " + folder + " holds no folder")
        .extracting(MigrationException::code)
        .isEqualTo(Code.SOURCE);
    Path none = folder.resolve("none");
    assertThat(failure(() -> Snapshots.list(none)))
        .hasMessage("list snapshots in " + none + ": there is no such folder");
    Files.createDirectory(folder.resolve("s1"));
    MigrationException unknown = failure(() -> Snapshots.named(folder, "s2"));
    assertThat(unknown).hasMessage("find snapshot s2: no such folder in " + folder);
    assertThat(unknown.hint()).isEqualTo("There are: s1.");
  }

  @Test
  void aFileIsNoSnapshot() throws Exception {
    Path file = Files.writeString(folder.resolve("dump.csv"), "a\n");
    assertThat(failure(() -> Snapshots.named(folder, "dump.csv")))
        .hasMessage("find snapshot dump.csv: " + file + " is a file, a snapshot is a folder");
    assertThat(failure(() -> Snapshots.list(file)))
        .hasMessage("list snapshots in " + file + ": it is a file, not a folder");
  }

  @Test
  void aNameIsNoPath() {
    for (String name : new String[] {"../other", "a/b", "", "..", ".", "/tmp"}) {
      assertThat(failure(() -> Snapshots.named(folder, name)))
          .hasMessage("find snapshot '" + name + "': this is not the name of one folder")
          .extracting(MigrationException::code)
          .isEqualTo(Code.SETUP);
    }
  }

  @Test
  void linksAreFollowedUnlessTheyLeadNowhere() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path snapshots = Files.createDirectory(folder.resolve("snapshots"));
    Files.createSymbolicLink(snapshots.resolve("s1"), elsewhere);
    assertThat(Snapshots.latest(snapshots).name()).isEqualTo("s1");
    Path loop = snapshots.resolve("s2");
    Files.createSymbolicLink(loop, loop);
    assertThat(failure(() -> Snapshots.list(snapshots)))
        .hasMessage("list snapshots: the link " + loop + " leads nowhere or in a circle");
  }
}
