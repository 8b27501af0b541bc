package dev.deltaverse.examples.staffing;

import static dev.deltaverse.examples.staffing.StaffingTable.ACCOUNTS;
import static dev.deltaverse.examples.staffing.StaffingTable.JOBS;
import static dev.deltaverse.examples.staffing.StaffingTable.SHIFT_ORDERS;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** UTF-16 with a byte order mark, tabs, no quoting, CRLF. */
final class ShiftOrderWriter implements TableWriter {
  @Override
  public RowWriter open(OutputStream out) {
    return new RowWriter(
        out, new RowWriter.Format(StandardCharsets.UTF_16LE, "\t", (char) 0, "\r\n", '.', false));
  }

  @Override
  public void begin(RowWriter out) throws IOException {
    out.preamble("\uFEFF");
    out.header(
        "order_no",
        "account_no",
        "job_no",
        "starts_on",
        "ends_on",
        "state",
        "positions",
        "priority",
        "comment",
        "updated_at");
  }

  @Override
  public void write(RowWriter out, Facts facts, int row, @Nullable Dirt dirt) throws IOException {
    long a = facts.bits(SHIFT_ORDERS, row, 1);
    long v = facts.versionBits(SHIFT_ORDERS, row, 3);
    TableWriter.key(out, facts, SHIFT_ORDERS, row, dirt);
    TableWriter.reference(out, ACCOUNTS, facts.accountOfOrder(row));
    TableWriter.reference(out, JOBS, facts.jobOfOrder(row));
    int starts = TODAY - 700 + Mix.below(a, 800);
    if (dirt == Dirt.BAD_DATE) {
      out.text("2025-13-01");
    } else if (dirt == Dirt.MISSING_REQUIRED) {
      out.blank();
    } else {
      out.date(starts);
    }
    out.date(starts + 7 + (int) (a & 31));
    out.text(dirt == Dirt.UNKNOWN_CHOICE ? "lost" : Words.of(Words.ORDER_STATE, v));
    if (dirt == Dirt.BAD_NUMBER) {
      out.text("three");
    } else {
      out.whole(1 + Mix.below(v, 20));
    }
    out.whole(1 + (a & 3));
    if (dirt == Dirt.TOO_LONG) {
      out.text("again and again ".repeat(30));
    } else {
      out.text((a & 3) == 0 ? Words.of(Words.NOTE, a).replace('\n', ' ') : "");
    }
    if (dirt == Dirt.SUPERSEDED) {
      out.time(TODAY - 2_000, 600);
    } else {
      out.time(TODAY + facts.edits(SHIFT_ORDERS).version(row), Mix.below(v, 1_000) + 360);
    }
    TableWriter.end(out, dirt);
  }
}
