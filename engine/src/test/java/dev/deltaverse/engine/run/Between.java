package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Sending;
import dev.deltaverse.engine.target.SendingUser;
import dev.deltaverse.engine.target.Switchboard;
import dev.deltaverse.engine.target.Target;
import dev.deltaverse.engine.target.TargetColumn;
import dev.deltaverse.engine.target.TargetRequest;
import dev.deltaverse.engine.target.TargetSchema;
import dev.deltaverse.engine.target.TargetTable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A target through which requests go by a way of the test's own.
 *
 * @param sight how its description of itself is seen
 * @param board goes around its switchboard
 */
record Between(
    Target target, Way way, UnaryOperator<TargetSchema> sight, UnaryOperator<Switchboard> board)
    implements Target {

  Between(Target target, Way way) {
    this(target, way, schema -> schema);
  }

  Between(Target target, Way way, UnaryOperator<TargetSchema> sight) {
    this(target, way, sight, board -> board);
  }

  /** A target of which one column was changed. */
  static Target changed(Target target, String table, UnaryOperator<TargetColumn> change) {
    return new Between(
        target,
        (request, on) -> on.send(request),
        schema -> {
          Map<String, TargetTable> tables = new HashMap<>(schema.tables());
          tables.computeIfPresent(table, (_, t) -> changed(t, change));
          return new TargetSchema(schema.organizationId(), tables, schema.relationships());
        });
  }

  /** The same target under another organisation's id. */
  static Target of(Target target, String organisation) {
    return new Between(
        target,
        (request, on) -> on.send(request),
        schema -> new TargetSchema(organisation, schema.tables(), schema.relationships()));
  }

  private static TargetTable changed(TargetTable table, UnaryOperator<TargetColumn> change) {
    Map<String, TargetColumn> columns = new HashMap<>(table.columns());
    columns.replaceAll((_, column) -> change.apply(column));
    return new TargetTable(
        table.logicalName(),
        table.entitySet(),
        table.primaryId(),
        table.elastic(),
        columns,
        table.keys());
  }

  /** How a request goes. */
  interface Way {
    Answer send(TargetRequest request, Sending on) throws InterruptedException;
  }

  /** Requests that are done, and whose answers are lost. */
  static Target lost(Target target, java.util.function.Predicate<TargetRequest> which) {
    return new Between(
        target,
        (request, on) -> {
          Answer answer = on.send(request);
          return which.test(request) ? new Answer.Unknown("lost") : answer;
        });
  }

  /** A target of which a request's answer ends what sends it, as a process would end. */
  static Target endingAfter(Target target, int requests) {
    AtomicInteger sent = new AtomicInteger();
    return new Between(
        target,
        (request, on) -> {
          Answer answer = on.send(request);
          if (sent.incrementAndGet() == requests) {
            throw new IllegalStateException("the process ends here");
          }
          return answer;
        });
  }

  @Override
  public Answer send(TargetRequest request) throws InterruptedException {
    return way.send(request, target);
  }

  @Override
  public List<SendingUser> users() {
    return target.users().stream()
        .map(u -> new SendingUser(u.name(), request -> way.send(request, u.sending())))
        .toList();
  }

  @Override
  public TargetSchema describe(Collection<String> tables, Collection<String> relationships)
      throws MigrationException {
    return sight.apply(target.describe(tables, relationships));
  }

  @Override
  public void bind(BoundProject project) throws MigrationException {
    target.bind(project);
  }

  @Override
  public void read(BoundTable table, List<BoundTable> tables, RowSink sink)
      throws MigrationException {
    target.read(table, tables, sink);
  }

  @Override
  public String readChanged(BoundTable table, List<BoundTable> tables, String since, RowSink sink)
      throws MigrationException {
    return target.readChanged(table, tables, since, sink);
  }

  @Override
  public void readIds(BoundTable table, RowSink sink) throws MigrationException {
    target.readIds(table, sink);
  }

  @Override
  public void readIds(BoundTable table, List<List<String>> keys, RowSink sink)
      throws MigrationException {
    target.readIds(table, keys, sink);
  }

  @Override
  public void readPairs(BoundLink link, RowSink sink) throws MigrationException {
    target.readPairs(link, sink);
  }

  @Override
  public @Nullable String scalar(String query) throws MigrationException {
    return target.scalar(query);
  }

  @Override
  public long reads() {
    return target.reads();
  }

  @Override
  public Switchboard switchboard() {
    return board.apply(target.switchboard());
  }

  @Override
  public void close() {
    target.close();
  }
}
