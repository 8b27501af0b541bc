package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Arrivals;
import dev.deltaverse.engine.plan.ChangeCursor;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.staging.Adopted;
import dev.deltaverse.engine.staging.Agreement;
import dev.deltaverse.engine.staging.CheckCounts;
import dev.deltaverse.engine.staging.DeltaCounts;
import dev.deltaverse.engine.staging.Difference;
import dev.deltaverse.engine.staging.Drifted;
import dev.deltaverse.engine.staging.FoldMark;
import dev.deltaverse.engine.staging.Kept;
import dev.deltaverse.engine.staging.KeyHealth;
import dev.deltaverse.engine.staging.Parents;
import dev.deltaverse.engine.staging.RefusedRecord;
import dev.deltaverse.engine.staging.RejectRow;
import dev.deltaverse.engine.staging.SampleChange;
import dev.deltaverse.engine.staging.SentCounts;
import dev.deltaverse.engine.staging.SharedKeys;
import dev.deltaverse.engine.staging.SourceRead;
import dev.deltaverse.engine.staging.Staging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@link Staging} in an embedded DuckDB database. Thread-safe. */
public final class DuckStaging implements Staging {
  private final DuckDatabase database;
  private final Path folder;
  private final Map<String, TableSql> tables = new LinkedHashMap<>();
  private final Map<String, LinkSql> links = new LinkedHashMap<>();
  private final Sources sources = new Sources();
  private volatile Path project = Path.of("");
  private volatile boolean undoable;

  private DuckStaging(DuckDatabase database, Path folder) {
    this.database = database;
    this.folder = folder;
  }

  /**
   * Opens the staging database of a state folder.
   *
   * @param folder where {@code staging.duckdb} lies or will lie
   * @param memoryBytes what the database may take; it spills to disk beyond
   * @throws MigrationException SETUP if another process has it open
   */
  public static DuckStaging open(Path folder, long memoryBytes) throws MigrationException {
    return new DuckStaging(
        DuckDatabase.open(folder.resolve("staging.duckdb"), memoryBytes), folder);
  }

  @Override
  public void open(BoundProject project) throws MigrationException {
    this.project = project.project().folder();
    undoable = project.project().undo().runs() > 0;
    tables.clear();
    links.clear();
    References references =
        new References(
            project.tables().stream()
                .collect(Collectors.toMap(BoundTable::name, Function.identity())),
            project.schema().tables());
    for (BoundTable table : project.tables()) {
      tables.put(table.name(), sql(table, references));
    }
    for (BoundLink link : project.links()) {
      links.put(link.name(), new LinkSql(link, references));
    }
    new Ledger(database).open(project, tables.values(), links.values());
  }

  private static TableSql sql(BoundTable table, References references) throws MigrationException {
    try {
      return new TableSql(table, references);
    } catch (IllegalArgumentException e) {
      throw new MigrationException(
          Code.SETUP,
          "open table " + table.name() + ": " + e.getMessage(),
          "Correct the table's mapping in the project file.",
          e);
    }
  }

  /** The folder with the corrected records of a snapshot, in which each file must have a source. */
  private Path corrections(String name, Path snapshot) throws MigrationException {
    Path folder = Corrections.folder(project, snapshot);
    Set<String> known = new TreeSet<>(tables.keySet());
    known.addAll(links.keySet());
    Corrections.requireKnown(name, folder, known);
    return folder;
  }

  @Override
  public void begin(long run) throws MigrationException {
    new Ledger(database).begin(run, tables.values());
  }

  @Override
  public long run() throws MigrationException {
    return new Ledger(database).run();
  }

  @Override
  public void planned(long run) throws MigrationException {
    new Ledger(database).planned(run);
  }

  @Override
  public OptionalLong planned() throws MigrationException {
    return new Ledger(database).planned();
  }

  @Override
  public SourceRead stage(String name, Path snapshot) throws MigrationException {
    Path scratch = folder.resolve("scratch");
    try {
      Files.createDirectories(scratch);
    } catch (IOException e) {
      throw new MigrationException(
          Code.SETUP,
          "stage " + name + ": " + scratch + " cannot be made",
          "Check that the state folder can be written.",
          e);
    }
    RawStage stage = new RawStage(database, scratch, corrections(name, snapshot));
    TableSql table = tables.get(name);
    SourceRead read =
        table != null
            ? stage.stage(
                name,
                table.table().mapping().source(),
                RawColumns.of(table.table()),
                RawColumns.inSql(table.table()),
                snapshot)
            : stage.stage(
                name,
                link(name).link().mapping().source(),
                RawColumns.of(link(name).link()),
                RawColumns.inSql(link(name).link()),
                snapshot);
    sources.read(read);
    RowSource source =
        table != null ? table.table().mapping().source() : link(name).link().mapping().source();
    if (source instanceof RowSource.Model(Path sql)) {
      sources.model(name, text(name, sql), names());
    }
    return read;
  }

