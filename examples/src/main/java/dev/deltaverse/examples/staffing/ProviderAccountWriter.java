package dev.deltaverse.examples.staffing;

import static dev.deltaverse.examples.staffing.StaffingTable.ACCOUNTS;
import static dev.deltaverse.examples.staffing.StaffingTable.PROVIDERS;
import static dev.deltaverse.examples.staffing.StaffingTable.PROVIDER_ACCOUNTS;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Pairs of an N:N relationship: Latin-1, pipes, no quoting. */
final class ProviderAccountWriter implements TableWriter {
  @Override
  public RowWriter open(OutputStream out) {
    return new RowWriter(
        out, new RowWriter.Format(StandardCharsets.ISO_8859_1, "|", (char) 0, "\n", '.', false));
  }

  @Override
  public void begin(RowWriter out) throws IOException {
    out.header("provider_no", "account_no", "since");
  }

  @Override
  public void write(RowWriter out, Facts facts, int row, @Nullable Dirt dirt) throws IOException {
    if (dirt == Dirt.MISSING_KEY) {
      out.blank();
    } else {
      TableWriter.reference(out, PROVIDERS, facts.providerOfPair(row));
    }
    TableWriter.reference(out, ACCOUNTS, facts.accountOfPair(row));
    out.date(TODAY - Mix.below(facts.bits(PROVIDER_ACCOUNTS, row, 1), 2_000));
    TableWriter.end(out, dirt);
  }
}
