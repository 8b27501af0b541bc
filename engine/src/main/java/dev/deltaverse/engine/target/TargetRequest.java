package dev.deltaverse.engine.target;

import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Change;
import java.util.List;

/** One request of a phase. Its rows are distinct and at least one. */
public sealed interface TargetRequest {

  /** The rows, in the order of the request. */
  List<Change> rows();

  /** The same request for some of its rows. */
  TargetRequest with(List<Change> rows);

  /** The same rows, each for itself; this if they are so already. */
  default TargetRequest each() {
    return switch (this) {
      case Create(BoundTable table, List<Change> rows) -> new UpsertEach(table, rows);
      case Upsert(BoundTable table, List<Change> rows) -> new UpsertEach(table, rows);
      case Update(BoundTable table, List<Change> rows) -> new UpdateEach(table, rows);
      case UpsertEach _, UpdateEach _, Delete _, Link _, Unlink _ -> this;
    };
  }

  /** Whether rows stand for themselves: what is wrong with one stops no other. */
  default boolean alone() {
    return switch (this) {
      case Create _, Upsert _, Update _ -> false;
      case UpsertEach _, UpdateEach _, Delete _, Link _, Unlink _ -> true;
    };
  }

  /**
   * Create rows that are taken to be new, all or none; refused if the key of one is taken, which
   * {@link #KEY_TAKEN} tells.
   */
  record Create(BoundTable table, List<Change> rows) implements TargetRequest {
    /** DuplicateRecordEntityKey (define-alternate-keys-entity.md). */
    public static final String KEY_TAKEN = "0x80060892";

    public Create {
      rows = List.copyOf(rows);
    }

    @Override
    public Create with(List<Change> rows) {
      return new Create(table, rows);
    }
  }

  /** Create or update rows by key, all or none. */
  record Upsert(BoundTable table, List<Change> rows) implements TargetRequest {
    public Upsert {
      rows = List.copyOf(rows);
    }

    @Override
    public Upsert with(List<Change> rows) {
      return new Upsert(table, rows);
    }
  }

  /** Create or update rows by key, each for itself: what is wrong with one stops no other. */
  record UpsertEach(BoundTable table, List<Change> rows) implements TargetRequest {
    public UpsertEach {
      rows = List.copyOf(rows);
    }

    @Override
    public UpsertEach with(List<Change> rows) {
      return new UpsertEach(table, rows);
    }
  }

  /** Update rows by their ids, which all have, all or none; a row that is missing is not created. */
  record Update(BoundTable table, List<Change> rows) implements TargetRequest {
    public Update {
      rows = List.copyOf(rows);
    }

    @Override
    public Update with(List<Change> rows) {
      return new Update(table, rows);
    }
  }

  /**
   * Update rows by id where that is known, else by key, each for itself; a row that is missing is not
   * created.
   */
  record UpdateEach(BoundTable table, List<Change> rows) implements TargetRequest {
    public UpdateEach {
      rows = List.copyOf(rows);
    }

    @Override
    public UpdateEach with(List<Change> rows) {
      return new UpdateEach(table, rows);
    }
  }

  /**
   * Delete rows by id where that is known, else by key, each for itself; a row whose key is gone
   * already counts as deleted.
   */
  record Delete(BoundTable table, List<Change> rows) implements TargetRequest {
    public Delete {
      rows = List.copyOf(rows);
    }

    @Override
    public Delete with(List<Change> rows) {
      return new Delete(table, rows);
    }
  }

  /**
   * Associate pairs, each for itself, their rows by ids where these are known, else by keys; a pair
   * that is there already counts as applied.
   */
  record Link(BoundLink link, List<Change> rows) implements TargetRequest {
    public Link {
      rows = List.copyOf(rows);
    }

    @Override
    public Link with(List<Change> rows) {
      return new Link(link, rows);
    }
  }

  /**
   * Dissociate pairs, each for itself, their rows by ids where these are known, else by keys; a pair
   * that by its keys is gone already counts as applied.
   */
  record Unlink(BoundLink link, List<Change> rows) implements TargetRequest {
    public Unlink {
      rows = List.copyOf(rows);
    }

    @Override
    public Unlink with(List<Change> rows) {
      return new Unlink(link, rows);
    }
  }
}
