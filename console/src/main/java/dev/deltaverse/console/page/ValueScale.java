package dev.deltaverse.console.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Round values for the axis of a chart, from 0 to a top that no value exceeds.
 *
 * @param step between two marks
 */
record ValueScale(double top, double step) {

  static ValueScale upTo(double most) {
    double rough = Math.max(most, 1) / 4;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = power;
    for (double times : new double[] {1, 2, 2.5, 5, 10}) {
      step = times * power;
      if (step >= rough) {
        break;
      }
    }
    step = Math.max(1, step);
    return new ValueScale(step * Math.ceil(Math.max(most, 1) / step), step);
  }

  List<Double> marks() {
    List<Double> marks = new ArrayList<>();
    for (double at = 0; at <= top + step / 2; at += step) {
      marks.add(at);
    }
    return marks;
  }

  /** A value's place on an axis from {@code zero} to {@code full}. */
  int place(double value, int zero, int full) {
    return (int) Math.round(zero + (full - zero) * value / top);
  }
}
