package dev.deltaverse.engine.staging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.staging.ColumnProfile.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link Profiling} must say of raw sources; each engine runs it. */
interface ProfilingContract {

  /** An empty one in a folder. */
  Profiling open(Path folder) throws MigrationException;

  /** A source in a folder of its own, with a profiling. */
  record Fixture(Path folder, Profiling profiling) {
    List<ColumnProfile> load(String name, String text) throws IOException, MigrationException {
      Files.writeString(folder.resolve(name + ".csv"), text);
      profiling.load(
          name,
          new RowSource.Files(List.of(name + ".csv"), RowSource.Format.CSV, Dialect.DEFAULT),
          folder);
      return profiling.columns(name);
    }
  }

  @Test
  default void countsAreThoseOfTheRows(@TempDir Path folder) throws Exception {
    try (Profiling profiling = open(folder)) {
      List<ColumnProfile> columns =
          new Fixture(folder, profiling)
              .load(
                  "t",
                  """
                  no,amount,day,text
                  1,"1,5",03.04.2024,"a "
                  2,"-22,25",31.12.2024,b
                  007,NULL,,B
                  3,,01.01.2025,"Ünï"
                  """);
      assertThat(columns)
          .extracting(ColumnProfile::name)
          .containsExactly("no", "amount", "day", "text");
      ColumnProfile no = columns.get(0);
      assertThat(no.rows()).isEqualTo(4);
      assertThat(no.unique()).isTrue();
      assertThat(no.of(Form.WHOLE)).isEqualTo(4);
      assertThat(no.leadingZeros()).isEqualTo(1);
      assertThat(no.greatest()).isEqualTo(7.0);
      ColumnProfile amount = columns.get(1);
      assertThat(amount.filled()).isEqualTo(3);
      assertThat(amount.nulls()).containsExactly(java.util.Map.entry("NULL", 1L));
      assertThat(amount.values()).isEqualTo(2);
      assertThat(amount.mostly(Form.WHOLE, Form.COMMA)).isTrue();
      assertThat(amount.decimals()).isEqualTo(2);
      assertThat(amount.least()).isEqualTo(-22.25);
      ColumnProfile day = columns.get(2);
      assertThat(day.mostly(Form.GERMAN_DAY)).isTrue();
      assertThat(day.mostly(Form.ISO_DAY)).isFalse();
      ColumnProfile text = columns.get(3);
      assertThat(text.padded()).isEqualTo(1);
      assertThat(text.longest()).isEqualTo(3);
      assertThat(text.distinct()).isEqualTo(4);
      assertThat(text.unique()).isTrue();
      assertThat(profiling.blank("t", List.of("amount", "day"))).isEqualTo(2);
      assertThat(profiling.distinct("t", List.of("text"))).isEqualTo(3); // b and B are one
      assertThat(profiling.values("t", "text", 2))
          .containsExactly(new Profiling.ValueCount("B", 1), new Profiling.ValueCount("a", 1));
    }
  }

  @Test
  default void overlapCountsDifferentValuesWithoutCaseAndSpaces(@TempDir Path folder)
      throws Exception {
    try (Profiling profiling = open(folder)) {
      Fixture fixture = new Fixture(folder, profiling);
      fixture.load("parent", "a,b\nX,1\nY,2\n");
      fixture.load("child", "p,q\nx,1\n\" Y\",1\nx,1\nZ,2\n,1\n");
      assertThat(profiling.overlap("child", List.of("p"), "parent", List.of("a")))
          .isEqualTo(new Profiling.Overlap(3, 2));
      assertThat(profiling.overlap("child", List.of("p", "q"), "parent", List.of("a", "b")))
          .isEqualTo(new Profiling.Overlap(3, 1));
    }
  }

  @Test
  default void aSourceWithoutRowsHasNoValues(@TempDir Path folder) throws Exception {
    try (Profiling profiling = open(folder)) {
      ColumnProfile only = new Fixture(folder, profiling).load("t", "a\n").getFirst();
      assertThat(only.rows()).isZero();
      assertThat(only.unique()).isFalse();
      assertThat(only.mostly(Form.WHOLE)).isFalse();
      assertThat(only.samples()).isEmpty();
    }
  }
}
