package dev.deltaverse.examples.staffing;

import static dev.deltaverse.examples.staffing.StaffingTable.ACCOUNTS;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** RFC 4180 in UTF-8, with line ends inside quoted fields. */
final class AccountWriter implements TableWriter {
  @Override
  public RowWriter open(OutputStream out) {
    return new RowWriter(out, TableWriter.rfc4180());
  }

  @Override
  public void begin(RowWriter out) throws IOException {
    out.header(
        "account_no",
        "name",
        "parent_no",
        "segment",
        "tax_id",
        "street",
        "postal_code",
        "city",
        "country",
        "latitude",
        "longitude",
        "phone",
        "email",
        "website",
        "credit_limit",
        "employees",
        "founded_on",
        "active",
        "changed_at");
  }

  @Override
  public void write(RowWriter out, Facts facts, int row, @Nullable Dirt dirt) throws IOException {
    long a = facts.bits(ACCOUNTS, row, 1);
    long b = facts.bits(ACCOUNTS, row, 2);
    long v = facts.versionBits(ACCOUNTS, row, 3);
    TableWriter.key(out, facts, ACCOUNTS, row, dirt);
    out.text(name(a, dirt));
    TableWriter.reference(out, ACCOUNTS, facts.account(ACCOUNTS, row));
    out.text(dirt == Dirt.UNKNOWN_CHOICE ? "Piracy" : Words.of(Words.SEGMENT, b));
    out.numbered('0', a >>> 40, 8);
    street(out, a, b, dirt);
    out.numbered('0', Mix.below(Mix.scramble(b), 9_999), 4);
    out.text(Words.of(Words.CITY, a + b));
    out.text(Words.of(Words.COUNTRY, Mix.scramble(a)));
    out.decimal(facts.latitudeMicros(ACCOUNTS, row), 6);
    out.decimal(facts.longitudeMicros(ACCOUNTS, row), 6);
    out.text("+41 44 " + (100 + Mix.below(v, 900)) + " " + (10 + Mix.below(a, 90)));
    out.text("office" + row + "@example.com");
    out.text("https://example.com/" + row);
    if (dirt == Dirt.BAD_NUMBER) {
      out.text("12 5OO");
    } else {
      out.decimal(100_000L * (1 + Mix.below(v, 500)), 2);
    }
    if (dirt == Dirt.FRACTION) {
      out.text("1.9");
    } else {
      out.whole(1 + Mix.below(b, 5_000));
    }
    if ((b & 7) == 0) {
      out.blank();
    } else {
      out.date(TODAY - 1_000 - Mix.below(a, 9_000));
    }
    out.text((b & 31) == 1 ? "N" : "Y");
    out.time(TODAY + facts.edits(ACCOUNTS).version(row), Mix.below(v, 1_000) + 360);
    TableWriter.end(out, dirt);
  }

  private static String name(long bits, @Nullable Dirt dirt) {
    if (dirt == Dirt.MISSING_REQUIRED) {
      return "";
    }
    String name =
        Words.of(Words.COMPANY, bits)
            + " "
            + Words.of(Words.FORM, Mix.scramble(bits))
            + " "
            + Mix.below(bits, 1_000);
    return dirt == Dirt.TOO_LONG ? name + " and so on".repeat(20) : name;
  }

  private static void street(RowWriter out, long a, long b, @Nullable Dirt dirt) {
    String street = Words.of(Words.STREET, a) + " " + (1 + Mix.below(b, 200));
    if (dirt == Dirt.STRAY_QUOTE) {
      out.raw("\"" + street + "\" (rear)");
    } else if (dirt == Dirt.UNCLOSED_QUOTE) {
      out.raw("\"" + street);
    } else {
      out.quoted((a & 7) == 0 ? street + "\nBuilding B" : street);
    }
  }
}
