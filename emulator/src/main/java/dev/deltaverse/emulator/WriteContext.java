package dev.deltaverse.emulator;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * What a write needs to know beside its row.
 *
 * @param change the transaction
 * @param model the definitions
 * @param who who calls
 * @param now the service's clock
 * @param references URIs by {@code $n} of the change set
 * @param logic which custom logic runs
 * @param usage collects what the request did
 * @param writer makes further rows
 * @param depth how many steps brought about this write
 */
record WriteContext(
    Change change,
    Model model,
    Caller who,
    Instant now,
    Map<String, String> references,
    CustomLogic logic,
    Usage usage,
    RowWriter writer,
    int depth) {

  UUID caller() {
    return who.user();
  }

  WriteContext with(Model other) {
    return new WriteContext(change, other, who, now, references, logic, usage, writer, depth);
  }

  /** The context of a write that the service does by itself, whatever the caller may do. */
  WriteContext asService() {
    Caller service = new Caller(who.user(), who.account(), Rights.ALL);
    return new WriteContext(change, model, service, now, references, logic, usage, writer, depth);
  }

  /** The context of a write that custom logic sees under another message. */
  WriteContext raising(String message) {
    CustomLogic renamed =
        (context, event) ->
            logic.run(context, new RowEvent(message, event.table(), event.row(), event.input()));
    return new WriteContext(change, model, who, now, references, renamed, usage, writer, depth);
  }

  /** The context of a write that a step brings about. */
  WriteContext deeper() {
    return new WriteContext(change, model, who, now, references, logic, usage, writer, depth + 1);
  }
}
