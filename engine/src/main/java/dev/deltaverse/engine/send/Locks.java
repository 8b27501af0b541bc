package dev.deltaverse.engine.send;

import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.Outcome;
import dev.deltaverse.engine.target.Payload;
import dev.deltaverse.engine.target.TargetRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Notices that rows of a phase lock each other, and finds out what they share. Writing a row locks
 * its parent where the parent has cascades or roll-ups (send-parallel-requests.md: rows that
 * cascade to the same parent deadlock). Thread-safe.
 */
final class Locks implements Trying {
  /** SQL error, deadlocks among them; lock not obtained. */
  private static final Set<String> CODES = Set.of("0x80044150", "0x80044339");

  private final Trying next;
  private final AtomicReference<@Nullable Function<Change, @Nullable String>> shared =
      new AtomicReference<>();

  Locks(Trying next) {
    this.next = next;
  }

  @Override
  public Tried send(Payload payload) throws InterruptedException {
    Tried tried = next.send(payload);
    if (locked(tried.answer())) {
      shared.compareAndSet(null, mostShared(payload.request()));
    }
    return tried;
  }

  /** What rows that lock each other share; null while none was seen to do so. */
  @Nullable Function<Change, @Nullable String> shared() {
    return shared.get();
  }

  /** What rows share that are to go together from the start: the pairs of one row. */
  static @Nullable Function<Change, @Nullable String> together(TargetRequest request) {
    return switch (request) {
      case TargetRequest.Link link -> left(link.link().left());
      case TargetRequest.Unlink unlink -> left(unlink.link().left());
      case TargetRequest.Create _,
          TargetRequest.Upsert _,
          TargetRequest.UpsertEach _,
          TargetRequest.Update _,
          TargetRequest.UpdateEach _,
          TargetRequest.Delete _ ->
          null;
    };
  }

  private static Function<Change, @Nullable String> left(BoundTable table) {
    int columns = table.key().size();
    return row -> String.join("\u001f", row.key().subList(0, columns));
  }

  private static boolean locked(Answer answer) {
    return switch (answer) {
      case Answer.Transient passing -> isLock(passing.code());
      case Answer.Each each ->
          each.outcomes().stream()
              .anyMatch(o -> o instanceof Outcome.Transient passing && isLock(passing.code()));
      case Answer.Applied _,
          Answer.Refused _,
          Answer.Throttled _,
          Answer.Unknown _,
          Answer.Denied _ ->
          false;
    };
  }

  private static boolean isLock(String code) {
    return CODES.contains(code.toLowerCase(Locale.ROOT));
  }

  /** The lookup of which the rows of a request share most values. */
  private static @Nullable Function<Change, @Nullable String> mostShared(TargetRequest request) {
    List<BoundColumn> columns =
        switch (request) {
          case TargetRequest.Create create -> create.table().columns();
          case TargetRequest.Upsert upsert -> upsert.table().columns();
          case TargetRequest.UpsertEach each -> each.table().columns();
          case TargetRequest.Update update -> update.table().columns();
          case TargetRequest.UpdateEach each -> each.table().columns();
          case TargetRequest.Delete _, TargetRequest.Link _, TargetRequest.Unlink _ -> List.of();
        };
    int most = 0;
    @Nullable Function<Change, @Nullable String> best = null;
    for (BoundColumn column : columns) {
      if (!(column.type() instanceof ColumnType.Lookup)) {
        continue;
      }
      Function<Change, @Nullable String> parent = row -> row.values().get(column.index());
      int parents = 0;
      Set<String> different = new HashSet<>();
      for (Change row : request.rows()) {
        String value = parent.apply(row);
        if (value != null) {
          parents++;
          different.add(value);
        }
      }
      int repeated = parents - different.size() + 1;
      if (parents > 0 && repeated > most) {
        most = repeated;
        best = parent;
      }
    }
    return best;
  }
}
