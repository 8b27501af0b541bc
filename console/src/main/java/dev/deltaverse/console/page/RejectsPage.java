package dev.deltaverse.console.page;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.FailedRow;
import dev.deltaverse.engine.journal.RefusedGroup;
import dev.deltaverse.engine.journal.RejectCount;
import dev.deltaverse.engine.journal.RejectFilter;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.LookupMapping;
import dev.deltaverse.engine.project.ValueSource;
import dev.deltaverse.engine.staging.RefusedRecord;
import dev.deltaverse.engine.staging.RejectRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a run did not load, in groups, each row with the offending cell marked. */
public final class RejectsPage implements Page {
  static final List<String> GROUPINGS =
      List.of("rule", "table", "column", "table, column and rule");

  private static final int SHOWN = 100;
  private static final int RUNS = 50;

  private final Looking looking;

  public RejectsPage(Looking looking) {
    this.looking = looking;
  }

  record Model(
      Run run,
      List<Run> runs,
      String by,
      String sentence,
      List<Group> groups,
      List<Row> rows,
      long rowsInAll,
      String csv,
      boolean filtered,
      List<Refused> refused,
      List<Failed> failed,
      String failedShown,
      String failedCsv,
      boolean retriable) {

    long most() {
      return groups.stream().mapToLong(Group::rows).max().orElse(1);
    }

    String shown() {
      return RejectsPage.shown(rows.size(), rowsInAll, "reject");
    }
  }

  record Group(String name, RejectRow.Kind of, long rows, String link, boolean chosen) {
    String kind() {
      return of.name().toLowerCase(Locale.ROOT);
    }

    String tone() {
      return toneOf(of);
    }
  }

  /** Rows that the target refused for one reason. */
  record Refused(RefusedGroup group, String link, boolean chosen) {}

  /**
   * A row of the refused group that was chosen.
   *
   * @param key empty while the run goes on
   */
  record Failed(String key, String place, String message, List<Cell> cells) {}

  record Cell(String column, String text, boolean offends) {}

  record Row(RejectRow of, List<Cell> cells) {
    String kind() {
      return of.kind().name().toLowerCase(Locale.ROOT);
    }

    String tone() {
      return toneOf(of.kind());
    }

    String place() {
      return of.file().isEmpty()
          ? "row " + Shown.number(of.record()) + " of the model"
          : of.file() + ", record " + Shown.number(of.record());
    }

    String value() {
      return Shown.cut(String.valueOf(of.value()), 200);
    }

    @Nullable String raw() {
      return of.raw() == null ? null : Shown.cut(of.raw(), 2_000);
    }
  }

  private static String shown(int shown, long all, String noun) {
    return shown < all
        ? "The first " + Shown.number(shown) + " of " + Shown.number(all)
        : Shown.count(all, noun);
  }

  private static boolean isAsked(RefusedGroup group, Asked asked) {
    return group.phase().toString().equals(asked.text("phase"))
        && group.code().equals(asked.text("code"))
        && group.reason().equals(asked.query().get("reason"));
  }

