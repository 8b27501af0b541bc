package dev.deltaverse.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectReader;
import dev.deltaverse.engine.project.ScheduleSettings.Complete;
import dev.deltaverse.engine.project.ScheduleSettings.Marker;
import dev.deltaverse.engine.project.ScheduleSettings.Settled;
import dev.deltaverse.engine.snapshot.SnapshotFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotWatchTest {
  private static final Settled SETTLED = new Settled(Duration.ofMinutes(10));

  @TempDir Path folder;
  private Path snapshot;
  private Instant now = Instant.parse("2026-11-01T02:00:00Z");

  @BeforeEach
  void snapshot() throws Exception {
    snapshot = Files.createDirectories(folder.resolve("snapshots/2026-11-01"));
    Files.writeString(
        folder.resolve("deltaverse.yaml"),
        """
        deltaverse: 1
        name: small
        target: { url: "http://localhost:1", users: [{ name: dev, anonymous: true }] }
        tables:
          accounts: { target: dv_account, file: accounts.csv, key: [dv_code], columns: { dv_code: code } }
          jobs: { target: dv_job, files: [jobs-*.csv], key: [dv_code], columns: { dv_code: code } }
        """);
  }

  private SnapshotWatch watch(Complete rule) throws Exception {
    Project project = ProjectReader.read(folder.resolve("deltaverse.yaml"), "default", Map.of());
    return new SnapshotWatch(project, rule);
  }

  private Optional<String> after(Duration time, SnapshotWatch watch) throws Exception {
    now = now.plus(time);
    return watch.missing(new SnapshotFolder(snapshot, "2026-11-01"), now);
  }

  @Test
  void aMarkerIsAFileThatIsThere() throws Exception {
    SnapshotWatch watch = watch(new Marker("COMPLETE"));
    Files.writeString(snapshot.resolve("accounts.csv"), "code\nA\n");
    assertThat(after(Duration.ofDays(1), watch)).hasValue("it does not hold COMPLETE yet");
    Files.createDirectory(snapshot.resolve("COMPLETE"));
    assertThat(after(Duration.ofDays(1), watch)).isPresent();
    Files.delete(snapshot.resolve("COMPLETE"));
    Files.writeString(snapshot.resolve("COMPLETE"), "");
    assertThat(after(Duration.ZERO, watch)).isEmpty();
  }

  @Test
  void aSnapshotSettlesWhenAllFilesAreThereAndNoneChanges() throws Exception {
    SnapshotWatch watch = watch(SETTLED);
    Path accounts = Files.writeString(snapshot.resolve("accounts.csv"), "code\nA\n");
    // A tool that keeps times lets the copy look old.
    Files.setLastModifiedTime(accounts, FileTime.from(now.minus(Duration.ofDays(9))));
    assertThat(after(Duration.ZERO, watch)).hasValue("no file jobs-*.csv of jobs is there yet");
    assertThat(after(Duration.ofHours(1), watch)).isPresent();

    Path jobs = Files.writeString(snapshot.resolve("jobs-1.csv"), "code\n");
    String unsettled = "its files have not been unchanged for 10 min yet";
    assertThat(after(Duration.ZERO, watch)).hasValue(unsettled);
    assertThat(after(Duration.ofMinutes(9), watch)).hasValue(unsettled);

    // It grows, and later only its time changes.
    Files.writeString(jobs, "code\n1\n");
    assertThat(after(Duration.ofMinutes(9), watch)).hasValue(unsettled);
    assertThat(after(Duration.ofMinutes(9), watch)).hasValue(unsettled);
    Files.setLastModifiedTime(jobs, FileTime.from(now));
    assertThat(after(Duration.ofMinutes(9), watch)).hasValue(unsettled);
    // What is not read counts too: a tool may copy under another name first.
    Files.writeString(snapshot.resolve(".jobs-2.csv.Xy12"), "c");
    assertThat(after(Duration.ofMinutes(9), watch)).hasValue(unsettled);
    assertThat(after(Duration.ofMinutes(9), watch)).hasValue(unsettled);
    assertThat(after(Duration.ofMinutes(1), watch)).isEmpty();
    assertThat(after(Duration.ofDays(1), watch)).isEmpty();

    Files.writeString(snapshot.resolve("jobs-2.csv"), "code\n2\n");
    assertThat(after(Duration.ofMinutes(1), watch)).hasValue(unsettled);
  }

  @Test
  void whatAnotherWatchHasSeenDoesNotCount() throws Exception {
    Files.writeString(snapshot.resolve("accounts.csv"), "code\nA\n");
    Files.writeString(snapshot.resolve("jobs-1.csv"), "code\n");
    SnapshotWatch before = watch(SETTLED);
    after(Duration.ZERO, before);
    assertThat(after(Duration.ofMinutes(10), before)).isEmpty();
    SnapshotWatch restarted = watch(SETTLED);
    assertThat(after(Duration.ZERO, restarted)).isPresent();
    // Another snapshot begins anew.
    Path next = Files.createDirectories(folder.resolve("snapshots/2026-11-02"));
    Files.writeString(next.resolve("accounts.csv"), "code\nA\n");
    Files.writeString(next.resolve("jobs-1.csv"), "code\n");
    assertThat(before.missing(new SnapshotFolder(next, "2026-11-02"), now)).isPresent();
  }
}
