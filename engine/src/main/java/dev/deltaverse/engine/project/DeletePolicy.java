package dev.deltaverse.engine.project;

/** What happens in the target to a row whose key is absent from the snapshot. */
public sealed interface DeletePolicy {

  /** It is deleted. */
  record Delete() implements DeletePolicy {}

  /** It is set inactive. */
  record Deactivate(int stateCode, int statusCode) implements DeletePolicy {}

  /** It stays, and the ledger keeps it. */
  record Ignore() implements DeletePolicy {}
}
