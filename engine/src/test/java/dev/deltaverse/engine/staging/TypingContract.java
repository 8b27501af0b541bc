package dev.deltaverse.engine.staging;

import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.target.ColumnType;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How each scalar column type reads texts, whatever the staging engine. */
interface TypingContract {
  StagingFactory factory();

  ColumnType DECIMAL = new ColumnType.Decimal(bound(-11), bound(11), 2);
  ColumnType FLOAT = new ColumnType.Floating(bound(-11), bound(11), 5);
  String NO_INT = "is not a whole number of 32 bits";
  String NO_DECIMAL = "is not a decimal number in range with at most 2 decimals";
  String NO_FLAG = "is neither a text of true nor one of false";
  String NO_TIME = "is not a date and time that exists in its zone";

  static BigDecimal bound(int power) {
    return BigDecimal.TEN.pow(Math.abs(power)).multiply(BigDecimal.valueOf(Integer.signum(power)));
  }

  @Test
  default void wholeNumbers(@TempDir Path folder) throws Exception {
    new Cells(new ColumnType.Whole(-100, 2_147_483_647))
        .takes("7", "7")
        .takes(" 7 ", "7")
        .takes("+5", "5")
        .takes("007", "7")
        .takes("-0", "0")
        .takes("2147483647", "2147483647")
        .takes("", null)
        .takes(null, null)
        .takes("   ", null)
        .refuseAll("whole number", NO_INT, "1.9", "1.0", "0x10", "1_000", "1e3", "1,000", "--1")
        .refuseAll("whole number", NO_INT, "2147483648", "9".repeat(60), "NA", "٣", "1 2", "+")
        .refuses("-101", "range", "is outside -100 to 2147483647")
        .hold(factory(), folder);
  }

  @Test
  default void bigIntegers(@TempDir Path folder) throws Exception {
    String no = "is not a whole number of 64 bits";
    new Cells(new ColumnType.Big())
        .takes("9223372036854775807", "9223372036854775807")
        .takes("-9223372036854775808", "-9223372036854775808")
        .refuseAll("big integer", no, "9223372036854775808", "1.5", "1e3", "0b1")
        .hold(factory(), folder);
  }

  @Test
  default void thousandsStandInGroupsOfThree(@TempDir Path folder) throws Exception {
    new Cells(Dialects.numbers(",", "."), new ColumnType.Whole(0, 2_000_000_000))
        .takes("1.234", "1234")
        .takes("1.234.567", "1234567")
        .takes("1234", "1234")
        .refuseAll("whole number", NO_INT, "1.23", "1.2345", "1234.567", ".123", "1..234")
        .hold(factory(), folder);
  }

  @Test
  default void decimals(@TempDir Path folder) throws Exception {
    new Cells(DECIMAL)
        .takes("1.5", "1.5")
        .takes("1.50", "1.5")
        .takes("1.50000000000000000000000000000000000000000000", "1.5")
        .takes("100", "100")
        .takes("100.00", "100")
        .takes("-0.00", "0")
        .takes(".5", "0.5")
        .takes("5.", "5")
        .takes("+0012.30", "12.3")
        .takes("100000000000", "100000000000")
        .refuseAll("decimal", NO_DECIMAL, "1.234", "1,5", "1e3", "NaN", "Infinity", ".", "-.", "-")
        .refuseAll("decimal", NO_DECIMAL, "1000000000000", "9".repeat(100), "0x1", "1.5.5", "1 000")
        .refuses("100000000000.01", "range", "is outside -100000000000 to 100000000000")
        .hold(factory(), folder);
  }

  @Test
  default void decimalsOfALocale(@TempDir Path folder) throws Exception {
    new Cells(Dialects.numbers(",", "."), DECIMAL)
        .takes("1.234,56", "1234.56")
        .takes("1234,56", "1234.56")
        .takes("-0,5", "-0.5")
        .takes("1.234", "1234")
        .refuseAll("decimal", NO_DECIMAL, "1.23", "1,234.56", "1.5", "12.34,5", "1,234")
        .hold(factory(), folder);
  }

