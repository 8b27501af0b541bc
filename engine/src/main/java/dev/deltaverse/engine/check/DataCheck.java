package dev.deltaverse.engine.check;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.snapshot.SnapshotFolder;
import dev.deltaverse.engine.staging.CheckCounts;
import dev.deltaverse.engine.staging.KeyHealth;
import dev.deltaverse.engine.staging.RejectRow;
import dev.deltaverse.engine.staging.SharedKeys;
import dev.deltaverse.engine.staging.SourceRead;
import dev.deltaverse.engine.staging.Staging;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reads the whole snapshot into a staging database of its own and tells what is odd about it: how
 * it reads, which rows break which rule, and the health of the keys.
 */
final class DataCheck {
  private static final int SAMPLES = 3;

  private final Staging staging;
  private final Consumer<CheckResult> results;
  private final Set<String> unread = new TreeSet<>();

  DataCheck(Staging staging, Consumer<CheckResult> results) {
    this.staging = staging;
    this.results = results;
  }

  /**
   * Looks at a snapshot.
   *
   * @param known whether the project is bound to what the target says; if not, only rules that hold
   *     whatever the types are told
   */
  void run(BoundProject bound, SnapshotFolder snapshot, boolean known) throws MigrationException {
    staging.open(bound);
    List<BoundTable> tables = bound.tables();
    Predicate<BoundTable> model = t -> t.mapping().source() instanceof RowSource.Model;
    tables.stream().filter(model.negate()).forEach(t -> read(t, snapshot));
    tables.stream().filter(model).forEach(t -> read(t, snapshot));
    for (BoundLink link : bound.links()) {
      stage(link.name(), snapshot);
      if (!unread.contains(link.name())) {
        staging.check(link);
      }
    }
    // Without all tables it is not known which rows have no parent.
    if (unread.isEmpty()) {
      for (List<BoundTable> group : bound.groups()) {
        staging.park(group);
      }
      for (BoundLink link : bound.links()) {
        staging.park(link);
      }
    }
    for (BoundTable table : tables) {
      if (!unread.contains(table.name())) {
        rows(table.name(), known);
        keys(table);
      }
    }
    for (BoundLink link : bound.links()) {
      if (!unread.contains(link.name())) {
        rows(link.name(), known);
      }
    }
    if (unread.isEmpty()) {
      for (SharedKeys shared : staging.sharedKeys()) {
        results.accept(
            new CheckResult.Fail(
                Code.SETUP,
                "keys of " + shared.first() + " and " + shared.second(),
                shared.text(),
                SharedKeys.HINT));
      }
    }
  }

  private void read(BoundTable table, SnapshotFolder snapshot) {
    stage(table.name(), snapshot);
    if (!unread.contains(table.name())) {
      try {
        staging.check(table);
      } catch (MigrationException e) {
        unread.add(table.name());
        results.accept(CheckResult.Fail.of("data of " + table.name(), e));
      }
    }
  }

  private void stage(String name, SnapshotFolder snapshot) {
    String object = "data of " + name;
    try {
      SourceRead read = staging.stage(name, snapshot.path());
      if (read.absent()) {
        unread.add(name); // Told by the check of the snapshot.
      }
      if (read.unreadable() > 0) {
        results.accept(
            new CheckResult.Warn(
                object,
                Counts.of(read.unreadable(), "record") + " cannot be read",
                "Nothing is deleted from this table; deltaverse plan, then rejects, shows them."));
      }
      for (String note : read.notes()) {
        if (!note.startsWith("no file matches")) {
          results.accept(
              new CheckResult.Warn(
                  object,
                  note,
                  "Map new columns if they matter; otherwise nothing is to be done."));
        }
      }
    } catch (MigrationException e) {
      unread.add(name);
      results.accept(CheckResult.Fail.of(object, e));
    }
  }

  /** Rows that break one rule of one column. */
  private static final class Broken {
    private long rows;
    private final List<String> samples = new ArrayList<>();

