package dev.deltaverse.engine.staging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.target.ColumnType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The cells of one column {@code v}, each in a row of its own, and what is expected of them. */
final class Cells {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TableFixture table;
  private final String column;
  private final StringBuilder csv = new StringBuilder("code,v\n");
  private final Map<String, @Nullable String> taken = new java.util.TreeMap<>();
  private final List<RejectRow> refused = new ArrayList<>();
  private int record;

  Cells(ColumnType type) {
    this(Dialect.DEFAULT, Mapping.from("v"), type);
  }

  Cells(Dialect dialect, ColumnType type) {
    this(dialect, Mapping.from("v"), type);
  }

  Cells(Mapping mapping, ColumnType type) {
    this(Dialect.DEFAULT, mapping, type);
  }

  Cells(Dialect dialect, Mapping mapping, ColumnType type) {
    this.column = mapping.column().target();
    this.table =
        new TableFixture("t")
            .from(dialect, "t.csv")
            .key(Mapping.from("code"), new ColumnType.Text(50))
            .column(mapping, type);
  }

  private String add(@Nullable String text) {
    record++;
    String key = "c%04d".formatted(record);
    csv.append(key).append(',');
    if (text != null) {
      csv.append('"').append(text.replace("\"", "\"\"")).append('"');
    }
    csv.append('\n');
    return key;
  }

  /** A cell in quotes, or nothing between the delimiters for null, that becomes a value. */
  Cells takes(@Nullable String text, @Nullable String canonical) {
    taken.put(add(text), canonical);
    return this;
  }

  /** A cell that is rejected; the value that the reject shows is the text without outer spaces. */
  Cells refuses(String text, String rule, String reason) {
    return refuses(text, text.strip(), rule, reason);
  }

  Cells refuses(@Nullable String text, @Nullable String shown, String rule, String reason) {
    String key = add(text);
    Map<String, @Nullable String> raw = new LinkedHashMap<>();
    raw.put("code", key);
    raw.put("v", text);
    refused.add(
        new RejectRow(
            "t",
            RejectRow.Kind.REJECTED,
            "t.csv",
            record,
            column,
            rule,
            shown,
            reason,
            JSON.writeValueAsString(raw)));
    return this;
  }

  /** Several cells that are rejected for the same reason. */
  Cells refuseAll(String rule, String reason, String... texts) {
    for (String text : texts) {
      refuses(text, rule, reason);
    }
    return this;
  }

  void hold(StagingFactory factory, Path folder) throws MigrationException, IOException {
    try (StagedProject project = StagedProject.open(factory, folder, table)) {
      project.file("t.csv", csv.toString()).run();
      assertThat(project.values("t")).isEqualTo(taken);
      assertThat(project.rejects("t")).isEqualTo(refused);
      assertThat(project.staging.checked("t"))
          .isEqualTo(new CheckCounts("t", record, taken.size(), refused.size(), 0, 0));
    }
  }
}