  @Test
  default void thousandsMisused(@TempDir Path folder) throws Exception {
    new Cells(Dialects.numbers(".", ","), DECIMAL)
        .takes("1,234.5", "1234.5")
        .refuseAll("decimal", NO_DECIMAL, "1,23", "1,2345", ",123", "1.234,5")
        .hold(factory(), folder);
  }

  @Test
  default void surplusDecimalsAreRoundedOnDemand(@TempDir Path folder) throws Exception {
    new Cells(Mapping.from("v").round(), DECIMAL)
        .takes("1.005", "1.01")
        .takes("-1.005", "-1.01")
        .takes("1.00499999999999999999999999999999999999999999", "1")
        .takes("0.009", "0.01")
        .refuses("1.5x", "decimal", "is not a decimal number in range")
        .hold(factory(), folder);
  }

  @Test
  default void money(@TempDir Path folder) throws Exception {
    ColumnType type =
        new ColumnType.Money(
            new BigDecimal("-922337203685477"), new BigDecimal("922337203685477"), 4);
    String no = "is not a decimal number in range with at most 4 decimals";
    new Cells(type)
        .takes("922337203685477", "922337203685477")
        .takes("5000000.0000", "5000000")
        .takes("0.0001", "0.0001")
        .refuseAll("money", no, "0.00001", "$5", "5 EUR", "(5)")
        .refuses("922337203685477.0001", "range", "is outside -922337203685477 to 922337203685477")
        .hold(factory(), folder);
  }

  @Test
  default void floats(@TempDir Path folder) throws Exception {
    new Cells(FLOAT)
        .takes("47.639583", "47.63958")
        .takes("1e3", "1000")
        .takes("-1.5E+2", "-150")
        .takes("123456e-8", "0.00123")
        .takes("1.000005e0", "1.00001")
        .takes("1e-400", "0")
        .takes("0.5", "0.5")
        .refuseAll("float", "is not a number", "NaN", "Infinity", "-inf", "1e", "e5", "1e3.5", "1f")
        .refuseAll("float", "is not a number", "1e300", "1e12")
        .refuses("2e11", "range", "is outside -100000000000 to 100000000000")
        .hold(factory(), folder);
  }

  @Test
  default void flags(@TempDir Path folder) throws Exception {
    new Cells(new ColumnType.YesNo())
        .takes("true", "true")
        .takes("YES", "true")
        .takes("1", "true")
        .takes("n", "false")
        .takes("0", "false")
        .refuseAll("boolean", NO_FLAG, "2", "J", "on", "01")
        .hold(factory(), folder);
  }

  @Test
  default void flagsOfALocale(@TempDir Path folder) throws Exception {
    new Cells(Dialects.flags(List.of("J", "ÇA"), List.of()), new ColumnType.YesNo())
        .takes("j", "true")
        .takes("ça", "true")
        .refuses("N", "boolean", NO_FLAG)
        .hold(factory(), folder);
  }

  @Test
  default void choicesByNumberAndLabel(@TempDir Path folder) throws Exception {
    String no = "is no choice of the column; known: 1 One, 2 Two , 3 Same, 4 same, 5 2";
    new Cells(new ColumnType.Choice(Map.of(1, "One", 2, "Two ", 3, "Same", 4, "same", 5, "2")))
        .takes("1", "1")
        .takes("two", "2")
        .takes("ONE", "1")
        .takes("2", "2")
        .takes("3", "3")
        .refuseAll("choice", no, "Same", "6", "01", "1.0", "Three")
        .hold(factory(), folder);
  }

  @Test
  default void choicesByMap(@TempDir Path folder) throws Exception {
    new Cells(
            Mapping.from("v").choices(Map.of("Gold ", 1, "a", 2, "A", 3)),
            new ColumnType.Choice(Map.of(1, "One", 2, "Two", 3, "Three")))
        .takes("gold", "1")
        .takes("a", "2")
        .takes("A", "3")
        .refuseAll("choice", "is no choice of the column; known: A, Gold , a", "1", "One")
        .hold(factory(), folder);
  }

