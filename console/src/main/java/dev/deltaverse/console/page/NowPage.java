package dev.deltaverse.console.page;

import dev.deltaverse.console.run.RunPicture;
import dev.deltaverse.console.run.TablePicture;
import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.run.MigrationGraph;
import dev.deltaverse.engine.snapshot.SnapshotFolder;
import dev.deltaverse.engine.snapshot.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is going on, or how it stands since the last run. */
public final class NowPage implements Page {
  private final Looking looking;
  private final Supplier<@Nullable Scheduled> schedule;
  private final BooleanSupplier ours;

  /**
   * @param schedule how it stands now; null if there is none
   * @param ours whether a run that was started here is under way
   */
  public NowPage(Looking looking, Supplier<@Nullable Scheduled> schedule, BooleanSupplier ours) {
    this.looking = looking;
    this.schedule = schedule;
    this.ours = ours;
  }

  /**
   * What the page shows.
   *
   * @param unattended whether the profile has a schedule that this server does not look after
   */
  record Model(
      Headline headline,
      List<String> waiting,
      long permille,
      List<Figure> figures,
      long rejected,
      GraphDrawing graph,
      List<TablePicture> tables,
      Books total,
      List<String> snapshots,
      boolean running,
      @Nullable Steered steered,
      @Nullable Scheduled schedule,
      boolean unattended) {}

  @Override
  public String path() {
    return "/";
  }

  /** What a schedule waits for may change though nothing is written. */
  @Override
  public boolean lively() {
    return schedule.get() != null;
  }

  @Override
  public String render(Asked asked, Frame frame) throws MigrationException {
    Optional<Run> run = looking.lastRun();
    Model model = run.isEmpty() ? before() : during(looking.picture(run.get().id()));
    return Html.of(out -> JtenowGenerated.render(out, Html.NO_INTERCEPTOR, frame, model));
  }

  private Model before() {
    return new Model(
        Headline.NO_RUN,
        List.of(),
        0,
        List.of(),
        0,
        GraphDrawing.of(looking.graph(), Map.of()),
        tables(looking.graph(), Map.of()),
        Books.EMPTY,
        snapshots(looking),
        false,
        null,
        schedule.get(),
        unattended());
  }

  private boolean unattended() {
    return schedule.get() == null && looking.project().schedule().isPresent();
  }

  private Model during(RunPicture picture) throws MigrationException {
    return new Model(
        Headline.of(picture),
        looking.waiting(picture),
        Figure.permille(picture),
        Figure.of(picture),
        Figure.notLoaded(picture),
        GraphDrawing.of(looking.graph(), picture.tables()),
        tables(looking.graph(), picture.tables()),
        picture.total(),
        snapshots(looking),
        picture.live(),
        Steered.of(looking, ours.getAsBoolean()),
        schedule.get(),
        unattended());
  }

  /** In the project's order; a table that the run does not know is there too. */
  static List<TablePicture> tables(MigrationGraph graph, Map<String, TablePicture> known) {
    List<TablePicture> tables = new ArrayList<>();
    for (MigrationGraph.Node node : graph.nodes()) {
      TablePicture table = known.get(node.name());
      tables.add(table == null ? TablePicture.untouched(node.name()) : table);
    }
    return tables;
  }

  /** The latest first; none if the folder is not there yet. */
  static List<String> snapshots(Looking looking) {
    try {
      return Snapshots.list(looking.project().snapshots()).reversed().stream()
          .map(SnapshotFolder::name)
          .toList();
    } catch (MigrationException _) {
      return List.of();
    }
  }
}
