package dev.deltaverse.engine.target.dataverse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.Reference;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class KeyColumnTest {
  private static final String ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

  @Test
  void literalFormFollowsTheType() {
    assertThat(literal(new ColumnType.Text(9), "O'Brien")).isEqualTo("s(k='O''Brien')");
    assertThat(literal(new ColumnType.Whole(0, 9), "-7")).isEqualTo("s(k=-7)");
    assertThat(literal(new ColumnType.Choice(Map.of()), "100000001")).isEqualTo("s(k=100000001)");
    assertThat(literal(new ColumnType.Decimal(BigDecimal.ZERO, BigDecimal.TEN, 2), "12.5"))
        .isEqualTo("s(k=12.5)");
    assertThat(literal(new ColumnType.DateOnly(), "2024-05-01")).isEqualTo("s(k=2024-05-01)");
    assertThat(literal(new ColumnType.DateTime(false), "2024-05-01T10:00:00Z"))
        .isEqualTo("s(k=2024-05-01T10:00:00Z)");
    assertThat(literal(new ColumnType.Guid(), ID)).isEqualTo("s(k=" + ID + ")");
    ColumnType lookup = new ColumnType.Lookup(Map.of("account", "K"));
    assertThat(literal(lookup, new Reference("account", List.of("#" + ID)).text()))
        .isEqualTo("s(_k_value=" + ID + ")");
  }

  @Test
  void primaryIdAloneIsTheId() {
    RowKey key = new RowKey("s", "k", List.of(new KeyColumn("k", new ColumnType.Guid())));
    assertThat(key.address(List.of(ID)).odataId()).isEqualTo("s(" + ID + ")");
  }

  @Test
  void valueThatIsNotOfTheTypeIsNamed() {
    assertThatThrownBy(() -> literal(new ColumnType.Whole(0, 9), "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Key column k cannot take the value 'x': ");
    assertThatThrownBy(() -> literal(new ColumnType.YesNo(), "true"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Key column k cannot take the value 'true': a column of type YesNo[] is no key column");
    assertThatThrownBy(
            () ->
                new RowKey("s", "id", List.of(new KeyColumn("k", new ColumnType.Text(5))))
                    .address(List.of("a", "b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A key of s has 1 columns, not 2");
  }

  private static String literal(ColumnType type, String text) {
    return new RowKey("s", "id", List.of(new KeyColumn("k", type)))
        .address(List.of(text))
        .odataId();
  }
}
