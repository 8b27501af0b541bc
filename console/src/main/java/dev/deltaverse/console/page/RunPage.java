package dev.deltaverse.console.page;

import dev.deltaverse.console.run.RunPicture;
import dev.deltaverse.console.run.TablePicture;
import dev.deltaverse.console.run.Waiting;
import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.EventFilter;
import dev.deltaverse.engine.journal.EventRow;
import dev.deltaverse.engine.journal.PhaseStatistics;
import dev.deltaverse.engine.journal.RefusedGroup;
import dev.deltaverse.engine.journal.Run;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One run in full: timeline, charts, books, refusals, log. */
public final class RunPage implements Page {
  static final List<String> STEPS =
      List.of(
          "stage", "check", "park", "delta", "plan", "switch", "stream", "send", "verify",
          "command");
  static final List<String> LEVELS = List.of("debug", "info", "warn", "error");

  private static final int LINES = 200;

  private final Looking looking;

  public RunPage(Looking looking) {
    this.looking = looking;
  }

  record Fact(String label, String value) {}

  /** Rows of a phase whose answers were lost. */
  record Doubt(String phase, long rows) {}

  /**
   * What the page shows.
   *
   * @param forecast null if there is none
   * @param older number of the oldest line if there are older ones, else 0
   */
  record Model(
      long number,
      boolean live,
      Headline headline,
      List<String> waiting,
      long permille,
      List<Figure> figures,
      List<Fact> facts,
      Gantt gantt,
      RateChart rate,
      UserChart users,
      @Nullable ForecastTable forecast,
      List<TablePicture> tables,
      Books total,
      List<RefusedGroup> refused,
      List<Doubt> doubts,
      List<EventRow> log,
      EventFilter filter,
      long older) {

    String level() {
      return filter.least().name().toLowerCase(Locale.ROOT);
    }

    List<String> names() {
      return tables.stream().map(TablePicture::name).toList();
    }

    String olderLink() {
      return "/runs/"
          + number
          + "?table="
          + encoded(filter.table())
          + "&step="
          + encoded(filter.step())
          + "&level="
          + level()
          + "&text="
          + encoded(filter.text())
          + "&before="
          + older
          + "#log";
    }
  }

  @Override
  public String path() {
    return "/runs/{run}";
  }

  @Override
  public String render(Asked asked, Frame frame) throws MigrationException {
    RunPicture picture = looking.picture(looking.chosen(asked).id());
    EventFilter filter =
        new EventFilter(level(asked), asked.text("step"), asked.text("table"), asked.text("text"));
    Run run = picture.run();
    List<EventRow> log =
        looking
            .requireView()
            .events(run.id(), filter, asked.number("before").orElse(Long.MAX_VALUE), LINES);
    List<PhaseStatistics.Named> happened = looking.requireView().journal().sums(run.id());
    Model model =
        new Model(
            run.id(),
            picture.live(),
            Headline.of(picture),
            Waiting.of(picture),
            Figure.permille(picture),
            Figure.of(picture),
            facts(run),
            Gantt.of(picture),
            RateChart.of(picture),
            UserChart.of(picture),
            ForecastTable.of(picture, happened),
            new ArrayList<>(picture.tables().values()),
            picture.total(),
            looking.requireView().journal().refusedGroups(run.id()),
            picture.live() ? List.of() : doubts(run.id(), happened),
            log,
            filter,
            log.size() == LINES ? log.getLast().id() : 0);
    return Html.of(out -> JterunGenerated.render(out, Html.NO_INTERCEPTOR, frame, model));
  }

  private static EventRow.Level level(Asked asked) {
    return Arrays.stream(EventRow.Level.values())
        .filter(level -> level.name().equalsIgnoreCase(asked.text("level")))
        .findFirst()
        .orElse(EventRow.Level.INFO);
  }

  /** Of a row that was sent again, the last word counts. */
  private List<Doubt> doubts(long run, List<PhaseStatistics.Named> happened)
      throws MigrationException {
    List<Doubt> doubts = new ArrayList<>();
    for (PhaseStatistics.Named phase : happened) {
      if (phase.statistics().unknown() > 0) {
        long rows = looking.requireView().journal().statistics(run, phase.phase()).unknown();
        if (rows > 0) {
          doubts.add(new Doubt(phase.phase().toString(), rows));
        }
      }
    }
    return doubts;
  }

  private static List<Fact> facts(Run run) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("command", run.start().command()));
    facts.add(new Fact("snapshot", run.start().snapshot()));
    facts.add(new Fact("profile", run.start().profile()));
    facts.add(new Fact("started", Shown.dayAndTime(run.started())));
    facts.add(new Fact("ended", Shown.dayAndTime(run.ended())));
    facts.add(
        new Fact(
            "by",
            run.start().user() + " on " + run.start().host() + ", process " + run.start().pid()));
    facts.add(new Fact("version", run.start().version()));
    facts.add(new Fact("organisation", run.start().organisation()));
    if (run.exitCode() != null) {
      facts.add(new Fact("exit code", Integer.toString(run.exitCode())));
    }
    return facts;
  }

  /** The rows of a group on the page of rejects. */
  static String rowsLink(long run, RefusedGroup group) {
    return "/rejects?run=" + run + "&" + groupQuery(group) + "#failed";
  }

  /** A group of refused rows as parameters. */
  static String groupQuery(RefusedGroup group) {
    return "phase="
        + encoded(group.phase().toString())
        + "&code="
        + encoded(group.code())
        + "&reason="
        + encoded(group.reason());
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
