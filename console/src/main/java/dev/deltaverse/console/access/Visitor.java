package dev.deltaverse.console.access;

import dev.deltaverse.engine.journal.Actor;

/**
 * Who made a request.
 *
 * @param actor his name is empty if he is nobody
 */
public record Visitor(Actor actor, Role role) {

  /** Who has not signed in. */
  public static Visitor nobody(String origin) {
    return new Visitor(new Actor("", origin), Role.NOBODY);
  }

  public String name() {
    return actor.name();
  }
}
