package dev.deltaverse.engine.project;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads where the rows of a table or link come from. */
final class SourceReader {
  private final ProjectFolder folder;
  private final Dialect dialect;

  SourceReader(ProjectFolder folder, Dialect dialect) {
    this.folder = folder;
    this.dialect = dialect;
  }

  RowSource read(Section section) {
    if (section.has("model")) {
      if (section.has("dialect")) {
        section.problem(
            "dialect", "a model reads no file, so it has no dialect", "delete one of the two");
      }
      folder.existingFile(section, "model", "the model");
      return new RowSource.Model(folder.path(section, "model").orElse(Path.of("")));
    }
    List<String> patterns =
        section.has("file")
            ? section.text("file").map(List::of).orElse(List.of())
            : section.texts("files", List.of());
    if (section.has("file")) {
      patterns.forEach(p -> inside(p, section.place("file"), section));
    }
    section.list(
        "files",
        (node, i) -> {
          if (node instanceof Node.Scalar scalar) {
            inside(scalar.text(), scalar.place(), section);
          }
          return Optional.empty();
        });
    RowSource.Format format = format(patterns, section);
    Dialect own = DialectReader.read(section.section("dialect"), dialect);
    if (format == RowSource.Format.CSV && !own.header() && own.names().isEmpty()) {
      section
          .problems()
          .add(
              section.place("dialect"),
              "the files have no header, and no names are given",
              "add 'names: [...]' to the dialect, one for each field in the file's order");
    }
    return new RowSource.Files(patterns, format, own);
  }

  private static void inside(String pattern, Place place, Section section) {
    ProjectFolder.staysInside(pattern, place, section.problems());
  }

  private static RowSource.Format format(List<String> patterns, Section section) {
    long parquet =
        patterns.stream().filter(p -> p.toLowerCase(Locale.ROOT).endsWith(".parquet")).count();
    if (parquet > 0 && parquet < patterns.size()) {
      section.problem(
          "files", "Parquet and CSV files are mixed", "keep the files of a table of one kind");
    }
    return parquet > 0 ? RowSource.Format.PARQUET : RowSource.Format.CSV;
  }
}
