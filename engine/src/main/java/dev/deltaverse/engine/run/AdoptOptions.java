package dev.deltaverse.engine.run;

import java.util.Set;

/**
 * What an operator says of an adoption.
 *
 * @param names tables and links to adopt, none for all
 * @param own whether rows that neither snapshot nor ledger know become ours: the next run deletes
 *     them if the snapshot does not have them
 */
public record AdoptOptions(Set<String> names, boolean own) {
  public AdoptOptions {
    names = Set.copyOf(names);
  }

  boolean takes(String name) {
    return names.isEmpty() || names.contains(name);
  }
}