  @Test
  default void severalChoices(@TempDir Path folder) throws Exception {
    new Cells(
            Mapping.from("v").separator("|"),
            new ColumnType.Choices(Map.of(1, "One", 2, "Two", 10, "Ten")))
        .takes("Ten|1| two |1", "1,2,10")
        .takes("10", "10")
        .takes("", null)
        .refuseAll(
            "choice", "is no choice of the column; known: 1 One, 2 Two, 10 Ten", "1|3", "1|", "1;2")
        .hold(factory(), folder);
  }

  @Test
  default void moreChoicesThanTheServiceTakes(@TempDir Path folder) throws Exception {
    Map<Integer, String> options =
        IntStream.rangeClosed(1, 151).boxed().collect(Collectors.toMap(i -> i, i -> "L" + i));
    String all =
        IntStream.rangeClosed(1, 151).mapToObj(Integer::toString).collect(Collectors.joining(";"));
    new Cells(new ColumnType.Choices(options))
        .takes(
            all.substring(0, all.lastIndexOf(';')),
            all.substring(0, all.lastIndexOf(';')).replace(';', ','))
        .refuses(all, "choice count", "has more than 150 choices")
        .hold(factory(), folder);
  }

  @Test
  default void stateAndStatus(@TempDir Path folder) throws Exception {
    new Cells(new ColumnType.State(Map.of(0, "Active", 1, "Inactive")))
        .takes("inactive", "1")
        .takes("0", "0")
        .refuses("2", "choice", "is no choice of the column; known: 0 Active, 1 Inactive")
        .hold(factory(), folder);
  }

  @Test
  default void status(@TempDir Path folder) throws Exception {
    new Cells(new ColumnType.Status(Map.of(1, "Active", 2, "Inactive"), Map.of(1, 0, 2, 1)))
        .takes("Inactive", "2")
        .takes("1", "1")
        .refuses("0", "choice", "is no choice of the column; known: 1 Active, 2 Inactive")
        .hold(factory(), folder);
  }

  @Test
  default void dates(@TempDir Path folder) throws Exception {
    new Cells(new ColumnType.DateOnly())
        .takes("2024-02-29", "2024-02-29")
        .takes("2024-01-31 00:00:00", "2024-01-31")
        .takes("2024-01-31T00:00", "2024-01-31")
        .takes("2024-01-31 00:00:00.0000000", "2024-01-31")
        .takes("9999-12-31", "9999-12-31")
        .refuseAll("date", "is not a date", "2023-02-29", "2024-02-31", "2024-1-1", "01.02.2024")
        .refuseAll("date", "is not a date", "2024-01-01 12:00:00", "20240101", "infinity", "today")
        .refuseAll("range", "is before 1753-01-01", "1752-12-31", "0000-01-01")
        .hold(factory(), folder);
  }

  @Test
  default void datesByPattern(@TempDir Path folder) throws Exception {
    new Cells(
            Mapping.from("v").formats("dd.MM.yyyy", "yyyyMMdd", "d-MMM-yyyy", "dd/MM/yyyy[ HH:mm]"),
            new ColumnType.DateOnly())
        .takes("01.02.2024", "2024-02-01")
        .takes("20240301", "2024-03-01")
        .takes("3-Apr-2024", "2024-04-03")
        .takes("03-APR-2024", "2024-04-03")
        .takes("05/06/2024", "2024-06-05")
        .takes("05/06/2024 00:00", "2024-06-05")
        .refuseAll(
            "date",
            "is not a date of the form dd.MM.yyyy or yyyyMMdd or d-MMM-yyyy or dd/MM/yyyy[ HH:mm]",
            "31.02.2024",
            "1.2.2024",
            "01.02.24",
            "2024123",
            "2024-02-01",
            "05/06/2024 00:01",
            "01.02.2024x")
        .hold(factory(), folder);
  }

