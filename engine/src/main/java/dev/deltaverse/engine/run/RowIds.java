package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.StepContext;
import dev.deltaverse.engine.forecast.RowsRead;
import dev.deltaverse.engine.journal.JournalException;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.project.Identity;
import dev.deltaverse.engine.project.LookupMapping;
import dev.deltaverse.engine.staging.Parents;
import dev.deltaverse.engine.staging.Staging;
import dev.deltaverse.engine.target.Reference;
import dev.deltaverse.engine.target.Target;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The ids by which rows are named, and updates in bulk know them alone. Derived ones are known
 * without being read. Of tables that are known by the target's ids those are learnt when rows are
 * created, and the others read before a phase that names their rows. Of tables that are known by
 * key they are read, before the updates, where that pays: reading ids takes a request for 5,000
 * rows, so that it costs less than a tenth of what it spares. Thread-safe.
 */
final class RowIds {
  /** Fewer updates are sent each for itself. */
  static final long FEWEST = 500;

  /** The share of the rows that must change, as one in so many. */
  private static final long SHARE = 50;

  private final BoundProject project;
  private final Staging staging;
  private final Target target;
  private final Map<String, Object> reading = new ConcurrentHashMap<>();
  private RowsRead read = RowsRead.NONE;

  RowIds(BoundProject project, Staging staging, Target target) {
    this.project = project;
    this.staging = staging;
    this.target = target;
  }

  /** All ids of tables that were read so far. */
  synchronized RowsRead read() {
    return read;
  }

  private synchronized void keep(RowsRead more) {
    read = read.plus(more);
  }

  /** Whether so many updates of a table with so many rows in the ledger go in bulk. */
  static boolean bulk(BoundTable table, PhaseKind kind, long updates, long rows) {
    return switch (table.mapping().identity()) {
      case ID -> true;
      case DERIVED -> kind == PhaseKind.UPDATE;
      case KEY ->
          kind == PhaseKind.UPDATE
              && !table.target().elastic()
              && updates >= FEWEST
              && updates > rows / SHARE;
    };
  }

  /** How many ids are read before so many updates of a table known by key; 0 of others. */
  static long reads(BoundTable table, PhaseKind kind, long updates, long rows) {
    return table.mapping().identity() == Identity.KEY && bulk(table, kind, updates, rows)
        ? rows
        : 0;
  }

  /**
   * Makes ready for the updates of a phase, and takes rows as missing that the target does not
   * have.
   *
   * @param updates rows to update
   * @param rows rows in the table's ledger
   * @return whether the updates can be sent in bulk
   */
  boolean ready(PhaseId phase, long updates, long rows, StepContext step)
      throws MigrationException {
    BoundTable table = project.table(phase.name());
    boolean bulk = bulk(table, phase.kind(), updates, rows);
    boolean read =
        switch (table.mapping().identity()) {
          case ID -> read(phase, table);
          case DERIVED -> false;
          case KEY -> phase.kind() == PhaseKind.UPDATE && readAll(table, bulk);
        };
    if (read && phase.kind() == PhaseKind.UPDATE) {
      step.figure("missing", staging.withoutId(phase));
    }
    return bulk;
  }

  /** Forgets what was read for an earlier phase in any case. */
  private boolean readAll(BoundTable table, boolean pays) throws MigrationException {
    try (Staging.BackSink sink = staging.rowIds(table)) {
      if (pays) {
        long start = System.nanoTime();
        LongAdder rows = new LongAdder();
        target.readIds(
            table,
            (id, key) -> {
              sink.row(id, key);
              rows.increment();
            });
        keep(new RowsRead(rows.sum(), (System.nanoTime() - start) / 1e9));
      }
    }
    return pays;
  }

  /** Reads the ids of the rows that those of a phase refer to, where they are to be named so. */
  void learn(PhaseId phase) throws MigrationException {
    for (BoundTable of : referredTo(phase)) {
      if (of.mapping().identity() == Identity.ID) {
        read(phase, of);
      }
    }
  }

