package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.target.TargetSchema;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** What the target is asked on another thread, before whoever wants to know it asks. */
final class EarlyDescription {
  private final Set<String> tables;
  private final Set<String> relationships;
  private final FutureTask<TargetSchema> answer;

  private EarlyDescription(
      Collection<String> tables, Collection<String> relationships, Callable<TargetSchema> question) {
    this.tables = Set.copyOf(tables);
    this.relationships = Set.copyOf(relationships);
    this.answer = new FutureTask<>(question);
  }

  static EarlyDescription begin(
      Collection<String> tables, Collection<String> relationships, Callable<TargetSchema> question) {
    EarlyDescription early = new EarlyDescription(tables, relationships, question);
    Thread.ofVirtual().name("describe target").start(early.answer);
    return early;
  }

  boolean isOf(Collection<String> otherTables, Collection<String> otherRelationships) {
    return tables.equals(Set.copyOf(otherTables))
        && relationships.equals(Set.copyOf(otherRelationships));
  }

  /** The answer, waited for. */
  TargetSchema answer() throws MigrationException {
    return Together.answer(answer);
  }
}