  @Test
  default void timesWithOffsets(@TempDir Path folder) throws Exception {
    new Cells(new ColumnType.DateTime(false))
        .takes("2024-05-01T10:00:00Z", "2024-05-01T10:00:00Z")
        .takes("2024-05-01T10:00:00+02:00", "2024-05-01T08:00:00Z")
        .takes("2024-05-01 10:00:00 +02:00", "2024-05-01T08:00:00Z")
        .takes("2024-05-01 10:00-0330", "2024-05-01T13:30:00Z")
        .takes("2024-05-01 10:00:00.999-03", "2024-05-01T13:00:00Z")
        .takes("2024-05-01T10:00Z", "2024-05-01T10:00:00Z")
        .refuses("9999-12-31T23:00:00-03:00", "range", "is after the year 9999 in UTC")
        .takes("2024-01-01T00:00:00-00:30", "2024-01-01T00:30:00Z")
        .refuseAll("date and time", NO_TIME, "2024-05-01T10:00:00+15:00", "2024-05-01T10:00+02:60")
        .refuseAll("date and time", NO_TIME, "2024-05-01Z", "2024-05-01+02:00")
        .refuseAll("date and time", NO_TIME, "2024-05-01T10:00:00 Europe/Berlin")
        .hold(factory(), folder);
  }

  @Test
  default void localTimes(@TempDir Path folder) throws Exception {
    new Cells(Dialects.zone("Europe/Berlin"), new ColumnType.DateTime(false))
        .takes("2024-01-01 10:00:00", "2024-01-01T09:00:00Z")
        .takes("2024-07-01T10:00", "2024-07-01T08:00:00Z")
        .takes("2024-07-01", "2024-06-30T22:00:00Z")
        .takes("2024-07-01 10:00:00,123456789", "2024-07-01T08:00:00Z")
        // The hour that comes twice is taken as the second one, standard time.
        .takes("2024-10-27 02:30:00", "2024-10-27T01:30:00Z")
        .takes("2024-10-27 02:30:00+02:00", "2024-10-27T00:30:00Z")
        .refuseAll("date and time", NO_TIME, "2024-03-31 02:30:00", "2024-02-31 10:00")
        .refuseAll("date and time", NO_TIME, "2024-01-01 24:00:00", "2024-01-01 10:60", "10:00")
        .refuseAll("date and time", NO_TIME, "2024-01-01 10:00:60", "now", "infinity")
        .refuses("1752-12-31 10:00:00", "range", "is before 1753-01-01")
        .hold(factory(), folder);
  }

  @Test
  default void localTimesOfAFixedOffset(@TempDir Path folder) throws Exception {
    new Cells(Dialects.zone("+05:30"), new ColumnType.DateTime(false))
        .takes("2024-01-01 10:00:00", "2024-01-01T04:30:00Z")
        .hold(factory(), folder);
  }

  @Test
  default void timesByPattern(@TempDir Path folder) throws Exception {
    new Cells(
            Dialects.zone("Europe/Berlin"),
            Mapping.from("v")
                .formats(
                    "dd.MM.yyyy HH:mm[:ss]",
                    "yyyy-MM-dd HH:mm:ss.SSSSSSS",
                    "MM/dd/yyyy hh:mm a",
                    "yyyy-MM-dd'T'HH:mm:ssXXX"),
            new ColumnType.DateTime(false))
        .takes("01.07.2024 10:00", "2024-07-01T08:00:00Z")
        .takes("01.07.2024 10:00:30", "2024-07-01T08:00:30Z")
        .takes("2024-01-01 10:00:00.9999999", "2024-01-01T09:00:00Z")
        .takes("12/31/2024 11:30 PM", "2024-12-31T22:30:00Z")
        .takes("2024-01-01T10:00:00+05:30", "2024-01-01T04:30:00Z")
        .takes("2024-01-01T10:00:00Z", "2024-01-01T10:00:00Z")
        .refuseAll(
            "date and time",
            NO_TIME
                + " of the form dd.MM.yyyy HH:mm[:ss] or yyyy-MM-dd HH:mm:ss.SSSSSSS or"
                + " MM/dd/yyyy hh:mm a or yyyy-MM-dd'T'HH:mm:ssXXX",
            "31.03.2024 02:30",
            "1.7.2024 10:00",
            "2024-01-01 10:00:00",
            "12/31/2024 13:30 PM")
        .hold(factory(), folder);
  }

