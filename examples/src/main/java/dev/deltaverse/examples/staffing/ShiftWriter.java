package dev.deltaverse.examples.staffing;

import static dev.deltaverse.examples.staffing.StaffingTable.PROVIDERS;
import static dev.deltaverse.examples.staffing.StaffingTable.SHIFTS;
import static dev.deltaverse.examples.staffing.StaffingTable.SHIFT_ORDERS;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A bcp character dump: no header, fields end with {@code +|}, records with {@code &|} and LF. */
final class ShiftWriter implements TableWriter {
  /** The columns, which the project file has to name because the dump does not. */
  static final List<String> NAMES =
      List.of(
          "shift_no",
          "order_no",
          "provider_no",
          "status",
          "starts_at",
          "ends_at",
          "break_minutes",
          "worked_minutes",
          "overtime_minutes",
          "night",
          "weekend",
          "holiday",
          "pay_rate",
          "bill_rate",
          "pay_amount",
          "bill_amount",
          "overtime_amount",
          "travel_amount",
          "expenses",
          "currency",
          "cost_center",
          "unit",
          "floor",
          "badge",
          "check_in_at",
          "check_out_at",
          "approved_on",
          "approved_by",
          "invoiced",
          "invoice_no",
          "invoice_on",
          "rating",
          "distance_km",
          "source",
          "cancel_reason",
          "notes",
          "external_id",
          "changed_at");

  /** No shift starts or ends between two and three, an hour that a day of the year lacks. */
  private static final int[] STARTS = {360, 420, 480, 840, 900, 1_320};

  @Override
  public RowWriter open(OutputStream out) {
    return new RowWriter(
        out, new RowWriter.Format(StandardCharsets.UTF_8, "+|", (char) 0, "&|\n", '.', false));
  }

  @Override
  public void begin(RowWriter out) {
    // The dump has no header.
  }

  @Override
  public void write(RowWriter out, Facts facts, int row, @Nullable Dirt dirt) throws IOException {
    long a = facts.bits(SHIFTS, row, 1);
    long b = facts.bits(SHIFTS, row, 2);
    long v = facts.versionBits(SHIFTS, row, 3);
    TableWriter.key(out, facts, SHIFTS, row, dirt);
    TableWriter.reference(out, SHIFT_ORDERS, facts.orderOfShift(row));
    TableWriter.reference(out, PROVIDERS, facts.providerOfShift(row));
    out.text(dirt == Dirt.UNKNOWN_CHOICE ? "vanished" : Words.of(Words.SHIFT_STATUS, v));
    int day = TODAY - 600 + Mix.below(a, 700);
    int start = STARTS[Mix.below(b, STARTS.length)];
    int minutes = (a & 1) == 0 ? 480 : 450;
    times(out, day, start, minutes, dirt);
    amounts(out, a, v, minutes, start, day, dirt);
    place(out, a, b, dirt);
    work(out, v, day, start, minutes);
    rest(out, facts, row, v, day, dirt);
    TableWriter.end(out, dirt);
  }

  private static void times(RowWriter out, int day, int start, int minutes, @Nullable Dirt dirt) {
    if (dirt == Dirt.MISSING_REQUIRED) {
      out.blank();
    } else if (dirt == Dirt.BAD_DATE) {
      out.text("2025-02-31 08:00:00");
    } else {
      out.time(day, start);
    }
    end(out, day, start + minutes);
  }

  private static void end(RowWriter out, int day, int minute) {
    out.time(day + minute / 1_440, minute % 1_440);
  }

  private static void amounts(
      RowWriter out, long a, long v, int minutes, int start, int day, @Nullable Dirt dirt) {
    int pause = 15 * Mix.below(a, 4);
    if (dirt == Dirt.FRACTION) {
      out.text("1.9");
    } else {
      out.whole(pause);
    }
    int overtime = 15 * Mix.below(v, 5);
    out.whole(minutes - pause);
    out.whole(overtime);
    out.whole(start > 1_000 ? 1 : 0);
    out.whole((day + 3) % 7 >= 5 ? 1 : 0);
    out.whole(day % 40 == 0 ? 1 : 0);
    long pay = 2_000 + 5L * Mix.below(Mix.scramble(a + 3), 1_000);
    long bill = pay * 13 / 10;
    out.decimal(pay, 2);
    out.decimal(bill, 2);
    if (dirt == Dirt.BAD_NUMBER) {
      out.text("12..5");
    } else {
      out.decimal(pay * (minutes - pause) / 60, 2);
    }
    out.decimal(bill * (minutes - pause) / 60, 2);
    out.decimal(pay * overtime / 40, 2);
    out.decimal(50L * Mix.below(Mix.scramble(v + 5), 80), 2);
    if ((v & 7) == 0) {
      out.decimal(100 + Mix.below(v, 9_000), 2);
    } else {
      out.blank();
    }
  }

  private static void place(RowWriter out, long a, long b, @Nullable Dirt dirt) {
    out.text((a & 15) == 0 ? "CHF" : "EUR");
    out.numbered('C', 1_000 + Mix.below(b, 400), 4);
    out.numbered('U', 1 + Mix.below(a, 40), 2);
    if (dirt == Dirt.HEX_NUMBER) {
      out.text("0x10");
    } else {
      out.whole(Mix.below(Mix.scramble(b + 2), 30));
    }
    out.numbered('B', b >>> 38, 8);
  }

  private static void work(RowWriter out, long v, int day, int start, int minutes) {
    boolean worked = (v & 3) != 0;
    if (worked) {
      out.time(day, start - (int) (v & 3));
      end(out, day, start + minutes + (int) (v >>> 2 & 7));
      out.date(day + 3);
      out.numbered('M', 1 + Mix.below(v, 60), 3);
    } else {
      out.blank();
      out.blank();
      out.blank();
      out.blank();
    }
    boolean invoiced = worked && (v & 4) == 0;
    out.whole(invoiced ? 1 : 0);
    if (invoiced) {
      out.numbered('R', v >>> 36, 9);
      out.date(day + 10);
    } else {
      out.blank();
      out.blank();
    }
    if (worked && (v & 8) == 0) {
      out.decimal(10 + Mix.below(Mix.scramble(v + 4), 41), 1);
    } else {
      out.blank();
    }
  }

  private static void rest(
      RowWriter out, Facts facts, int row, long v, int day, @Nullable Dirt dirt) {
    out.decimal(Mix.below(Mix.scramble(v + 6), 900), 1);
    out.text(Words.of(Words.SOURCE, v));
    out.text((v & 63) == 1 ? "Ill, called at 5" : "");
    if (dirt == Dirt.TOO_LONG) {
      out.text("on and on ".repeat(60));
    } else {
      out.text((v & 48) == 0 ? Words.of(Words.NOTE, v) : "");
    }
    out.uuid(facts.bits(SHIFTS, row, 4), facts.bits(SHIFTS, row, 5));
    out.time(
        Math.max(day, TODAY) + facts.edits(SHIFTS).version(row),
        Mix.below(Mix.scramble(v + 7), 1_000) + 360);
  }
}
