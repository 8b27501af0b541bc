package dev.deltaverse.examples.staffing;

import static dev.deltaverse.examples.staffing.StaffingTable.PROVIDERS;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A spreadsheet's export: windows-1252, semicolons, decimal comma, dotted dates, CRLF. */
final class ProviderWriter implements TableWriter {
  @Override
  public RowWriter open(OutputStream out) {
    return new RowWriter(
        out, new RowWriter.Format(TableWriter.windows1252(), ";", '"', "\r\n", ',', true));
  }

  @Override
  public void begin(RowWriter out) throws IOException {
    out.header(
        "provider_no",
        "last_name",
        "first_name",
        "email",
        "mobile",
        "specialty",
        "languages",
        "hired_on",
        "left_on",
        "day_rate",
        "rating",
        "latitude",
        "longitude",
        "active",
        "changed_at");
  }

  @Override
  public void write(RowWriter out, Facts facts, int row, @Nullable Dirt dirt) throws IOException {
    long a = facts.bits(PROVIDERS, row, 1);
    long b = facts.bits(PROVIDERS, row, 2);
    long v = facts.versionBits(PROVIDERS, row, 3);
    TableWriter.key(out, facts, PROVIDERS, row, dirt);
    String last = Words.of(Words.LAST, a);
    if (dirt == Dirt.STRAY_QUOTE) {
      out.raw("\"" + last + "\" jun.");
    } else {
      out.text(dirt == Dirt.MISSING_REQUIRED ? "" : last);
    }
    out.text(Words.of(Words.FIRST, b));
    out.text((dirt == Dirt.TOO_LONG ? "very.".repeat(40) : "") + "p" + row + "@example.com");
    out.text("0049 170 " + (1_000_000 + Mix.below(v, 8_999_999)));
    out.text(dirt == Dirt.UNKNOWN_CHOICE ? "Wizard" : Words.of(Words.TITLE, a + b));
    out.text(languages(b));
    int hired = TODAY - 30 - Mix.below(a, 4_000);
    if (dirt == Dirt.BAD_DATE) {
      out.text("31.02.2020");
    } else {
      out.date(hired);
    }
    boolean left = (b & 15) == 3;
    if (left) {
      out.date(hired + 20);
    } else if ((b & 15) == 4) {
      out.text("NULL");
    } else {
      out.blank();
    }
    if (dirt == Dirt.BAD_NUMBER) {
      out.text("1,2,3");
    } else {
      out.decimal(15_000L + 25L * Mix.below(v, 1_000), 2);
    }
    if ((a & 7) == 1) {
      out.blank();
    } else {
      out.decimal(10 + Mix.below(b, 41), 1);
    }
    out.decimal(facts.latitudeMicros(PROVIDERS, row), 6);
    out.decimal(facts.longitudeMicros(PROVIDERS, row), 6);
    out.text(left ? "nein" : "ja");
    out.time(TODAY + facts.edits(PROVIDERS).version(row), Mix.below(v, 1_000) + 360);
    TableWriter.end(out, dirt);
  }

  private static String languages(long bits) {
    String one = Words.of(Words.LANGUAGE, bits);
    String two = Words.of(Words.LANGUAGE, Mix.scramble(bits));
    return one.equals(two) ? one : one + "," + two;
  }
}
