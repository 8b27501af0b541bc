package dev.deltaverse.engine.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.Outcome;
import dev.deltaverse.engine.target.Payload;
import dev.deltaverse.engine.target.TargetColumn;
import dev.deltaverse.engine.target.TargetRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocksTest {
  private static final Answer APPLIED = new Answer.Applied();

  /** Its columns: the key, a lookup that all rows share, one that they share by twos, a text. */
  private static BoundTable table() {
    List<BoundColumn> columns = new ArrayList<>(Rows.table().columns());
    for (String name : List.of("abc_parentid", "abc_otherid")) {
      columns.add(column(columns.size(), name, new ColumnType.Lookup(Map.of("abc_item", name))));
    }
    columns.add(column(columns.size(), "abc_text", new ColumnType.Text(10)));
    return new BoundTable(
        Rows.table().mapping(), Rows.table().target(), columns, Rows.table().key());
  }

  private static BoundColumn column(int index, String name, ColumnType type) {
    return new BoundColumn(
        index,
        ColumnMapping.of(name, name),
        new TargetColumn(name, type, true, true, false),
        BoundColumn.Phase.ROW);
  }

  private static Change change(long seq, @Nullable String parent, @Nullable String other) {
    return new Change(
        seq,
        List.of("k" + seq),
        null,
        new BitSet(),
        Arrays.asList("k" + seq, parent, other, "same"));
  }

  private static final List<Change> ROWS =
      List.of(change(1, "P", "a"), change(2, "P", "a"), change(3, "P", "b"), change(4, null, "b"));

  private static @Nullable Function<Change, @Nullable String> learnt(Answer answer)
      throws InterruptedException {
    Locks locks = new Locks(Script.of(answer).trying());
    assertThat(locks.shared()).isNull();
    locks.send(new Payload(new TargetRequest.Upsert(table(), ROWS)));
    return locks.shared();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x80044150", "0x80044339", "0X80044150"})
  void theLookupWhoseValuesRepeatMostIsWhatTheRowsShare(String code) throws Exception {
    Function<Change, @Nullable String> shared =
        Objects.requireNonNull(learnt(new Answer.Transient(code, "deadlock")));

    assertThat(ROWS.stream().map(shared).toList()).containsExactly("P", "P", "P", null);
  }

  @Test
  void oneRowThatCouldNotGetALockTellsItToo() throws Exception {
    Outcome yes = new Outcome.Applied();
    assertThat(
            learnt(
                new Answer.Each(
                    List.of(yes, new Outcome.Transient("0x80044339", "no lock"), yes, yes))))
        .isNotNull();
  }

  @Test
  void otherFailuresSayNothingOfLocks() throws Exception {
    assertThat(learnt(APPLIED)).isNull();
    assertThat(learnt(new Answer.Transient("0x80044151", "time-out"))).isNull();
    assertThat(learnt(new Answer.Refused("0x80044150", "no"))).isNull();
    assertThat(learnt(new Answer.Unknown("cut"))).isNull();
  }

  @Test
  void rowsWithoutLookupsShareNothing() throws Exception {
    Locks locks = new Locks(Script.of(new Answer.Transient("0x80044150", "deadlock")).trying());
    locks.send(new Payload(Rows.upsert(Rows.changes(3))));
    assertThat(locks.shared()).isNull();
    assertThat(Locks.together(Rows.upsert(Rows.changes(3)))).isNull();
  }
}
