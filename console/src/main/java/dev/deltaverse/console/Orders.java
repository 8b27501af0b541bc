package dev.deltaverse.console;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.control.Order;
import dev.deltaverse.engine.control.Times;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Orders as pages and programs write them: the words are those of the command line. */
final class Orders {
  private Orders() {}

  /**
   * Reads an order.
   *
   * @param clock tells which moment a time of day is
   * @throws MigrationException SETUP if a time cannot be read
   * @throws Refusal if something else cannot be read
   */
  static Order read(Fields fields, Clock clock) throws MigrationException {
    String order = fields.text("order");
    return switch (order) {
      case "pause" -> new Order.Pause();
      case "resume" -> new Order.Resume();
      case "drain" -> new Order.Drain();
      case "stop-at" -> new Order.StopAt(Times.next(fields.text("time"), clock));
      case "limit" -> new Order.Limit(parallelism(fields), users(fields));
      case "skip" -> new Order.Skip(names(fields));
      case "unskip" -> new Order.Unskip(names(fields));
      default ->
          throw new Refusal(
              400,
              "'" + order + "' is no order",
              "Use pause, resume, drain, stop-at, limit, skip or unskip.");
    };
  }

  private static @Nullable Integer parallelism(Fields fields) {
    if (!fields.has("parallelism")) {
      return null;
    }
    String text = fields.text("parallelism");
    try {
      return text.isEmpty() ? 0 : Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw new Refusal(400, "parallelism '" + text + "' is no number", "Give a whole number.");
    }
  }

  private static @Nullable List<String> users(Fields fields) {
    return fields.has("users") ? fields.all("users") : null;
  }

  private static List<String> names(Fields fields) {
    if (fields.all("names").isEmpty()) {
      throw new Refusal(400, "no table or link was named", "Give 'names' as in the project file.");
    }
    return fields.all("names");
  }
}
