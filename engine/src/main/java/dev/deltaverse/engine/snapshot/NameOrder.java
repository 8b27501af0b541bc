package dev.deltaverse.engine.snapshot;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * The order of snapshots and part files: by name, where a run of digits counts as one number. So
 * {@code part-10} follows {@code part-9}, and ISO dates are in the order of time.
 */
final class NameOrder implements Comparator<String> {
  static final Comparator<String> OF_NAMES =
      new NameOrder().thenComparing(Comparator.naturalOrder());
  static final Comparator<Path> OF_PATHS = Comparator.comparing(Path::toString, OF_NAMES);

  private NameOrder() {}

  @Override
  public int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      int endA = digits(a, i);
      int endB = digits(b, j);
      int order;
      if (endA > i && endB > j) {
        order = compareNumbers(a.substring(i, endA), b.substring(j, endB));
        i = endA;
        j = endB;
      } else {
        order = Character.compare(a.charAt(i++), b.charAt(j++));
      }
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.length() - i, b.length() - j);
  }

  private static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static int compareNumbers(String a, String b) {
    String x = withoutZeros(a);
    String y = withoutZeros(b);
    return x.length() != y.length() ? Integer.compare(x.length(), y.length()) : x.compareTo(y);
  }

  private static String withoutZeros(String digits) {
    int i = 0;
    while (i < digits.length() - 1 && digits.charAt(i) == '0') {
      i++;
    }
    return digits.substring(i);
  }
}