  /** The group of refused rows that a visitor chose, of which only the reason counts. */
  public static Optional<RefusedGroup> group(Asked asked) {
    try {
      PhaseId phase = PhaseId.parse(asked.text("phase"));
      String reason = asked.query().getOrDefault("reason", "");
      return Optional.of(new RefusedGroup(phase, asked.text("code"), reason, "", 0));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Failed failed(FailedRow row) {
    RefusedRecord record = row.record().orElse(null);
    return record == null
        ? new Failed("", "change " + Shown.number(row.row().seq()), row.row().message(), List.of())
        : new Failed(
            record.key(),
            record.file().isEmpty()
                ? ""
                : record.file() + ", record " + Shown.number(record.record()),
            row.row().message(),
            cells(record.raw(), Set.of()));
  }

  private static String toneOf(RejectRow.Kind kind) {
    return switch (kind) {
      case REJECTED -> "bad";
      case PARKED -> "warn";
      case BLANKED -> "idle";
    };
  }

  @Override
  public String path() {
    return "/rejects";
  }

  @Override
  public String render(Asked asked, Frame frame) throws MigrationException {
    if (looking.lastRun().isEmpty()) {
      return Html.of(out -> JtenorunGenerated.render(out, Html.NO_INTERCEPTOR, frame, "Rejects"));
    }
    Run run = looking.chosen(asked);
    String by = GROUPINGS.contains(asked.text("by")) ? asked.text("by") : GROUPINGS.getFirst();
    RejectFilter filter = filter(asked);
    List<RejectCount> counts = looking.requireView().rejects().counts(run.id());
    List<RefusedGroup> refused =
        looking.requireView().journal().refusedGroups(run.id()).stream()
            .filter(g -> filter.name() == null || g.phase().name().equals(filter.name()))
            .toList();
    Optional<RefusedGroup> chosen = refused.stream().filter(g -> isAsked(g, asked)).findFirst();
    List<Failed> failed = new ArrayList<>();
    if (frame.seesValues() && chosen.isPresent()) {
      looking
          .requireView()
          .journal()
          .eachFailed(run.id(), chosen.get(), SHOWN, row -> failed.add(failed(row)));
    }
    List<Row> rows = new ArrayList<>();
    if (frame.seesValues() && chosen.isEmpty()) {
      for (RejectRow row : looking.requireView().rejects().list(run.id(), filter, SHOWN)) {
        rows.add(new Row(row, cells(row.raw(), offending(row))));
      }
    }
    Model model =
        new Model(
            run,
            runs(run),
            by,
            sentence(run, counts, refused),
            groups(run, by, counts, filter),
            rows,
            counts.stream().filter(c -> passes(c, filter)).mapToLong(RejectCount::rows).sum(),
            "/runs/" + run.id() + "/rejects.csv" + query(filter, "?"),
            !filter.equals(RejectFilter.ALL),
            refused.stream()
                .map(
                    g ->
                        new Refused(
                            g, RunPage.rowsLink(run.id(), g), chosen.filter(g::equals).isPresent()))
                .toList(),
            failed,
            chosen.map(g -> shown(failed.size(), g.rows(), "row")).orElse(""),
            chosen
                .map(g -> "/runs/" + run.id() + "/refused.csv?" + RunPage.groupQuery(g))
                .orElse(""),
            retriable(run));
    return Html.of(out -> JterejectsGenerated.render(out, Html.NO_INTERCEPTOR, frame, model));
  }

  /** What the last run was refused can be sent again. */
  private boolean retriable(Run run) throws MigrationException {
    return !looking.running()
        && looking.runs(RUNS).stream()
            .filter(r -> !r.start().command().endsWith("plan"))
            .findFirst()
            .filter(r -> r.id() == run.id())
            .isPresent();
  }

  /** The filter that a visitor chose. */
  public static RejectFilter filter(Asked asked) {
    return new RejectFilter(
        orNull(asked.text("table")),
        Stream.of(RejectRow.Kind.values())
            .filter(k -> k.name().equalsIgnoreCase(asked.text("kind")))
            .findFirst()
            .orElse(null),
        orNull(asked.text("rule")),
        asked.query().containsKey("column") ? asked.query().get("column") : null);
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private List<Run> runs(Run chosen) throws MigrationException {
    List<Run> runs = new ArrayList<>(looking.runs(RUNS));
    if (runs.stream().noneMatch(r -> r.id() == chosen.id())) {
      runs.add(chosen);
    }
    return runs;
  }

  private static String sentence(Run run, List<RejectCount> counts, List<RefusedGroup> refused) {
    List<String> parts = new ArrayList<>();
    for (RejectRow.Kind kind : RejectRow.Kind.values()) {
      long rows = counts.stream().filter(c -> c.kind() == kind).mapToLong(RejectCount::rows).sum();
      if (rows > 0) {
        parts.add(Shown.number(rows) + " " + kind.name().toLowerCase(Locale.ROOT));
      }
    }
    long rows = refused.stream().mapToLong(RefusedGroup::rows).sum();
    if (rows > 0) {
      parts.add(Shown.number(rows) + " refused by the target");
    }
    String of = "Run " + run.id() + ", " + run.start().command() + " of " + run.start().snapshot();
    return parts.isEmpty()
        ? of + ": every row could be loaded."
        : of + ": " + String.join(", ", parts) + ".";
  }

  private static boolean passes(RejectCount count, RejectFilter filter) {
    return (filter.name() == null || filter.name().equals(count.name()))
        && (filter.kind() == null || filter.kind() == count.kind())
        && (filter.rule() == null || filter.rule().equals(count.rule()))
        && (filter.column() == null || filter.column().equals(count.column()));
  }

  private static List<Group> groups(
      Run run, String by, List<RejectCount> counts, RejectFilter chosen) {
    record Key(RejectFilter filter, String name) {}
    Map<Key, Long> rows = new LinkedHashMap<>();
    for (RejectCount count : counts) {
      Key key =
          switch (by) {
            case "table" ->
                new Key(new RejectFilter(count.name(), count.kind(), null, null), count.name());
            case "column" ->
                new Key(
                    new RejectFilter(count.name(), count.kind(), null, count.column()),
                    count.name()
                        + " · "
                        + (count.column().isEmpty() ? "whole record" : count.column()));
            case "rule" ->
                new Key(new RejectFilter(null, count.kind(), count.rule(), null), count.rule());
            default ->
                new Key(
                    new RejectFilter(count.name(), count.kind(), count.rule(), count.column()),
                    count.name()
                        + (count.column().isEmpty() ? "" : " · " + count.column())
                        + " · "
                        + count.rule());
          };
      rows.merge(key, count.rows(), Long::sum);
    }
    List<Group> groups = new ArrayList<>();
    rows.forEach(
        (key, of) -> {
          RejectFilter filter = key.filter();
          groups.add(
              new Group(
                  key.name(),
                  Objects.requireNonNull(filter.kind()),
                  of,
                  "/rejects?run=" + run.id() + "&by=" + RunPage.encoded(by) + query(filter, "&"),
                  filter.equals(chosen)));
        });
    groups.sort(Comparator.comparingLong(g -> -g.rows()));
    return groups;
  }

  private static String query(RejectFilter filter, String before) {
    StringBuilder query = new StringBuilder();
    add(query, "table", filter.name());
    add(
        query,
        "kind",
        filter.kind() == null ? null : filter.kind().name().toLowerCase(Locale.ROOT));
    add(query, "rule", filter.rule());
    add(query, "column", filter.column());
    return query.isEmpty() ? "" : before + query.substring(1);
  }

  private static void add(StringBuilder query, String name, @Nullable String value) {
    if (value != null) {
      query.append('&').append(name).append('=').append(RunPage.encoded(value));
    }
  }

  /** The record's cells; none if it could not be split into fields. */
  private static List<Cell> cells(@Nullable String raw, Set<String> offending) {
    if (raw == null || !raw.startsWith("{")) {
      return List.of();
    }
    JsonNode json;
    try {
      json = JsonMapper.shared().readTree(raw);
    } catch (JacksonException _) {
      return List.of();
    }
    List<Cell> cells = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      String text = field.getValue().isNull() ? "∅" : field.getValue().asString();
      cells.add(new Cell(field.getKey(), Shown.cut(text, 80), offending.contains(field.getKey())));
    }
    return cells;
  }

  /** A reject names a column of the target or of the source. */
  private Set<String> offending(RejectRow row) {
    Set<String> names = new LinkedHashSet<>(Set.of(row.column()));
    Optional<ColumnMapping> mapping =
        looking.project().table(row.name()).stream()
            .flatMap(t -> t.columns().stream())
            .filter(c -> c.target().equals(row.column()))
            .findFirst();
    if (mapping.isPresent()) {
      if (mapping.get().source() instanceof ValueSource.From from) {
        names.add(from.column());
      }
      for (LookupMapping.To to :
          mapping.get().lookup().map(LookupMapping::targets).orElse(List.of())) {
        switch (to) {
          case LookupMapping.ByKey by -> names.addAll(by.from());
          case LookupMapping.ById by -> names.add(by.from());
          case LookupMapping.ByTargetKey by -> names.addAll(by.from());
        }
      }
    }
    return names;
  }
}
