package dev.deltaverse.examples.staffing;

import static dev.deltaverse.examples.staffing.StaffingTable.ACCOUNTS;
import static dev.deltaverse.examples.staffing.StaffingTable.JOBS;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** RFC 4180 in UTF-8, compressed. */
final class JobWriter implements TableWriter {
  private static final int BUFFER_BYTES = 1 << 16;

  @Override
  public RowWriter open(OutputStream out) throws IOException {
    return new RowWriter(new GZIPOutputStream(out, BUFFER_BYTES), TableWriter.rfc4180());
  }

  @Override
  public void begin(RowWriter out) throws IOException {
    out.header(
        "job_no",
        "account_no",
        "title",
        "kind",
        "bill_rate",
        "pay_rate",
        "headcount",
        "remote",
        "opened_on",
        "closed_on",
        "notes",
        "changed_at");
  }

  @Override
  public void write(RowWriter out, Facts facts, int row, @Nullable Dirt dirt) throws IOException {
    long a = facts.bits(JOBS, row, 1);
    long b = facts.bits(JOBS, row, 2);
    long v = facts.versionBits(JOBS, row, 3);
    TableWriter.key(out, facts, JOBS, row, dirt);
    TableWriter.reference(out, ACCOUNTS, facts.account(JOBS, row));
    out.text(title(a, dirt));
    out.text(dirt == Dirt.TEMPLATE ? "TEMPLATE" : "JOB");
    long pay = 2_000 + 5L * Mix.below(v, 1_000);
    if (dirt == Dirt.BAD_NUMBER) {
      out.text("n/a");
    } else {
      out.decimal(pay * 13 / 10, 2);
    }
    out.decimal(pay, 2);
    if (dirt == Dirt.FRACTION) {
      out.text("1.9");
    } else {
      out.whole(1 + Mix.below(b, 12));
    }
    out.text((b & 7) == 0 ? "yes" : "no");
    int opened = TODAY - 10 - Mix.below(a, 1_500);
    out.date(opened);
    if ((a & 3) == 0) {
      out.date(opened + 200);
    } else {
      out.blank();
    }
    if (dirt == Dirt.NUL_CHARACTER) {
      out.text("nul\u0000here");
    } else {
      out.text((b & 3) == 0 ? Words.of(Words.NOTE, a) : "");
    }
    out.time(TODAY + facts.edits(JOBS).version(row), Mix.below(v, 1_000) + 360);
    TableWriter.end(out, dirt);
  }

  private static String title(long bits, @Nullable Dirt dirt) {
    if (dirt == Dirt.MISSING_REQUIRED) {
      return "";
    }
    return dirt == Dirt.UNKNOWN_CHOICE ? "Astronaut" : Words.of(Words.TITLE, bits);
  }
}