  /** Whether any was not known. */
  private boolean read(PhaseId phase, BoundTable of) throws MigrationException {
    // Phases that refer to one table need the same ids: the second finds that they are known.
    synchronized (reading.computeIfAbsent(of.name(), _ -> new Object())) {
      Parents unknown = staging.unknownIds(phase, of);
      if (unknown.wanted() > 0) {
        try (Staging.BackSink sink = staging.rowIds(of)) {
          new IdReads(target).read(of, unknown, () -> staging.unknownIdKeys(phase, of), sink);
        }
      }
      return unknown.wanted() > 0;
    }
  }

  private Set<BoundTable> referredTo(PhaseId phase) {
    return switch (phase.kind()) {
      case LINK, UNLINK -> {
        BoundLink link = project.link(phase.name());
        yield new LinkedHashSet<>(List.of(link.left(), link.right()));
      }
      case DELETE -> Set.of();
      case UPSERT, UPDATE, LOOKUPS, STATE -> {
        Set<BoundTable> parents = new LinkedHashSet<>();
        project
            .table(phase.name())
            .columns()
            .forEach(column -> parents.addAll(parents(column, null)));
        yield parents;
      }
    };
  }

  /**
   * The tables of the project that a lookup can name.
   *
   * @param logicalName that of their target table, null for any
   */
  private List<BoundTable> parents(BoundColumn lookup, @Nullable String logicalName) {
    return lookup.mapping().lookup().map(LookupMapping::targets).orElse(List.of()).stream()
        .filter(LookupMapping.ByKey.class::isInstance)
        .map(to -> project.table(((LookupMapping.ByKey) to).table()))
        .filter(t -> logicalName == null || t.target().logicalName().equals(logicalName))
        .toList();
  }

  /** Rows of a table were created with these ids. */
  void created(PhaseId phase, List<Change> rows, List<String> ids) {
    Map<List<String>, String> told = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      told.put(rows.get(i).key(), ids.get(i));
    }
    keep(project.table(phase.name()), told);
  }

  /** What the target has no more by the ids that named it: of rows or of those they refer to. */
  void strayed(PhaseId phase, List<Change> rows) {
    Map<String, Map<List<String>, String>> lost = new LinkedHashMap<>();
    for (Change row : rows) {
      if (row.named().isEmpty()) {
        forget(lost, project.table(phase.name()), row.key());
      } else if (phase.kind() == PhaseKind.LINK || phase.kind() == PhaseKind.UNLINK) {
        BoundLink link = project.link(phase.name());
        int left = link.left().key().size();
        forget(lost, link.left(), row.key().subList(0, left));
        forget(lost, link.right(), row.key().subList(left, row.key().size()));
      } else {
        for (int column : row.named().keySet()) {
          Reference reference = Reference.parse(Objects.requireNonNull(row.values().get(column)));
          BoundColumn lookup = project.table(phase.name()).columns().get(column);
          parents(lookup, reference.table()).forEach(p -> forget(lost, p, reference.key()));
        }
      }
    }
    lost.forEach((name, ids) -> keep(project.table(name), ids));
  }

  private static void forget(
      Map<String, Map<List<String>, String>> lost, BoundTable table, List<String> key) {
    if (table.mapping().identity() == Identity.ID) {
      lost.computeIfAbsent(table.name(), _ -> new LinkedHashMap<>()).put(key, "");
    }
  }

  private void keep(BoundTable table, Map<List<String>, String> ids) {
    try (Staging.BackSink sink = staging.rowIds(table)) {
      for (Map.Entry<List<String>, String> id : ids.entrySet()) {
        sink.row(id.getValue(), List.copyOf(id.getKey()));
      }
    } catch (MigrationException e) {
      throw new JournalException(e);
    }
  }
}