  private static String text(String name, Path sql) throws MigrationException {
    try {
      return Files.readString(sql);
    } catch (IOException e) {
      throw new MigrationException(
          Code.SETUP,
          "stage " + name + ": the model " + sql + " cannot be read",
          "Correct the path in the project file.",
          e);
    }
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(tables.keySet());
    names.addAll(links.keySet());
    return names;
  }

  @Override
  public void check(BoundTable table) throws MigrationException {
    new CheckStage(database).check(table(table.name()));
  }

  @Override
  public void check(BoundLink link) throws MigrationException {
    new CheckStage(database).check(link(link.name()));
  }

  @Override
  public void park(List<BoundTable> group) throws MigrationException {
    parkStage().park(group.stream().map(t -> table(t.name())).toList());
  }

  @Override
  public void park(BoundLink link) throws MigrationException {
    parkStage().park(link(link.name()));
  }

  private ParkStage parkStage() {
    return new ParkStage(database, tables, sources);
  }

  @Override
  public CheckCounts checked(String name) throws MigrationException {
    return new CheckStage(database).counts(name, read(name).unreadable());
  }

  @Override
  public KeyHealth keyHealth(BoundTable table) throws MigrationException {
    return new KeyHealthStage(database).of(table(table.name()));
  }

  @Override
  public DeltaCounts delta(BoundTable table) throws MigrationException {
    deltas().note(table(table.name()));
    return new DeltaStage(database, tables, sources).delta(table(table.name()));
  }

  @Override
  public Map<String, Long> createOnly(BoundTable table) throws MigrationException {
    return new DeltaStage(database, tables, sources).createOnly(table(table.name()));
  }

  @Override
  public DeltaCounts delta(BoundLink link) throws MigrationException {
    return new DeltaStage(database, tables, sources).delta(link(link.name()));
  }

  @Override
  public Adopted adopt(BoundTable table, boolean own, boolean write) throws MigrationException {
    return new AdoptStage(database).adopt(table(table.name()), own, write);
  }

  @Override
  public Adopted adopt(BoundLink link, boolean own, boolean write) throws MigrationException {
    return new AdoptStage(database).adopt(link(link.name()), own, write);
  }

  @Override
  public String mark(BoundTable table) throws MigrationException {
    return new DriftStage(database).mark(table(table.name()));
  }

  @Override
  public Drifted drift(BoundTable table, String mark) throws MigrationException {
    return new DriftStage(database).drift(table(table.name()), mark);
  }

  @Override
  public void keepRefused(OptionalLong run) throws MigrationException {
    new RetryStage(database).keep(run, names());
  }

  @Override
  public long refusedRun() throws MigrationException {
    return new RetryStage(database).run();
  }

  @Override
  public SeqRanges refused(String name) throws MigrationException {
    return new RetryStage(database).rows(name);
  }

  @Override
  public long restrict(String name, SeqRanges seqs, boolean corrected) throws MigrationException {
    return new RetryStage(database).restrict(name, seqs, corrected);
  }

  @Override
  public Map<String, Long> images(long run) throws MigrationException {
    return new UndoStage(database).images(run, names());
  }

  @Override
  public void keepImages(int runs) throws MigrationException {
    new UndoStage(database).keep(runs, names());
  }

  @Override
  public DeltaCounts inverse(BoundTable table, long run, Set<Long> begun)
      throws MigrationException {
    deltas().note(table(table.name()));
    return inverted(new UndoStage(database).inverse(table(table.name()), run, begun));
  }

  @Override
  public DeltaCounts inverse(BoundLink link, long run) throws MigrationException {
    return inverted(new UndoStage(database).inverse(link(link.name()), run));
  }

  /** What is taken back counts as read, though from no file. */
  private DeltaCounts inverted(DeltaCounts counts) throws MigrationException {
    long rows = new CheckStage(database).counts(counts.name(), 0).read();
    sources.read(new SourceRead(counts.name(), rows, 0, false, List.of(), List.of()));
    return counts;
  }

  @Override
  public List<Kept> protect() throws MigrationException {
    return new ProtectStage(database, tables).protect();
  }

  @Override
  public Parents parents(PhaseId phase, BoundColumn lookup, BoundTable parent)
      throws MigrationException {
    return parentStage(phase).count(phase, lookup, table(parent.name()));
  }

  @Override
  public List<List<String>> parentKeys(PhaseId phase, BoundColumn lookup)
      throws MigrationException {
    return parentStage(phase).keys(phase, lookup);
  }

