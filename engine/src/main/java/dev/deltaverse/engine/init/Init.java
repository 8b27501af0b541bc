package dev.deltaverse.engine.init;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.staging.Profiling;
import dev.deltaverse.engine.target.Catalogue;
import dev.deltaverse.engine.target.TargetSchema;
import dev.deltaverse.engine.target.TargetTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Proposes a project: looks at a snapshot, asks the target for the tables that may be meant, and
 * matches files, columns, keys, lookups and links. It writes nothing.
 */
public final class Init {
  private final Profiling profiling;
  private final Catalogue catalogue;

  public Init(Profiling profiling, Catalogue catalogue) {
    this.profiling = profiling;
    this.catalogue = catalogue;
  }

  /**
   * The proposal.
   *
   * @param snapshot the folder with the files of one snapshot
   * @throws MigrationException SOURCE if no file of it can be read; TARGET if the target cannot be
   *     asked; SETUP if no table of the target is like a file
   */
  public Proposal propose(Path snapshot, InitSettings settings) throws MigrationException {
    List<String> leftOut = new ArrayList<>();
    List<SourceTable> sources = new SnapshotLook(profiling).at(snapshot, leftOut);
    if (sources.isEmpty()) {
      throw new MigrationException(
          Code.SOURCE,
          "look at the snapshot "
              + snapshot
              + ": no text or Parquet file in it can be read"
              + (leftOut.isEmpty() ? "" : ": " + String.join("; ", leftOut)),
          "Name a folder that holds the files of one snapshot, or a folder of such folders.");
    }
    TargetSchema schema = new Candidates(catalogue).of(sources);
    List<TargetTable> targets =
        schema.tables().values().stream()
            .sorted(Comparator.comparing(TargetTable::logicalName))
            .toList();
    Matching matching = new Matching(profiling);
    List<TableDraft> drafts = matching.tables(sources, targets);
    if (drafts.isEmpty()) {
      throw new MigrationException(
          Code.SETUP,
          "match files with tables: none of "
              + String.join(", ", sources.stream().map(SourceTable::name).toList())
              + " is like one of the "
              + targets.size()
              + " tables that were looked at",
          "Create the tables first, or name files and tables alike, or name the tables with"
              + " --tables.");
    }
    List<TableDraft> keyed = new ArrayList<>();
    for (TableDraft draft : drafts) {
      keyed.add(new KeyChoice(profiling, matching).with(draft));
    }
    List<TableDraft> tables = new ArrayList<>();
    for (TableDraft draft : keyed) {
      tables.add(new LookupSearch(profiling).with(draft, keyed));
    }
    List<LinkProposal> links = new ArrayList<>();
    for (SourceTable source : sources) {
      if (tables.stream().noneMatch(t -> t.source().equals(source))) {
        new LinkSearch(profiling)
            .of(source, tables, schema.relationships().values())
            .ifPresentOrElse(links::add, () -> leftOut.add(unmatched(source)));
      }
    }
    return ProposalText.of(
        settings, tables, links, leftOut, targets.stream().map(TargetTable::logicalName).toList());
  }

  private static String unmatched(SourceTable source) {
    return String.join(", ", source.patterns())
        + " is not loaded: no table of the target is like it (its columns: "
        + String.join(", ", source.columns().stream().map(c -> c.name()).limit(12).toList())
        + (source.columns().size() > 12 ? ", ..." : "")
        + "). Its dialect seems to be "
        + ProposalText.oneLine(source.dialect());
  }
}
