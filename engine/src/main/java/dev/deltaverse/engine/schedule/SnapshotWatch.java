package dev.deltaverse.engine.schedule;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.flow.Durations;
import dev.deltaverse.engine.project.LinkMapping;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.project.ScheduleSettings.Complete;
import dev.deltaverse.engine.project.ScheduleSettings.Marker;
import dev.deltaverse.engine.project.ScheduleSettings.Settled;
import dev.deltaverse.engine.project.TableMapping;
import dev.deltaverse.engine.snapshot.SnapshotFolder;
import dev.deltaverse.engine.snapshot.TableFiles;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells whether a snapshot is complete. Whether it has settled is what this watch has seen itself
 * since it began: tools that copy often keep the times of files, and clocks of machines differ. Not
 * thread-safe.
 */
public final class SnapshotWatch {
  private final Project project;
  private final Complete rule;
  private String watched = "";
  private Map<Path, Version> seen = Map.of();
  private Instant since = Instant.MIN;

  private record Version(long size, long modified) {}

  public SnapshotWatch(Project project, Complete rule) {
    this.project = project;
    this.rule = rule;
  }

  /**
   * Looks at a snapshot; for {@link Settled} it is to be asked again and again.
   *
   * @return why it is not complete; empty if it is
   * @throws MigrationException SOURCE if it cannot be looked at
   */
  public Optional<String> missing(SnapshotFolder snapshot, Instant now) throws MigrationException {
    return switch (rule) {
      case Marker marker ->
          Files.isRegularFile(snapshot.path().resolve(marker.name()))
              ? Optional.empty()
              : Optional.of("it does not hold " + marker.name() + " yet");
      case Settled settled -> unsettled(snapshot, settled.time(), now);
    };
  }

  private Optional<String> unsettled(SnapshotFolder snapshot, Duration time, Instant now)
      throws MigrationException {
    Map<Path, Version> found = files(snapshot);
    if (!snapshot.name().equals(watched) || !found.equals(seen)) {
      watched = snapshot.name();
      seen = found;
      since = now;
    }
    Optional<String> file = absent(snapshot);
    if (file.isPresent()) {
      return file;
    }
    return now.isBefore(since.plus(time))
        ? Optional.of("its files have not been unchanged for " + Durations.text(time) + " yet")
        : Optional.empty();
  }

  private Optional<String> absent(SnapshotFolder snapshot) throws MigrationException {
    for (TableMapping table : project.tables()) {
      Optional<String> missing = absent(snapshot, table.name(), table.source());
      if (missing.isPresent()) {
        return missing;
      }
    }
    for (LinkMapping link : project.links()) {
      Optional<String> missing = absent(snapshot, link.name(), link.source());
      if (missing.isPresent()) {
        return missing;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> absent(SnapshotFolder snapshot, String name, RowSource source)
      throws MigrationException {
    return switch (source) {
      case RowSource.Model _ -> Optional.empty();
      case RowSource.Files files ->
          switch (TableFiles.resolve(snapshot, files.patterns())) {
            case TableFiles.Found _ -> Optional.empty();
            case TableFiles.Partial partial -> absent(name, partial.missing());
            case TableFiles.Absent none -> absent(name, none.patterns());
          };
    };
  }

  private static Optional<String> absent(String name, Iterable<String> patterns) {
    return Optional.of("no file " + String.join(", ", patterns) + " of " + name + " is there yet");
  }

  private static Map<Path, Version> files(SnapshotFolder snapshot) throws MigrationException {
    Map<Path, Version> files = new HashMap<>();
    try {
      Files.walkFileTree(
          snapshot.path(),
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              files.put(
                  file, new Version(attributes.size(), attributes.lastModifiedTime().toMillis()));
              return FileVisitResult.CONTINUE;
            }

            /** A file that was renamed meanwhile is seen the next time. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              files.put(file, new Version(-1, -1));
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new MigrationException(
          Code.SOURCE,
          "look at snapshot " + snapshot.name() + ": " + e.getMessage(),
          "Check the folder and its permissions.",
          e);
    }
    return files;
  }
}
