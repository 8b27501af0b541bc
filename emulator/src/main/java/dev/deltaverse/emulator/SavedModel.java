package dev.deltaverse.emulator;

import org.jspecify.annotations.Nullable;

/** The definitions in a data folder, so that a restart finds its tables again. */
final class SavedModel {
  private static final String SEED = "seed";
  private static final String SOURCE = "source";
  private static final String MODEL = "model";

  private final Store store;

  SavedModel(Store store) {
    this.store = store;
  }

  /** The seed with which the folder was made, or the one given. */
  long seed(long given) {
    String saved = store.settings().get(SEED);
    return saved == null ? given : Long.parseLong(saved);
  }

  /**
   * The saved definitions, or null in a new folder.
   *
   * @throws IllegalArgumentException if the folder was made from another model file
   */
  @Nullable String load(String source) {
    String before = store.settings().get(SOURCE);
    if (before == null) {
      return null;
    }
    if (!source.isEmpty() && !before.equals(source)) {
      throw new IllegalArgumentException(
          "The data folder was made with another model. Start without a model to go on with its"
              + " own, or with an empty folder to begin anew.");
    }
    return store.settings().get(MODEL);
  }

  /** Keeps the definitions, if rows are kept at all. */
  void save(long seed, String source, Model model) {
    if (store.durable()) {
      store.settings().put(SEED, Long.toString(seed));
      store.settings().put(SOURCE, source);
      save(model);
    }
  }

  void save(Model model) {
    if (store.durable()) {
      store.settings().put(MODEL, ModelWriter.write(model).toString());
    }
  }
}
