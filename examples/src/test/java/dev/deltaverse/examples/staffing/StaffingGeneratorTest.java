package dev.deltaverse.examples.staffing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StaffingGeneratorTest {
  @TempDir private Path temp = Path.of("");

  @Test
  void theSameSeedWritesTheSameFiles() throws Exception {
    Map<String, byte[]> one = files(chain(temp.resolve("one"), 7, 5_000));
    Map<String, byte[]> two = files(chain(temp.resolve("two"), 7, 5_000));
    Map<String, byte[]> other = files(chain(temp.resolve("other"), 8, 5_000));
    assertThat(one.keySet()).isEqualTo(two.keySet()).isEqualTo(other.keySet()).hasSize(18);
    one.forEach((name, bytes) -> assertThat(two.get(name)).as(name).isEqualTo(bytes));
    one.forEach((name, bytes) -> assertThat(other.get(name)).as(name).isNotEqualTo(bytes));
  }

  @ParameterizedTest
  @CsvSource({"1, 2000", "2, 20000", "3, 33333", "4, 40001"})
  void aFirstSnapshotIsAsTold(long seed, int rows) throws Exception {
    StaffingSnapshot snapshot = new StaffingGenerator(seed).first(temp.resolve("s"), rows);
    Recount recount = Recount.of(snapshot.folder());
    long all = 0;
    for (TableTruth truth : snapshot.truth().values()) {
      agree(truth, recount);
      assertThat(truth.created()).isEqualTo(truth.good());
      assertThat(truth.updated() + truth.deleted() + truth.same() + truth.stale()).isZero();
      all += truth.rows();
    }
    assertThat(all).isEqualTo(rows);
  }

  @Test
  void everyKindOfDirtIsThereInItsTableAndRare() throws Exception {
    StaffingSnapshot snapshot = new StaffingGenerator(5).first(temp.resolve("s"), 100_000);
    Set<Dirt> seen = EnumSet.noneOf(Dirt.class);
    long dirty = 0;
    for (TableTruth truth : snapshot.truth().values()) {
      assertThat(truth.dirt().keySet())
          .as(truth.table().projectName())
          .containsExactlyInAnyOrderElementsOf(truth.table().dirt());
      seen.addAll(truth.dirt().keySet());
      dirty += truth.rows() - truth.good();
    }
    assertThat(seen).containsExactlyInAnyOrder(Dirt.values());
    assertThat(dirty).isBetween(400L, 700L);
  }

  @ParameterizedTest
  @CsvSource({"11, 2000, 60, 60, 60", "12, 20000, 1000, 1000, 1000", "13, 30000, 1000, 2000, 1200"})
  void laterSnapshotsDifferAsTold(long seed, int rows, int inserts, int updates, int deletes)
      throws Exception {
    StaffingSnapshot snapshot = new StaffingGenerator(seed).first(temp.resolve("0"), rows);
    Map<StaffingTable, Map<String, List<String>>> loaded = new TreeMap<>();
    load(loaded, Recount.of(snapshot.folder()));
    for (int step = 1; step <= 3; step++) {
      snapshot = snapshot.next(temp.resolve("" + step), new Changes(inserts, updates, deletes));
      Recount recount = Recount.of(snapshot.folder());
      long created = 0;
      long deleted = 0;
      for (TableTruth truth : snapshot.truth().values()) {
        agree(truth, recount);
        delta(truth, recount, loaded.getOrDefault(truth.table(), Map.of()));
        created += truth.created();
        deleted += truth.deleted();
      }
      assertThat(deleted).isEqualTo(deletes);
      // Corrected rows, and those that waited for them, are new to the target as well.
      assertThat(created).isBetween((long) inserts, inserts + 10L + updates / 100);
      load(loaded, recount);
    }
    Map<StaffingTable, TableTruth> last = snapshot.truth();
    assertThat(last.values()).anySatisfy(truth -> assertThat(truth.stale()).isPositive());
  }

  @Test
  void aMendedDumpCanBeReadInFull() throws Exception {
    StaffingSnapshot first = new StaffingGenerator(22).first(temp.resolve("0"), 20_000);
    StaffingSnapshot mended = first.next(temp.resolve("1"), new Changes(100, 100, 100, true));
    Recount recount = Recount.of(mended.folder());
    for (TableTruth truth : mended.truth().values()) {
      agree(truth, recount);
      assertThat(truth.dirt().keySet())
          .as(truth.table().projectName())
          .isNotEmpty()
          .noneMatch(Dirt::unreadable);
    }
  }

  @Test
  void rowsComeBackAndChildrenAreReleased() throws Exception {
    StaffingSnapshot first = new StaffingGenerator(21).first(temp.resolve("0"), 20_000);
    StaffingSnapshot second = first.next(temp.resolve("1"), new Changes(1_000, 1_000, 1_000));
    StaffingSnapshot third = second.next(temp.resolve("2"), new Changes(1_000, 1_000, 1_000));
    Recount one = Recount.of(first.folder());
    Recount two = Recount.of(second.folder());
    Recount three = Recount.of(third.folder());

    Set<String> back = three.keys(StaffingTable.SHIFTS);
    back.removeAll(two.keys(StaffingTable.SHIFTS));
    back.retainAll(one.keys(StaffingTable.SHIFTS));
    assertThat(back).hasSizeGreaterThan(20);

    Set<String> released = two.good(StaffingTable.ACCOUNTS).keySet();
    released.retainAll(one.keys(StaffingTable.ACCOUNTS));
    released.removeAll(one.good(StaffingTable.ACCOUNTS).keySet());
    assertThat(released).as("corrected account, its child, its grandchild").hasSize(3);

    Map<String, List<String>> before = one.good(StaffingTable.SHIFTS);
    long moved =
        two.good(StaffingTable.SHIFTS).entrySet().stream()
            .filter(row -> before.containsKey(row.getKey()))
            .filter(
                row ->
                    !row.getValue()
                        .get(1)
                        .equals(before.getOrDefault(row.getKey(), row.getValue()).get(1)))
            .count();
    assertThat(moved).isGreaterThan(100);
  }

  @Test
  void someAccountsAreNearAProviderAndDistancesFollowTheRows() throws Exception {
    for (int rows : List.of(5_000, 40_000)) {
      StaffingSnapshot snapshot = new StaffingGenerator(31).first(temp.resolve("" + rows), rows);
      Map<String, BigDecimal> distances = snapshot.distances(50);
      long providers = snapshot.truth(StaffingTable.PROVIDERS).good();
      assertThat((double) distances.size() / providers).isBetween(1.0, 3.0);
      assertThat(distances.values())
          .allSatisfy(km -> assertThat(km).isBetween(BigDecimal.ZERO, new BigDecimal("50.00")));
      assertThat(distances.keySet()).allMatch(key -> key.matches("P[0-9]{7}-A[0-9]{7}"));
    }
  }

  @Test
  void tooFewRowsAndTooManyDeletesAreRefused() throws Exception {
    StaffingGenerator generator = new StaffingGenerator(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> generator.first(temp.resolve("s"), 1_999))
        .withMessage("rows must be 2,000 to 1,000,000,000, not 1,999");
    StaffingSnapshot snapshot = generator.first(temp.resolve("s"), 2_000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> snapshot.next(temp.resolve("t"), new Changes(0, 0, 1_000)))
        .withMessageMatching("only [0-9]+ of [0-9]+ rows of accounts can be changed as asked for");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Changes(0, -1, 0))
        .withMessage("changes must not be negative: 0, -1, 0");
  }

  private static void agree(TableTruth truth, Recount recount) {
    StaffingTable table = truth.table();
    assertThat(
            List.of(
                recount.rows(table),
                recount.count(table, Outcome.GOOD),
                recount.count(table, Outcome.REJECTED),
                recount.count(table, Outcome.PARKED),
                recount.count(table, Outcome.EXCLUDED)))
        .as("rows, good, rejected, parked, excluded of " + table.projectName())
        .containsExactly(
            truth.rows(), truth.good(), truth.rejected(), truth.parked(), truth.excluded());
  }

  private static void delta(TableTruth truth, Recount recount, Map<String, List<String>> loaded) {
    long created = 0;
    long updated = 0;
    long same = 0;
    long deleted = 0;
    long stale = 0;
    Map<String, List<String>> good = recount.good(truth.table());
    Set<String> present = recount.keys(truth.table());
    for (Map.Entry<String, List<String>> row : good.entrySet()) {
      List<String> had = loaded.getOrDefault(row.getKey(), List.of());
      created += had.isEmpty() ? 1 : 0;
      same += had.equals(row.getValue()) ? 1 : 0;
      updated += !had.isEmpty() && !had.equals(row.getValue()) ? 1 : 0;
    }
    for (String key : loaded.keySet()) {
      deleted += present.contains(key) ? 0 : 1;
      stale += present.contains(key) && !good.containsKey(key) ? 1 : 0;
    }
    assertThat(List.of(created, updated, same, deleted, stale))
        .as("created, updated, same, deleted, stale of " + truth.table().projectName())
        .containsExactly(
            truth.created(), truth.updated(), truth.same(), truth.deleted(), truth.stale());
  }

  /** What the target has once a snapshot is loaded: good rows in, absent ones out. */
  private static void load(Map<StaffingTable, Map<String, List<String>>> loaded, Recount recount) {
    for (StaffingTable table : StaffingTable.values()) {
      Map<String, List<String>> rows = new TreeMap<>(loaded.getOrDefault(table, Map.of()));
      rows.keySet().retainAll(recount.keys(table));
      rows.putAll(recount.good(table));
      loaded.put(table, rows);
    }
  }

  private static Path chain(Path folder, long seed, int rows) throws IOException {
    StaffingSnapshot snapshot = new StaffingGenerator(seed).first(folder.resolve("0"), rows);
    snapshot = snapshot.next(folder.resolve("1"), new Changes(200, 200, 200));
    snapshot = snapshot.next(folder.resolve("2"), new Changes(200, 200, 200));
    assertThat(snapshot.folder()).isEqualTo(folder.resolve("2"));
    return folder;
  }

  private static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> found = Files.walk(folder)) {
      files = found.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      contents.put(folder.relativize(file).toString(), Files.readAllBytes(file));
    }
    return contents;
  }
}
