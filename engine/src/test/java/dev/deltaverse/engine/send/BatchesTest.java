package dev.deltaverse.engine.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.ChangeCursor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BatchesTest {
  private static Change change(long seq, String parent) {
    return new Change(seq, List.of("k" + seq), null, new BitSet(), List.of(parent));
  }

  @Test
  void rowsComeInTheirOrder() throws Exception {
    Batches batches = new Batches(new Rows.Cursor(Rows.changes(25)), null);
    assertThat(seqs(batches.next(10, 4, false)))
        .isEqualTo(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L));
    assertThat(seqs(batches.next(12, 4, false))).hasSize(12).startsWith(11L);
    assertThat(batches.ended()).isFalse();
    assertThat(seqs(batches.next(10, 4, false))).containsExactly(23L, 24L, 25L);
    assertThat(batches.next(10, 4, false)).isNull();
    assertThat(batches.ended()).isTrue();
    assertThat(batches.read()).isEqualTo(25);
  }

  @Test
  void aBatchThatIsNotFullWaitsForRowsThatAreNotReadyAsLongAsThatIsWanted() throws Exception {
    Gradual cursor = new Gradual(Rows.changes(12));
    Batches batches = new Batches(cursor, null);
    cursor.ready = 4;
    assertThat(batches.next(10, 4, true)).isNull();
    assertThat(batches.ended()).isFalse();
    assertThat(seqs(batches.next(10, 4, false))).containsExactly(1L, 2L, 3L, 4L);
    assertThat(batches.next(10, 4, false)).isNull();
    assertThat(batches.ended()).isFalse();
    cursor.ready = 13;
    assertThat(seqs(batches.next(10, 4, true))).containsExactly(5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
    assertThat(batches.ended()).isTrue();
    assertThat(batches.next(10, 4, true)).isNull();
  }

  /** Of which a test says how many changes, the end among them, are ready. */
  private static final class Gradual implements ChangeCursor {
    private final Rows.Cursor changes;
    private int ready;

    Gradual(List<Change> changes) {
      this.changes = new Rows.Cursor(changes);
    }

    @Override
    public boolean ready() {
      return changes.read.get() < ready;
    }

    @Override
    public @Nullable Change next() {
      assertThat(ready()).isTrue();
      return changes.next();
    }

    @Override
    public void close() {}
  }

  @Test
  void rowsOfManyParentsFillABatchTogether() throws Exception {
    List<Change> changes = new ArrayList<>();
    for (int i = 1; i <= 640; i++) {
      changes.add(change(i, "p" + i));
    }
    Batches batches = new Batches(new Rows.Cursor(changes), row -> row.values().getFirst());
    int count = 0;
    for (Batches.Batch batch = batches.next(100, 4, false);
        batch != null;
        batch = batches.next(100, 4, false)) {
      count++;
      batches.settled(batch);
    }
    assertThat(count).isEqualTo(7);
  }

  /** Whatever comes back when: rows of one parent are never under way twice, and none is lost. */
  @Test
  void rowsThatShareAParentAreNeverUnderWayInTwoRequests() throws Exception {
    long seed = System.nanoTime();
    System.out.println("batches seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 50; round++) {
      int rows = random.nextInt(2000);
      int parents = 1 + random.nextInt(200);
      List<Change> changes = new ArrayList<>();
      for (int i = 1; i <= rows; i++) {
        changes.add(change(i, "p" + random.nextInt(parents)));
      }
      Rows.Cursor cursor = new Rows.Cursor(changes);
      Batches batches = new Batches(cursor, row -> row.values().getFirst());
      Deque<Batches.Batch> open = new ArrayDeque<>();
      Set<Long> seen = new TreeSet<>();
      int size = 1 + random.nextInt(50);
      while (!batches.ended() || !open.isEmpty()) {
        Batches.Batch batch = random.nextInt(3) > 0 ? batches.next(size, 4, false) : null;
        if (batch == null) {
          if (!open.isEmpty()) {
            batches.settled(open.remove());
          }
          continue;
        }
        Set<String> busy = new HashSet<>();
        open.forEach(b -> b.rows().forEach(r -> busy.add(r.values().getFirst())));
        for (Change row : batch.rows()) {
          assertThat(busy).as("seed %d", seed).doesNotContain(row.values().getFirst());
          assertThat(seen.add(row.seq())).isTrue();
        }
        assertThat(batch.rows().size()).isLessThanOrEqualTo(size);
        assertThat(cursor.read.get() - seen.size()).isLessThanOrEqualTo(8L * size);
        open.add(batch);
      }
      assertThat(seen).as("seed %d", seed).hasSize(rows);
    }
  }

  @Test
  void asManyAreUnderWayAsWantedAlthoughRowsAreKeptApart() throws Exception {
    List<Change> changes = new ArrayList<>();
    for (int i = 1; i <= 4000; i++) {
      changes.add(change(i, "p" + i % 500));
    }
    Batches batches = new Batches(new Rows.Cursor(changes), row -> row.values().getFirst());
    List<Batches.Batch> open = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      Batches.Batch batch = batches.next(40, 32, i > 0);
      if (batch == null) {
        break;
      }
      open.add(batch);
    }
    // 1,280 rows are read ahead, of 500 parents.
    assertThat(open).hasSizeGreaterThan(25).allMatch(batch -> batch.rows().size() >= 20);
  }

  private static List<Long> seqs(Batches.@Nullable Batch batch) {
    return Objects.requireNonNull(batch).rows().stream().map(Change::seq).toList();
  }
}
