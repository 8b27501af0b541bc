package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A fault script at work. Chance is a hash of the seed, the fault and how many matched before, so
 * that a run can be repeated. Thread-safe.
 */
final class Faults {
  private final FaultScript script;
  private final long seed;
  private final List<AtomicInteger> matched = new ArrayList<>();
  private final List<AtomicInteger> hit = new ArrayList<>();
  private final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
  private final Map<String, Filter> filters = new ConcurrentHashMap<>();

  Faults(FaultScript script, long seed) {
    this.script = script;
    this.seed = seed;
    for (int i = 0; i < script.faults().size(); i++) {
      matched.add(new AtomicInteger());
      hit.add(new AtomicInteger());
    }
  }

  /** The fault that hits a request, or null. */
  @Nullable Fault ofRequest(Request request) {
    for (int i = 0; i < script.faults().size(); i++) {
      Fault fault = script.faults().get(i);
      if (!fault.kind().row
          && (fault.method().isEmpty() || fault.method().equals(request.method()))
          && (fault.path().isEmpty() || request.path().contains(fault.path()))
          && strikes(i, fault)) {
        return fault;
      }
    }
    return null;
  }

  /**
   * Lets the plug-ins of the script run on a row.
   *
   * @throws Refusal if one of them fails
   */
  void run(WriteContext context, Store store, String message, Table table, Row row) {
    for (int i = 0; i < script.faults().size(); i++) {
      Fault fault = script.faults().get(i);
      if (fault.kind().row
          && (fault.table().isEmpty() || fault.table().equals(table.logicalName))
          && (fault.message().isEmpty() || fault.message().equals(message))
          && fits(fault, context.model(), store, table, row)) {
        apply(context, i, fault, table, row);
      }
    }
  }

  private void apply(WriteContext context, int index, Fault fault, Table table, Row row) {
    switch (fault.kind()) {
      case PLUG_IN_DELAY -> {
        if (strikes(index, fault)) {
          context.usage().delay(fault.delay().toNanos());
        }
      }
      case PLUG_IN_TRANSIENT -> {
        AtomicInteger tried =
            tries.computeIfAbsent(index + ":" + identity(table, row), _ -> new AtomicInteger());
        if (tried.getAndIncrement() < fault.tries()) {
          throw refusal(fault);
        }
      }
      default -> {
        if (strikes(index, fault)) {
          throw refusal(fault);
        }
      }
    }
  }

  /** A name for a row that is the same at each try, also before it exists. */
  private static String identity(Table table, Row row) {
    for (AlternateKey key : table.keys) {
      String text = KeyIndex.text(table, key, row::cell);
      if (!text.isEmpty()) {
        return table.logicalName + "/" + key.name() + "/" + text;
      }
    }
    return table.logicalName + "/" + row.id;
  }

  private boolean fits(Fault fault, Model model, Store store, Table table, Row row) {
    if (fault.where().isEmpty()) {
      return true;
    }
    Filter filter =
        filters.computeIfAbsent(
            table.logicalName + "?" + fault.where(),
            _ -> FilterParser.parse(model, table, fault.where(), Map.of()));
    return Filter.matches(filter, store, model, row);
  }

  private boolean strikes(int index, Fault fault) {
    int ordinal = matched.get(index).getAndIncrement();
    if (ordinal < fault.after() || chance(index, ordinal) >= fault.rate()) {
      return false;
    }
    return fault.times() == 0 || hit.get(index).getAndIncrement() < fault.times();
  }

  /** A number from 0 up to 1 that looks random. */
  private double chance(int index, int ordinal) {
    return chance(seed * 31 + index, ordinal);
  }

  static double chance(long stream, long ordinal) {
    long z = stream * 0x9E37_79B9_7F4A_7C15L + ordinal * 0xBF58_476D_1CE4_E5B9L + 1;
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
  }

  static Refusal refusal(Fault fault) {
    Refusal refusal =
        new Refusal(fault.effectiveStatus(), fault.effectiveCode(), fault.effectiveText());
    if (fault.kind() == Fault.Kind.THROTTLED) {
      long seconds = fault.delay().isZero() ? 5 : fault.delay().toSeconds();
      refusal.header("Retry-After", Long.toString(seconds));
    }
    if (fault.kind().row) {
      PlugInErrors.annotate(refusal);
    }
    return refusal;
  }
}
