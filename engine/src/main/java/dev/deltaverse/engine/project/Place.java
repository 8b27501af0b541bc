package dev.deltaverse.engine.project;

/**
 * Where a value stands in the project file.
 *
 * @param line from 1
 * @param column from 1
 * @param path the keys that lead to it, blank for the whole file
 */
record Place(int line, int column, String path) {
  static final Place START = new Place(1, 1, "");

  /** The path of a key below this place. */
  String below(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
