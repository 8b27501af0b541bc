package dev.deltaverse.engine.project;

/**
 * What is kept to take runs back.
 *
 * @param runs the latest runs of which it is kept how rows were before; 0 keeps nothing
 */
public record UndoSettings(int runs) {
  public static final UndoSettings DEFAULT = new UndoSettings(10);
}
