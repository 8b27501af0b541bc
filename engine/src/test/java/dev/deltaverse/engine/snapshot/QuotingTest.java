package dev.deltaverse.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.project.Dialect.Trim;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuotingTest {
  @TempDir Path folder = Path.of("");
  private Inspections files = new Inspections(Path.of(""));

  @BeforeEach
  void inspections() {
    files = new Inspections(folder);
  }

  @Test
  void quotedFieldsHoldDelimitersQuotesAndLineEnds() throws Exception {
    assertThat(
            files.clean(
                Dialects.rfc(), "a,b\n1,\"x, \"\"y\"\"\"\n2,\"one\ntwo\r\nthree\"\n\"\",\n"))
        .containsExactly("1¦x, \"y\"", "2¦one\\ntwo\\r\\nthree", "¦∅");
  }

  @Test
  void aFileWithLineEndsInFieldsIsNotReadInParallel() throws Exception {
    Inspection.Clean flat = (Inspection.Clean) files.inspect(Dialects.rfc(), "a,b\n1,2\n");
    Inspection.Clean deep = (Inspection.Clean) files.inspect(Dialects.rfc(), "a,b\n1,\"2\n\"\n");
    assertThat(flat.options().parallel()).isTrue();
    assertThat(deep.options().parallel()).isFalse();
  }

  @Test
  void quotesInsideAnUnquotedFieldAreText() throws Exception {
    assertThat(files.clean(Dialects.rfc(), "a,b\n1,5\" pipe\n2,say \"\"x\"\"\n"))
        .containsExactly("1¦5\" pipe", "2¦say \"\"x\"\"");
    assertThat(files.rewritten(Dialects.rfc(), "a,b\n1, \"x\"\n")).containsExactly("1¦1¦ \"x\"");
  }

  @Test
  void textAfterAClosingQuoteIsAReject() throws Exception {
    assertThat(files.rewritten(Dialects.rfc(), "a,b\n1,\"x\"y\n2,z\n")).containsExactly("2¦2¦z");
    assertThat(files.rejected())
        .containsExactly(
            "1@2 text-after-quote: field 2 has text after its closing quote, on line 2; the quote"
                + " was opened on line 2 [1,\"x\"y]");
  }

  @Test
  void aMissingClosingQuoteCostsOneRecord() throws Exception {
    assertThat(files.rewritten(Dialects.rfc(), "a,b\n1,\"x\n2,\"y\"\n3,z\n"))
        .containsExactly("2¦2¦y", "3¦3¦z");
    assertThat(files.rejected())
        .containsExactly(
            "1@2 text-after-quote: field 2 has text after its closing quote, on line 3; the quote"
                + " was opened on line 2 [1,\"x]");
  }

  @Test
  void linesOfAFieldWithUnescapedQuotesAreNotTakenForRecords() throws Exception {
    assertThat(
            files.rewritten(
                Dialects.rfc(), "a,b\n1,\"he said\nyes, and\nthe \"best\" of\nall, too\"\n2,z\n"))
        .containsExactly("2¦2¦z");
    assertThat(files.rejected())
        .containsExactly(
            "1@2 text-after-quote: field 2 has text after its closing quote, on line 4; the quote"
                + " was opened on line 2 [1,\"he said\\nyes, and\\nthe \"best\" of\\nall, too\"]");
  }

  @Test
  void anUnterminatedQuoteDoesNotSwallowTheRestOfTheFile() throws Exception {
    assertThat(files.rewritten(Dialects.rfc(), "a,b\n1,u\n2,\"x\n3,y\n4,z\n"))
        .containsExactly("1¦1¦u", "3¦3¦y", "4¦4¦z");
    assertThat(files.rejected())
        .containsExactly(
            "2@3 unterminated-quote: the quote of field 2, opened on line 3, is not closed before"
                + " the end of the file [2,\"x]");
  }

  @Test
  void aQuoteIsUnterminatedWhenTheRecordPassesTheLimit() throws Exception {
    files = new Inspections(folder, new InspectionLimits(100, 10, 1000));
    String long0 = "x".repeat(60) + "\n";
    assertThat(files.rewritten(Dialects.rfc(), "a\n\"" + long0 + long0 + "y\"\nz\n"))
        .containsExactly("2¦" + long0.strip(), "3¦y\"", "4¦z");
    assertThat(files.rejected().getFirst())
        .startsWith(
            "1@2 unterminated-quote: the quote of field 1, opened on line 2, is not closed within"
                + " 100 bytes");
    files = new Inspections(folder, new InspectionLimits(200, 10, 1000));
    assertThat(files.clean(Dialects.rfc(), "a\n\"" + long0 + long0 + "y\"\nz\n")).hasSize(2);
  }

  @Test
  void aRecordBeyondTheLimitIsARejectWithItsFirstCharacters() throws Exception {
    files = new Inspections(folder, new InspectionLimits(20_000, 10, 1000));
    String huge = "x".repeat(3_000_000);
    assertThat(files.rewritten(Dialects.rfc(), "a\n1\n" + huge + "\n2\n"))
        .containsExactly("1¦1", "3¦2");
    RecordReject reject = files.rejects.getFirst();
    assertThat(reject.rule()).isEqualTo(ReadRule.RECORD_TOO_LONG);
    assertThat(reject.reason()).isEqualTo("it is longer than 20,000 bytes");
    assertThat(reject.record()).isEqualTo(2);
    assertThat(reject.line()).isEqualTo(3);
    assertThat(reject.raw()).isEqualTo("x".repeat(10_000));
  }

  @Test
  void aRecordLongerThanDuckDbReadsByItselfIsReadWhole() throws Exception {
    String huge = "y".repeat(5_000_000);
    assertThat(files.clean(Dialects.rfc(), "a,b\n1," + huge + "\n")).containsExactly("1¦" + huge);
  }

  @Test
  void aBackslashEscapesAQuoteWithinQuotes() throws Exception {
    Dialects dialect = Dialects.rfc().escape("\\");
    assertThat(files.clean(dialect, "a,b\n\"x\\\"y\",\"C:\\\\\"\nC:\\dir,\\\n"))
        .containsExactly("x\"y¦C:\\", "C:\\dir¦\\");
    // DuckDB would drop a backslash before another letter.
    assertThat(files.rewritten(dialect, "a,b\n\"line\\nend\",2\n"))
        .containsExactly("1¦line\\nend¦2");
  }

  @Test
  void withoutQuotingAQuoteIsText() throws Exception {
    assertThat(files.clean(Dialects.rfc().quote(""), "a,b\n\"1,2\"\n\",\"\n"))
        .containsExactly("\"1¦2\"", "\"¦\"");
  }

  @Test
  void quotesOutsideAsciiAndSeveralCharactersOfDelimiter() throws Exception {
    // Concordance: a thorn as quote, here in UTF-8.
    assertThat(
            files.rewritten(
                Dialects.rfc().delimiter("\u0014").quote("\u00fe"),
                "\u00c3\u00bea\u00c3\u00be\u0014b\n\u00c3\u00bex\u0014y\"\u00c3\u00be\u00142\n"))
        .containsExactly("1¦x\u0014y\"¦2");
    assertThat(files.rewritten(Dialects.rfc().delimiter("||"), "a||b\n1|||2\n\"||\"||\n"))
        .containsExactly("1¦1¦|2", "2¦||¦∅");
  }

  @Test
  void spacesOutsideQuotesAreDroppedWhereTheDialectTrims() throws Exception {
    Dialects both = Dialects.rfc().trim(Trim.BOTH);
    assertThat(files.rewritten(both, " a , b\n \"1\" , \"x,y\" \n 2 ,3\n"))
        .containsExactly("1¦1¦x,y", "2¦ 2 ¦3");
    assertThat(((Inspection.Clean) files.inspect(both, " a , b \n1,2\n")).names())
        .containsExactly("a", "b");
  }
}