  @Test
  default void timeZoneIndependent(@TempDir Path folder) throws Exception {
    String no = NO_TIME + "; an offset is refused for a time-zone independent column";
    new Cells(Dialects.zone("Europe/Berlin"), new ColumnType.DateTime(true))
        .takes("2024-07-01 10:00:00", "2024-07-01T10:00:00Z")
        .takes("2024-03-31 02:30:00", "2024-03-31T02:30:00Z")
        .refuseAll("date and time", no, "2024-07-01T10:00:00Z", "2024-07-01T10:00:00+02:00")
        .hold(factory(), folder);
  }

  @Test
  default void uniqueIdentifiers(@TempDir Path folder) throws Exception {
    new Cells(new ColumnType.Guid())
        .takes("5F1C0F6E-1111-2222-3333-0123456789AB", "5f1c0f6e-1111-2222-3333-0123456789ab")
        .takes("{5f1c0f6e-1111-2222-3333-0123456789ab}", "5f1c0f6e-1111-2222-3333-0123456789ab")
        .refuseAll(
            "unique identifier",
            "is not a unique identifier",
            "5f1c0f6e1111222233330123456789ab",
            "{5f1c0f6e-1111-2222-3333-0123456789ab",
            "5f1c0f6e-1111-2222-3333-0123456789ag")
        .hold(factory(), folder);
  }

  @Test
  default void texts(@TempDir Path folder) throws Exception {
    new Cells(new ColumnType.Text(4))
        .takes("abcd", "abcd")
        .takes(" a b", " a b")
        .takes("ab  ", "ab  ")
        .takes("😀😀", "😀😀")
        .takes("äöüß", "äöüß")
        .takes("NA", "NA")
        .takes("a\nb\t", "a\nb\t")
        .takes("\"'\"", "\"'\"")
        .takes("", null)
        .takes(null, null)
        .refuses("abcde", "length", "is longer than 4 characters")
        .refuses("😀😀a", "length", "is longer than 4 characters")
        .refuses(
            "a\u0001b", "control character", "has a control character, which the target refuses")
        .hold(factory(), folder);
  }

  @Test
  default void memosAreCountedInUtf16(@TempDir Path folder) throws Exception {
    new Cells(new ColumnType.Memo(10))
        .takes("😀".repeat(5), "😀".repeat(5))
        .takes("line 1\nl 2", "line 1\nl 2")
        .refuses("😀".repeat(5) + "a", "length", "is longer than 10 characters")
        .hold(factory(), folder);
  }

  @Test
  default void truncatingKeepsCharactersWhole(@TempDir Path folder) throws Exception {
    new Cells(Mapping.from("v").truncate(), new ColumnType.Text(4))
        .takes("abcdef", "abcd")
        .takes("😀😀😀", "😀😀")
        .takes("abc😀", "abc")
        .takes("a😀b😀", "a😀b")
        .takes("äöüßÄ", "äöüß")
        .refuses(
            "a\u001Ebcdef",
            "control character",
            "has a control character, which the target refuses")
        .hold(factory(), folder);
  }

  @Test
  default void nullTokens(@TempDir Path folder) throws Exception {
    new Cells(Dialects.nulls("NULL", "\\N"), new ColumnType.Text(9))
        .takes("NULL", null)
        .takes("\\N", null)
        .takes("NA", "NA")
        .takes("null", "null")
        .takes("NULL ", "NULL ")
        .hold(factory(), folder);
  }

  @Test
  default void trimming(@TempDir Path folder) throws Exception {
    for (Dialect.Trim trim : Dialect.Trim.values()) {
      String expected =
          switch (trim) {
            case NONE -> " a ";
            case LEADING -> "a ";
            case TRAILING -> " a";
            case BOTH -> "a";
          };
      new Cells(Dialects.trim(trim), new ColumnType.Text(9))
          .takes(" a ", expected)
          .hold(factory(), folder.resolve("dialect-" + trim));
      new Cells(Mapping.from("v").trim(trim), new ColumnType.Text(9))
          .takes(" a ", expected)
          .takes("   ", trim == Dialect.Trim.NONE ? "   " : null)
          .hold(factory(), folder.resolve("column-" + trim));
    }
  }
}
