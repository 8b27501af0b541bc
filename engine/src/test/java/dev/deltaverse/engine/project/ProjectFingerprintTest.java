package dev.deltaverse.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProjectFingerprintTest {
  private static final ColumnMapping COLUMN = ColumnMapping.of("dv_code", "code");
  private static final TableMapping TABLE =
      new TableMapping(
          "accounts",
          "dv_account",
          new RowSource.Files(List.of("a.csv"), RowSource.Format.CSV, Dialect.DEFAULT),
          List.of("dv_code"),
          List.of(COLUMN, ColumnMapping.of("dv_name", "name")),
          new DuplicatePolicy.RejectAll(),
          new DeletePolicy.Delete(),
          Guards.DEFAULT,
          List.of(),
          Optional.empty(),
          Drift.SOURCE_WINS,
          Identity.KEY);

  @TempDir Path folder;

  /** A change of this value makes every ledger of every user look like one of another mapping. */
  @Test
  void isTheSameOnEveryMachineAndInEveryVersion() throws Exception {
    assertThat(ProjectFingerprint.of(TABLE))
        .isEqualTo("fa44013ab78ba1e6b4ff95c637a478145433fb002674f874e9424173a9d7c406");
    Project project =
        ProjectReader.read(
            new ProjectFiles(folder).yaml(ProjectFiles.maximal()),
            "prod",
            ProjectFiles.ENVIRONMENT);
    assertThat(project.tables())
        .extracting(ProjectFingerprint::of)
        .containsExactly(
            "36ef760dd1cd67f582ac4156323a4cac4d4166cc9fef1db5c19e8391f5ce6eeb",
            "708a5164434ba7e5a6bdfc139e84dd53681c1df99311c09f5da5f7706fb44d25",
            "12ea952f7064690c6ecf52fb4728ff0dfdda7d67c9600fabcd174c68fea7e1f4");
  }

  @Test
  void changesWithEveryPartOfAColumn() throws Exception {
    Map<String, String> prints = new LinkedHashMap<>();
    for (RecordComponent part : ColumnMapping.class.getRecordComponents()) {
      ColumnMapping other = with(COLUMN, part);
      prints.put(part.getName(), ProjectFingerprint.of(columns(List.of(other))));
    }
    prints.put("none", ProjectFingerprint.of(columns(List.of(COLUMN))));
    assertThat(prints.values()).doesNotHaveDuplicates();
  }

  @Test
  void changesWithEveryPartOfADialect() throws Exception {
    Map<String, String> prints = new LinkedHashMap<>();
    for (RecordComponent part : Dialect.class.getRecordComponents()) {
      prints.put(part.getName(), ProjectFingerprint.of(dialect(with(Dialect.DEFAULT, part))));
    }
    prints.put("none", ProjectFingerprint.of(TABLE));
    assertThat(prints.values()).doesNotHaveDuplicates();
  }

  @Test
  void changesWithTheTableExceptWhereNoValueDoes() throws Exception {
    List<String> changing = new ArrayList<>();
    for (RecordComponent part : TableMapping.class.getRecordComponents()) {
      if (!ProjectFingerprint.of(with(TABLE, part)).equals(ProjectFingerprint.of(TABLE))) {
        changing.add(part.getName());
      }
    }
    assertThat(changing)
        .containsExactly("target", "source", "key", "columns", "duplicates", "where", "identity");
    assertThat(ProjectFingerprint.of(columns(TABLE.columns().reversed())))
        .isEqualTo(ProjectFingerprint.of(TABLE));
  }

  @Test
  void changesWithEveryPartOfALookup() {
    Optional<String> when = Optional.of("w");
    List<LookupMapping.To> targets =
        List.of(
            new LookupMapping.ByKey("a", List.of("b"), Optional.empty()),
            new LookupMapping.ByKey("a", List.of("b"), when),
            new LookupMapping.ByKey("a", List.of("c"), Optional.empty()),
            new LookupMapping.ByKey("a", List.of("b", "c"), Optional.empty()),
            new LookupMapping.ByKey("d", List.of("b"), Optional.empty()),
            new LookupMapping.ById("a", "b", Optional.empty()),
            new LookupMapping.ById("a", "c", Optional.empty()),
            new LookupMapping.ById("d", "b", Optional.empty()),
            new LookupMapping.ByTargetKey("a", List.of("k"), List.of("b"), Optional.empty()),
            new LookupMapping.ByTargetKey("a", List.of("l"), List.of("b"), Optional.empty()),
            new LookupMapping.ByTargetKey("a", List.of("k"), List.of("c"), Optional.empty()),
            new LookupMapping.ByTargetKey("d", List.of("k"), List.of("b"), Optional.empty()));
    List<String> prints = new ArrayList<>();
    for (LookupMapping.To target : targets) {
      for (LookupMapping.OnMissing onMissing : LookupMapping.OnMissing.values()) {
        prints.add(lookup(new LookupMapping(List.of(target), onMissing)));
      }
    }
    prints.add(lookup(new LookupMapping(targets, LookupMapping.OnMissing.PARK)));
    prints.add(lookup(new LookupMapping(targets.reversed(), LookupMapping.OnMissing.PARK)));
    assertThat(prints).doesNotHaveDuplicates();
  }

  private static String lookup(LookupMapping lookup) {
    return ProjectFingerprint.of(
        columns(
            List.of(
                new ColumnMapping(
                    "dv_code",
                    new ValueSource.None(),
                    Optional.empty(),
                    ColumnMapping.TextCase.KEEP,
                    Optional.empty(),
                    ColumnMapping.Blank.NULL,
                    false,
                    ColumnMapping.OnLong.REJECT,
                    ColumnMapping.OnScale.REJECT,
                    Map.of(),
                    ";",
                    Optional.of(lookup),
                    List.of()))));
  }

  private static TableMapping columns(List<ColumnMapping> columns) {
    return new TableMapping(
        TABLE.name(),
        TABLE.target(),
        TABLE.source(),
        TABLE.key(),
        columns,
        TABLE.duplicates(),
        TABLE.delete(),
        TABLE.guards(),
        TABLE.checks(),
        TABLE.where(),
        Drift.SOURCE_WINS,
        Identity.KEY);
  }

  private static TableMapping dialect(Dialect dialect) {
    return new TableMapping(
        TABLE.name(),
        TABLE.target(),
        new RowSource.Files(List.of("a.csv"), RowSource.Format.CSV, dialect),
        TABLE.key(),
        TABLE.columns(),
        TABLE.duplicates(),
        TABLE.delete(),
        TABLE.guards(),
        TABLE.checks(),
        TABLE.where(),
        Drift.SOURCE_WINS,
        Identity.KEY);
  }

  /** The record with another value of one component. */
  @SuppressWarnings("unchecked")
  private static <R extends Record> R with(R from, RecordComponent part) throws Exception {
    RecordComponent[] parts = from.getClass().getRecordComponents();
    Object[] values = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      Object value = parts[i].getAccessor().invoke(from);
      values[i] = parts[i].getName().equals(part.getName()) ? other(value, part.getName()) : value;
    }
    Constructor<?> constructor =
        from.getClass()
            .getDeclaredConstructor(
                Arrays.stream(parts).map(RecordComponent::getType).toArray(Class[]::new));
    return (R) constructor.newInstance(values);
  }

  private static Object other(Object value, String name) {
    return switch (value) {
      case String text -> text + "x";
      case Boolean flag -> !flag;
      case Identity _ -> Identity.DERIVED;
      case Enum<?> word -> word.getDeclaringClass().getEnumConstants()[word.ordinal() == 0 ? 1 : 0];
      case Map<?, ?> _ -> Map.of("x", 1);
      case List<?> _ when name.equals("columns") -> List.of(COLUMN);
      case List<?> _ when name.equals("checks") -> List.of(new CheckRule("x", "y"));
      case List<?> _ -> List.of("x");
      case Optional<?> _ when name.equals("zone") -> Optional.of(ZoneId.of("Europe/Berlin"));
      case Optional<?> _ when name.equals("trim") -> Optional.of(Dialect.Trim.BOTH);
      case Optional<?> _ when name.equals("lookup") ->
          Optional.of(
              new LookupMapping(
                  List.of(new LookupMapping.ById("a", "b", Optional.empty())),
                  LookupMapping.OnMissing.PARK));
      case Optional<?> _ -> Optional.of("x");
      case ValueSource _ -> new ValueSource.Constant("code");
      case RowSource _ -> new RowSource.Model(Path.of("x"));
      case DuplicatePolicy _ -> new DuplicatePolicy.KeepLast("x");
      case DeletePolicy _ -> new DeletePolicy.Ignore();
      case Guards _ -> new Guards(1, 0, 0);
      default -> throw new AssertionError("another " + value.getClass());
    };
  }
}
