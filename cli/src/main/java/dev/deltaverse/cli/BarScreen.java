package dev.deltaverse.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The lower end of a terminal: bars that are redrawn in place, below text that scrolls. Uses the
 * sequences of ECMA-48 that every ANSI terminal knows. Thread-safe.
 */
final class BarScreen {
  private static final String UP = "\u001B[%dA";
  private static final String CLEAR_BELOW = "\r\u001B[J";

  /** A line wider than the terminal must not wrap, or the way up is miscounted. */
  private static final String NO_WRAP = "\u001B[?7l";

  private static final String WRAP = "\u001B[?7h";

  private final PrintStream out;
  private final Map<Object, String> bars = new LinkedHashMap<>();
  private final Set<Object> removed = new HashSet<>();
  private final List<String> text = new ArrayList<>();
  private int drawn;

  BarScreen(PrintStream out) {
    this.out = out;
  }

  /**
   * Shows a bar, in place of the one that its owner had. A bar that was removed stays so: the
   * library's own thread may still be drawing it.
   */
  synchronized void bar(Object owner, String line) {
    if (!removed.contains(owner)) {
      bars.put(owner, line);
      draw();
    }
  }

  synchronized void remove(Object owner) {
    removed.add(owner);
    if (bars.remove(owner) != null) {
      draw();
    }
  }

  /** Prints a line above the bars. */
  synchronized void print(String line) {
    text.add(line);
    draw();
  }

  private void draw() {
    StringBuilder frame = new StringBuilder();
    if (drawn > 0) {
      frame.append(String.format(UP, drawn)).append(CLEAR_BELOW);
    }
    for (String line : text) {
      frame.append(line).append('\n');
    }
    text.clear();
    frame.append(NO_WRAP);
    for (String line : bars.values()) {
      frame.append(line).append('\n');
    }
    frame.append(WRAP);
    drawn = bars.size();
    out.print(frame);
    out.flush();
  }
}