    void add(RejectRow row) {
      rows++;
      String value = row.value();
      if (value != null
          && !value.isEmpty()
          && samples.size() < SAMPLES
          && !samples.contains(value)) {
        samples.add(value);
      }
    }
  }

  private record Place(RejectRow.Kind kind, String column, String rule, String reason) {}

  private void rows(String name, boolean known) throws MigrationException {
    Map<Place, Broken> broken = new LinkedHashMap<>();
    staging.rejects(
        name,
        row -> {
          if (row.value() != null
              || !row.column().isEmpty()
              || AssumedSchema.SURE_RULES.contains(row.rule())) {
            String reason = row.reason().replaceAll("of \\d+ rows", "of several rows");
            broken
                .computeIfAbsent(
                    new Place(row.kind(), row.column(), row.rule(), reason), _ -> new Broken())
                .add(row);
          }
        });
    boolean well = true;
    for (Map.Entry<Place, Broken> one :
        broken.entrySet().stream()
            .sorted(Comparator.comparing((Map.Entry<Place, Broken> e) -> -e.getValue().rows))
            .toList()) {
      if (known || AssumedSchema.SURE_RULES.contains(one.getKey().rule())) {
        well = false;
        results.accept(finding(name, one.getKey(), one.getValue()));
      }
    }
    CheckCounts counts = staging.checked(name);
    if (well) {
      results.accept(
          new CheckResult.Pass(
              "data of " + name,
              Counts.of(counts.read(), "row")
                  + ", none would be rejected"
                  + (known ? "" : " by what the project file says")));
    }
  }

  private static CheckResult finding(String name, Place place, Broken broken) {
    String fate = place.kind().name().toLowerCase(Locale.ROOT);
    return new CheckResult.Warn(
        "data of " + name + (place.column().isEmpty() ? "" : "." + place.column()),
        Counts.of(broken.rows, "row")
            + " "
            + fate
            + ", "
            + place.rule()
            + ": the value "
            + place.reason()
            + Counts.samples(broken.samples),
        remedy(place.rule()));
  }

  private static String remedy(String rule) {
    return switch (rule) {
      case "key missing" -> "Give these rows a key in the source, or leave them out with 'where'.";
      case "duplicate key" ->
          "Remove the twins in the source, name more key columns, or set 'duplicates'.";
      case "key collision" ->
          "Set 'case' and 'trim' of the key column if these are the same rows; else change a key.";
      case "forbidden character" ->
          "Replace the character in the key with 'sql', take another column for the key, or set"
              + " 'identity: derived'.";
      case "parent", "lookup" ->
          "Export the parent's table too, correct the value, or set 'onMissing: null'.";
      case "length" -> "Make the target's column longer, or set 'onLong: truncate'.";
      case "choice" -> "Name the option in 'choices', or add it to the target.";
      default -> "Correct the values in the source, or the column's mapping or dialect.";
    };
  }

  private void keys(BoundTable table) throws MigrationException {
    KeyHealth health = staging.keyHealth(table);
    String object = "keys of " + table.name();
    boolean well = true;
    if (health.accents().rows() > 0) {
      well = false;
      results.accept(
          new CheckResult.Warn(
              object,
              Counts.of(health.accents()) + ", differ from others by accents alone",
              "Check that these are different things; the target takes them for different."));
    }
    if (health.long900().rows() > 0) {
      well = false;
      results.accept(
          new CheckResult.Warn(
              object,
              Counts.of(health.long900()) + ", take more than 900 bytes",
              "An index of the target takes no longer keys; choose shorter columns."));
    }
    for (Map.Entry<String, KeyHealth.Found> circle : health.circles().entrySet()) {
      well = false;
      results.accept(
          new CheckResult.Warn(
              object,
              Counts.of(circle.getValue()) + ", are their own ancestors by " + circle.getKey(),
              "Break the circle in the source; a hierarchical relationship refuses it."));
    }
    if (well) {
      results.accept(
          new CheckResult.Pass(
              object,
              Counts.of(health.keys(), "key")
                  + ", none over-long, in a circle or told apart by accents alone"));
    }
  }
}
