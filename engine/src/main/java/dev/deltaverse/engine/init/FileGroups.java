package dev.deltaverse.engine.init;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The files of a snapshot by the table that they seem to hold. */
final class FileGroups {
  private static final Set<String> KINDS =
      Set.of("csv", "txt", "tsv", "dat", "bcp", "psv", "tab", "parquet", "del", "dump", "exp");

  private FileGroups() {}

  /**
   * Some files of one table.
   *
   * @param name a name for the project
   * @param pattern a file name, or a glob for several
   * @param files in name order
   */
  record Group(String name, String pattern, List<Path> files) {
    Group {
      files = List.copyOf(files);
    }
  }

  /**
   * Files whose names differ only by a number at the end are one table; files of other kinds than
   * text and Parquet are left out.
   */
  static List<Group> of(Path snapshot) throws MigrationException {
    Map<String, List<Path>> byStem = new TreeMap<>();
    try (Stream<Path> files = Files.list(snapshot)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (Files.isRegularFile(file) && !name.startsWith(".") && KINDS.contains(kind(name))) {
          byStem.computeIfAbsent(stem(name) + end(name), _ -> new ArrayList<>()).add(file);
        }
      }
    } catch (IOException e) {
      throw new MigrationException(
          Code.SOURCE,
          "list the snapshot " + snapshot + ": " + e.getMessage(),
          "Name a folder with the files of one snapshot.",
          e);
    }
    List<Group> groups = new ArrayList<>();
    Set<String> used = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    byStem.forEach(
        (_, files) -> {
          String first = files.getFirst().getFileName().toString();
          String pattern = files.size() == 1 ? first : stem(first) + "*" + end(first);
          groups.add(new Group(name(first, files.size() > 1, used), pattern, files));
        });
    return groups;
  }

  /** The kind of file without its compression. */
  static String kind(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|zst)$", "");
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String end(String fileName) {
    return fileName.substring(base(fileName).length());
  }

  private static String base(String fileName) {
    return fileName.replaceFirst("(?i)\\.[a-z]+(\\.(gz|zst))?$", "");
  }

  /** Without a number at the end, with the mark before it. */
  private static String stem(String fileName) {
    return base(fileName).replaceFirst("(?<=.[-_.])[0-9]+$", "");
  }

  private static String name(String fileName, boolean several, Set<String> used) {
    String base = several ? stem(fileName) : base(fileName);
    String name =
        base.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "");
    name = name.isEmpty() || !Character.isLetter(name.charAt(0)) ? "t_" + name : name;
    name = name.substring(0, Math.min(name.length(), 60));
    String free = name;
    for (int i = 2; !used.add(free); i++) {
      free = name + "_" + i;
    }
    return free;
  }
}
