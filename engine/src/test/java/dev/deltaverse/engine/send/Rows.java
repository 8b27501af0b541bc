package dev.deltaverse.engine.send;

import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.ChangeCursor;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.DeletePolicy;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.project.Drift;
import dev.deltaverse.engine.project.DuplicatePolicy;
import dev.deltaverse.engine.project.Guards;
import dev.deltaverse.engine.project.Identity;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.project.TableMapping;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.TargetColumn;
import dev.deltaverse.engine.target.TargetKey;
import dev.deltaverse.engine.target.TargetRequest;
import dev.deltaverse.engine.target.TargetTable;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A table of one key column, and changes of its rows. */
final class Rows {
  static final PhaseId UPSERT = new PhaseId("item", PhaseKind.UPSERT);
  static final PhaseId DELETE = new PhaseId("item", PhaseKind.DELETE);

  private Rows() {}

  static BoundTable table() {
    ColumnMapping column = ColumnMapping.of("abc_code", "code");
    TargetColumn target = new TargetColumn("abc_code", new ColumnType.Text(100), true, true, false);
    BoundColumn bound = new BoundColumn(0, column, target, BoundColumn.Phase.KEY);
    return new BoundTable(
        new TableMapping(
            "item",
            "abc_item",
            new RowSource.Files(List.of("item.csv"), RowSource.Format.CSV, Dialect.DEFAULT),
            List.of("abc_code"),
            List.of(column),
            new DuplicatePolicy.RejectAll(),
            new DeletePolicy.Delete(),
            Guards.DEFAULT,
            List.of(),
            Optional.empty(),
            Drift.SOURCE_WINS,
            Identity.KEY),
        new TargetTable(
            "abc_item",
            "abc_items",
            "abc_itemid",
            false,
            Map.of("abc_code", target),
            List.of(new TargetKey("abc_item_code", List.of("abc_code"), "Active"))),
        List.of(bound),
        List.of(bound));
  }

  /** The changes numbered 1 to {@code count}. */
  static List<Change> changes(int count) {
    return LongStream.rangeClosed(1, count).mapToObj(Rows::change).toList();
  }

  static Change change(long seq) {
    return new Change(seq, List.of("k" + seq), null, new BitSet(), List.of("k" + seq));
  }

  static TargetRequest upsert(List<Change> rows) {
    return new TargetRequest.Upsert(table(), rows);
  }

  static TargetRequest delete(List<Change> rows) {
    return new TargetRequest.Delete(table(), rows);
  }

  static List<Long> seqs(TargetRequest request) {
    return request.rows().stream().map(Change::seq).toList();
  }

  /** A cursor that counts how far it was read. */
  static final class Cursor implements ChangeCursor {
    final AtomicLong read = new AtomicLong();
    private final Iterator<Change> changes;

    Cursor(List<Change> changes) {
      this.changes = changes.iterator();
    }

    @Override
    public @Nullable Change next() {
      if (!changes.hasNext()) {
        return null;
      }
      read.incrementAndGet();
      return changes.next();
    }

    @Override
    public void close() {}
  }
}