  @Override
  public BackSink parentIds(PhaseId phase, BoundColumn lookup, BoundTable parent)
      throws MigrationException {
    return parentStage(phase).ids(lookup, table(parent.name()));
  }

  @Override
  public long unaddressed(PhaseId phase) throws MigrationException {
    ParentStage stage = parentStage(phase);
    SeqRanges gone = stage.gone(phase.kind());
    SeqRanges none = new SeqRanges(List.of());
    if (gone.count() > 0) {
      fold(new PhaseId(phase.name(), PhaseKind.DELETE), new Acknowledged(gone, none, none, none));
    }
    return gone.count() + stage.park(phase.kind());
  }

  @Override
  public BackSink rowIds(BoundTable table) throws MigrationException {
    return new ParentStage(database, table(table.name())).rowIds();
  }

  @Override
  public Parents unknownIds(PhaseId phase, BoundTable of) throws MigrationException {
    TableSql table = table(of.name());
    try (Duck duck = database.connect("count ids of " + of.name())) {
      return new Parents(
          duck.number("SELECT count(*)" + unknown(phase, table)),
          duck.number("SELECT count(*) FROM " + table.ledger()));
    }
  }

  @Override
  public List<List<String>> unknownIdKeys(PhaseId phase, BoundTable of) throws MigrationException {
    TableSql table = table(of.name());
    List<List<String>> keys = new ArrayList<>();
    try (Duck duck = database.connect("list ids of " + of.name())) {
      duck.each(
          "SELECT " + String.join(", ", table.keyTexts("l.")) + unknown(phase, table),
          row -> keys.add(row.stream().map(String::valueOf).toList()));
    }
    return keys;
  }

  private String unknown(PhaseId phase, TableSql of) {
    return switch (phase.kind()) {
      case UPSERT, UPDATE, LOOKUPS, STATE, DELETE ->
          KnownIds.unknown(of, table(phase.name()), tables, phase.kind());
      case LINK, UNLINK -> KnownIds.unknown(of, link(phase.name()), phase.kind());
    };
  }

  @Override
  public long withoutId(PhaseId phase) throws MigrationException {
    SeqRanges missing = parentStage(phase).withoutId(phase.kind());
    SeqRanges none = new SeqRanges(List.of());
    if (missing.count() > 0) {
      fold(phase, new Acknowledged(none, none, missing, none));
    }
    return missing.count();
  }

  private ParentStage parentStage(PhaseId phase) {
    return new ParentStage(database, table(phase.name()));
  }

  @Override
  public List<SharedKeys> sharedKeys() throws MigrationException {
    boolean compared = true;
    for (String name : tables.keySet()) {
      compared = compared && exists("chg_" + name);
    }
    return new SharedKeyStage(database).of(tables.values(), compared);
  }

  @Override
  public Map<String, Long> clearCircles() throws MigrationException {
    return new CircleStage(database, tables).clear();
  }

  @Override
  public void rejects(String name, Consumer<RejectRow> sink) throws MigrationException {
    new CheckStage(database).rejects(name, sink);
  }

  @Override
  public void refused(String name, Consumer<RefusedRecord> sink) throws MigrationException {
    TableSql table = tables.get(name);
    RefusedRecords records = new RefusedRecords(database);
    if (table != null) {
      records.each(table, sink);
    } else {
      records.each(link(name), sink);
    }
  }

  @Override
  public long parkOrphans(PhaseId phase) throws MigrationException {
    if (phase.kind() == PhaseKind.LINK) {
      return parkStage().orphaned(link(phase.name()));
    }
    if (phase.kind() == PhaseKind.DELETE) {
      return new ProtectStage(database, tables).withhold(table(phase.name()));
    }
    if (phase.kind() == PhaseKind.UNLINK || phase.kind() == PhaseKind.STATE) {
      return 0;
    }
    TableSql table = table(phase.name());
    return parkStage()
        .orphaned(
            table,
            ChangeStream.inPhase(phase.kind()),
            table.lookups().stream()
                .filter(
                    l ->
                        l.phase() == ChangeStream.columns(phase.kind())
                            || l.phase() == BoundColumn.Phase.KEY
                                && phase.kind() != PhaseKind.LOOKUPS)
                .toList());
  }

  @Override
  public long pending(PhaseId phase) throws MigrationException {
    try (Duck duck = database.connect("count changes of " + phase)) {
      return duck.number(
          "SELECT count(*) FROM "
              + Sql.name("chg_" + phase.name())
              + " c WHERE "
              + ChangeStream.inPhase(phase.kind()));
    }
  }

  @Override
  public ChangeCursor changes(PhaseId phase) throws MigrationException {
    return switch (phase.kind()) {
      case UPSERT, UPDATE, LOOKUPS, STATE, DELETE ->
          ChangeStream.table(database, table(phase.name()), tables, phase.kind());
      case LINK, UNLINK -> ChangeStream.link(database, link(phase.name()), tables, phase.kind());
    };
  }

