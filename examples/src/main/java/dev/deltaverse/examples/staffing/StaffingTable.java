package dev.deltaverse.examples.staffing;

import static dev.deltaverse.examples.staffing.Dirt.BAD_DATE;
import static dev.deltaverse.examples.staffing.Dirt.BAD_NUMBER;
import static dev.deltaverse.examples.staffing.Dirt.CASE_KEY;
import static dev.deltaverse.examples.staffing.Dirt.CASE_TWIN;
import static dev.deltaverse.examples.staffing.Dirt.CHILD_OF_REJECTED;
import static dev.deltaverse.examples.staffing.Dirt.DUPLICATE_KEY;
import static dev.deltaverse.examples.staffing.Dirt.DUPLICATE_PAIR;
import static dev.deltaverse.examples.staffing.Dirt.DUPLICATE_TWIN;
import static dev.deltaverse.examples.staffing.Dirt.FORBIDDEN_CHARACTER;
import static dev.deltaverse.examples.staffing.Dirt.FRACTION;
import static dev.deltaverse.examples.staffing.Dirt.GRANDCHILD_OF_REJECTED;
import static dev.deltaverse.examples.staffing.Dirt.HEX_NUMBER;
import static dev.deltaverse.examples.staffing.Dirt.MISSING_KEY;
import static dev.deltaverse.examples.staffing.Dirt.MISSING_REQUIRED;
import static dev.deltaverse.examples.staffing.Dirt.NUL_CHARACTER;
import static dev.deltaverse.examples.staffing.Dirt.ORPHAN;
import static dev.deltaverse.examples.staffing.Dirt.STRAY_QUOTE;
import static dev.deltaverse.examples.staffing.Dirt.SUPERSEDED;
import static dev.deltaverse.examples.staffing.Dirt.TEMPLATE;
import static dev.deltaverse.examples.staffing.Dirt.TOO_FEW_FIELDS;
import static dev.deltaverse.examples.staffing.Dirt.TOO_LONG;
import static dev.deltaverse.examples.staffing.Dirt.TOO_MANY_FIELDS;
import static dev.deltaverse.examples.staffing.Dirt.UNCLOSED_QUOTE;
import static dev.deltaverse.examples.staffing.Dirt.UNKNOWN_CHOICE;

import java.util.List;

/** The tables of a snapshot, parents first, with the kinds of dirt that each has. */
public enum StaffingTable {
  ACCOUNTS(
      "accounts",
      'A',
      7,
      20,
      MISSING_KEY,
      DUPLICATE_KEY,
      DUPLICATE_TWIN,
      CASE_KEY,
      CASE_TWIN,
      FORBIDDEN_CHARACTER,
      BAD_NUMBER,
      FRACTION,
      TOO_LONG,
      UNKNOWN_CHOICE,
      MISSING_REQUIRED,
      ORPHAN,
      CHILD_OF_REJECTED,
      GRANDCHILD_OF_REJECTED,
      TOO_FEW_FIELDS,
      TOO_MANY_FIELDS,
      STRAY_QUOTE,
      UNCLOSED_QUOTE),
  PROVIDERS(
      "providers",
      'P',
      7,
      40,
      MISSING_KEY,
      DUPLICATE_KEY,
      DUPLICATE_TWIN,
      FORBIDDEN_CHARACTER,
      BAD_NUMBER,
      BAD_DATE,
      TOO_LONG,
      UNKNOWN_CHOICE,
      MISSING_REQUIRED,
      TOO_FEW_FIELDS,
      STRAY_QUOTE),
  JOBS(
      "jobs",
      'J',
      7,
      40,
      MISSING_KEY,
      CASE_KEY,
      CASE_TWIN,
      BAD_NUMBER,
      FRACTION,
      UNKNOWN_CHOICE,
      MISSING_REQUIRED,
      ORPHAN,
      CHILD_OF_REJECTED,
      GRANDCHILD_OF_REJECTED,
      TOO_MANY_FIELDS,
      NUL_CHARACTER,
      TEMPLATE),
  SHIFT_ORDERS(
      "shift_orders",
      'O',
      8,
      150,
      MISSING_KEY,
      FORBIDDEN_CHARACTER,
      BAD_NUMBER,
      BAD_DATE,
      TOO_LONG,
      UNKNOWN_CHOICE,
      MISSING_REQUIRED,
      ORPHAN,
      CHILD_OF_REJECTED,
      GRANDCHILD_OF_REJECTED,
      TOO_FEW_FIELDS,
      SUPERSEDED),
  PROVIDER_ACCOUNTS(
      "provider_accounts",
      'L',
      8,
      50,
      MISSING_KEY,
      ORPHAN,
      CHILD_OF_REJECTED,
      TOO_FEW_FIELDS,
      DUPLICATE_PAIR),
  SHIFTS(
      "shifts",
      'S',
      9,
      700,
      MISSING_KEY,
      DUPLICATE_KEY,
      DUPLICATE_TWIN,
      CASE_KEY,
      CASE_TWIN,
      FORBIDDEN_CHARACTER,
      BAD_NUMBER,
      BAD_DATE,
      FRACTION,
      HEX_NUMBER,
      TOO_LONG,
      UNKNOWN_CHOICE,
      MISSING_REQUIRED,
      ORPHAN,
      CHILD_OF_REJECTED,
      GRANDCHILD_OF_REJECTED,
      TOO_FEW_FIELDS,
      TOO_MANY_FIELDS);

  private final String projectName;
  private final char prefix;
  private final int digits;
  private final int share;
  private final List<Dirt> dirt;

  StaffingTable(String projectName, char prefix, int digits, int share, Dirt... dirt) {
    this.projectName = projectName;
    this.prefix = prefix;
    this.digits = digits;
    this.share = share;
    this.dirt = List.of(dirt);
  }

  /** The table's or link's name in the project file. */
  public String projectName() {
    return projectName;
  }

  /** The kinds of dirt that a snapshot has in this table, each at least once. */
  public List<Dirt> dirt() {
    return dirt;
  }

  /** Rows of this table in a thousand of all. */
  int share() {
    return share;
  }

  char prefix() {
    return prefix;
  }

  /** Digits of a key at least. */
  int digits() {
    return digits;
  }

  /** The key of a row, by its number. */
  String key(int row) {
    String number = Integer.toString(row);
    return prefix + "0".repeat(Math.max(0, digits - number.length())) + number;
  }
}
