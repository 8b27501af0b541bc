package dev.deltaverse.emulator;

import org.jspecify.annotations.Nullable;

/** Delta links: what changed in a table since a token. */
final class ChangeTracking {
  private final Store store;
  private final Model model;

  ChangeTracking(Store store, Model model) {
    this.store = store;
    this.model = model;
  }

  @Nullable Answer none() {
    return null;
  }

  Answer answer(Request request, Table table, QueryOptions options) {
    if (!table.changeTracking) {
      throw Refusal.badRequest(
          "0x80072491", "Entity: " + table.logicalName + " isn't enabled for change tracking.");
    }
    throw Refusal.notModelled(
        "change tracking of "
            + model.require(table.logicalName).logicalName
            + " at "
            + request.path()
            + options.values()
            + store.currentVersion());
  }
}