  @Override
  public ChangeCursor changes(PhaseId phase, Set<String> parents, Arrivals arrivals)
      throws MigrationException {
    return ArrivalStream.open(database, table(phase.name()), parents, tables, arrivals);
  }

  @Override
  public void fold(PhaseId phase, Acknowledged acknowledged, FoldMark mark)
      throws MigrationException {
    fold(phase, acknowledged, duck -> FoldMarks.put(duck, phase, mark));
  }

  /** Folds what is known without having been sent, of which the journal has nothing. */
  private void fold(PhaseId phase, Acknowledged acknowledged) throws MigrationException {
    fold(phase, acknowledged, _ -> {});
  }

  private void fold(PhaseId phase, Acknowledged acknowledged, FoldStage.Noting noting)
      throws MigrationException {
    FoldStage fold = new FoldStage(database, links, undoable, noting);
    switch (phase.kind()) {
      case UPSERT, UPDATE, LOOKUPS, STATE -> {
        TableSql table = table(phase.name());
        boolean readable = deltas().readable(table);
        fold.fold(
            table,
            phase.kind(),
            readable ? acknowledged : DeltaLayout.inDoubt(acknowledged),
            readable);
      }
      case DELETE -> fold.fold(table(phase.name()), phase.kind(), acknowledged, false);
      case LINK, UNLINK -> fold.fold(link(phase.name()), phase.kind(), acknowledged);
    }
  }

  @Override
  public Map<PhaseId, FoldMark> folded() throws MigrationException {
    try (Duck duck = database.connect("read how far the ledger is")) {
      return FoldMarks.all(duck);
    }
  }

  @Override
  public void setFolded(Map<PhaseId, FoldMark> marks, Set<String> behind)
      throws MigrationException {
    try (Duck duck = database.connect("note how far the ledger is")) {
      duck.transaction(
          () -> {
            for (Map.Entry<PhaseId, FoldMark> mark : marks.entrySet()) {
              FoldMarks.put(duck, mark.getKey(), mark.getValue());
            }
            for (String name : behind) {
              Behind.add(duck, name);
            }
          });
    }
  }

  @Override
  public Set<String> behind() throws MigrationException {
    try (Duck duck = database.connect("read which ledgers are behind")) {
      return Behind.all(duck);
    }
  }

  private DeltaLayout deltas() {
    return new DeltaLayout(database);
  }

  @Override
  public SentCounts sent(String name) throws MigrationException {
    return new Outcomes(database).sent(name);
  }

  @Override
  public String digest(String name) throws MigrationException {
    TableSql table = tables.get(name);
    return table != null
        ? new Outcomes(database).digest(table)
        : new Outcomes(database).digest(link(name));
  }

  @Override
  public List<SampleChange> sample(BoundTable table, int limit) throws MigrationException {
    return new Outcomes(database).sample(table(table.name()), limit);
  }

  @Override
  public ReadBack readBack(BoundTable table) throws MigrationException {
    return new CompareStage(database).readBack(table(table.name()));
  }

  @Override
  public ReadBack readBack(BoundLink link) throws MigrationException {
    return new CompareStage(database).readBack(link(link.name()));
  }

  @Override
  public Agreement compare(BoundTable table, Consumer<Difference> sink) throws MigrationException {
    return new CompareStage(database)
        .compare(table(table.name()), exists("chg_" + table.name()), sink);
  }

  @Override
  public Agreement compare(BoundLink link, Consumer<Difference> sink) throws MigrationException {
    return new CompareStage(database)
        .compare(link(link.name()), exists("chg_" + link.name()), sink);
  }

  private boolean exists(String table) throws MigrationException {
    try (Duck duck = database.connect("look for " + table)) {
      return duck.number(
              "SELECT count(*) FROM duckdb_tables() WHERE table_name = " + Sql.text(table))
          > 0;
    }
  }

  @Override
  public @Nullable String scalar(String sql) throws MigrationException {
    try (Duck duck = database.connect("query staging")) {
      return duck.text(sql);
    }
  }

  private TableSql table(String name) {
    TableSql table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("no table " + name + " in this project");
    }
    return table;
  }

  private LinkSql link(String name) {
    LinkSql link = links.get(name);
    if (link == null) {
      throw new IllegalArgumentException("no table or link " + name + " in this project");
    }
    return link;
  }

  private SourceRead read(String name) {
    SourceRead read = sources.read(name);
    if (read == null) {
      throw new IllegalStateException(name + " has not been staged");
    }
    return read;
  }

  @Override
  public void close() {
    database.close();
  }
}
