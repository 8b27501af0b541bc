package dev.deltaverse.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deltaverse.engine.MigrationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordsTest {
  @TempDir Path folder = Path.of("");
  private Inspections files = new Inspections(Path.of(""));

  @BeforeEach
  void inspections() {
    files = new Inspections(folder);
  }

  @Test
  void lineEndsOfOneKindAreClean() throws Exception {
    assertThat(files.clean(Dialects.rfc(), "a,b\n1,2\n3,4")).containsExactly("1¦2", "3¦4");
    assertThat(files.clean(Dialects.rfc(), "a,b\r\n1,2\r\n3,4\r\n")).containsExactly("1¦2", "3¦4");
    assertThat(files.clean(Dialects.rfc(), "a,b\r\n1,\"2\n\"\r\n3,\r\n"))
        .containsExactly("1¦2\\n", "3¦∅");
  }

  @Test
  void otherLineEndsAreRewritten() throws Exception {
    assertThat(files.rewritten(Dialects.rfc(), "a,b\r1,2\r3,4")).containsExactly("1¦1¦2", "2¦3¦4");
    assertThat(files.rewritten(Dialects.rfc(), "a,b\n1,2\r\n3,4\r5,6\n"))
        .containsExactly("1¦1¦2", "2¦3¦4", "3¦5¦6");
    // DuckDB would take the file for one of LF and find nothing.
    assertThat(files.rewritten(Dialects.rfc(), "\"a\n\",b\r\n1,2\r\n")).containsExactly("1¦1¦2");
  }

  @Test
  void withItsOwnTerminatorABareLineEndIsData() throws Exception {
    assertThat(files.rewritten(Dialects.rfc().terminator("\r\n"), "a,b\r\n1,x\ny\r\n2,z\r\r\n"))
        .containsExactly("1¦1¦x\\ny", "2¦2¦z\\r");
    assertThat(files.clean(Dialects.rfc().terminator("\r\n"), "a,b\r\n1,2\r\n")).hasSize(1);
    assertThat(files.rewritten(Dialects.rfc().terminator("\n"), "a,b\n1,2\r\n"))
        .containsExactly("1¦1¦2\\r");
  }

  @Test
  void bcpDumpsHaveNoQuotesAndKeepBareLineEnds() throws Exception {
    Dialects bcp = Dialects.bcp().names("id", "note");
    assertThat(files.rewritten(bcp, "1+|one\ntwo\r\n\"&|\n2+|+ | & &&|\n3+|&|\n"))
        .containsExactly("1¦1¦one\\ntwo\\r\\n\"", "2¦2¦+ | & &", "3¦3¦∅");
    assertThat(files.rejected()).isEmpty();
  }

  @Test
  void aDumpThatWasCutOffIsSeenByItsTerminator() throws Exception {
    Dialects bcp = Dialects.bcp().names("id", "note");
    assertThat(files.rewritten(bcp, "1+|one\n&|\n2+|cut o")).containsExactly("1¦1¦one\\n");
    assertThat(files.rejected())
        .containsExactly(
            "2@3 missing-terminator: the last record does not end with the terminator, as if the"
                + " file was cut off [2+|cut o]");
  }

  @Test
  void tooManyAndTooFewFieldsAreRejectsWithBothNumbers() throws Exception {
    assertThat(files.rewritten(Dialects.rfc(), "a,b\n1,2\n1\n1,2,3\n1,2,\n3,4\n"))
        .containsExactly("1¦1¦2", "5¦3¦4");
    assertThat(files.rejected())
        .containsExactly(
            "2@3 field-count: it has 1 fields, but the file has 2 columns [1]",
            "3@4 field-count: it has 3 fields, but the file has 2 columns [1,2,3]",
            "4@5 field-count: it has 3 fields, but the file has 2 columns [1,2,]");
  }

  @Test
  void aDelimiterAtTheEndOfEveryRecordIsAccepted() throws Exception {
    assertThat(files.rewritten(Dialects.rfc(), "a,b\n1,2,\n3,,\n4,5\n6,7,8\n"))
        .containsExactly("1¦1¦2", "2¦3¦∅");
    assertThat(files.rejected())
        .containsExactly(
            "3@4 field-count: it has 2 fields, but the file has 2 columns and its records end with"
                + " a delimiter [4,5]",
            "4@5 field-count: it has 3 fields, but the file has 2 columns and its records end with"
                + " a delimiter [6,7,8]");
    Inspection named = files.inspect(Dialects.rfc(), "a,b,\n1,2,\n");
    assertThat(((Inspection.Clean) named).names()).containsExactly("a", "b", "column3");
    assertThat(files.clean(named)).containsExactly("1¦2¦∅");
  }

  @Test
  void blankLinesAreNoRecordsButCounted() throws Exception {
    Inspection clean = files.inspect(Dialects.rfc(), "a,b\n1,2\n\n3,4\n\n\n");
    assertThat(files.clean(clean)).containsExactly("1¦2", "3¦4");
    assertThat(((Inspection.Clean) clean).blankLines()).isEqualTo(3);
    Inspection rewritten = files.inspect(Dialects.rfc(), "\na,b\n1,2\n\n3\n");
    assertThat(((Inspection.Rewritten) rewritten).blankLines()).isEqualTo(2);
    assertThat(files.rewritten(rewritten)).containsExactly("1¦1¦2");
    assertThat(files.rejected())
        .containsExactly("2@5 field-count: it has 1 fields, but the file has 2 columns [3]");
  }

  @Test
  void aBlankLineIsARecordOfAFileWithOneColumn() throws Exception {
    assertThat(files.clean(Dialects.rfc(), "a\n1\n\n\"\"\n3\n")).containsExactly("1", "∅", "", "3");
  }

  @Test
  void withoutAHeaderTheProjectFileNamesTheColumns() throws Exception {
    assertThat(files.clean(Dialects.rfc().names("x", "y"), "1,2\n3,4\n"))
        .containsExactly("1¦2", "3¦4");
    assertThat(files.rewritten(Dialects.rfc().names("x", "y"), "\n1,2\n3\n"))
        .containsExactly("1¦1¦2");
  }

  @Test
  void aHeaderAloneIsATableWithoutRows() throws Exception {
    assertThat(files.clean(Dialects.rfc(), "a,b\n")).isEmpty();
    assertThat(files.clean(Dialects.rfc(), "a,b")).isEmpty();
  }

  @Test
  void filesWithoutContentAreUnusable() throws Exception {
    assertThat(Inspections.unusable(files.inspect(Dialects.rfc(), "")))
        .isEqualTo("empty-file@0: it has no bytes");
    assertThat(Inspections.unusable(files.inspect(Dialects.rfc(), "\n\n")))
        .isEqualTo("empty-file@0: it has no header, only blank lines");
    assertThat(Inspections.unusable(files.inspect(Dialects.rfc().names("x", "y"), "\n")))
        .isEqualTo("empty-file@0: it has no record, only blank lines");
  }

  @Test
  void aHeaderWithoutDistinctNamesIsUnusable() throws Exception {
    assertThat(Inspections.unusable(files.inspect(Dialects.rfc(), "id,b,ID\n1,2,3\n")))
        .isEqualTo("header@1: columns 1 and 3 are both named 'ID', and case does not count");
    assertThat(Inspections.unusable(files.inspect(Dialects.rfc(), "id,_Record\n1,2\n")))
        .isEqualTo("header@1: column 2 has the reserved name '_Record'");
    assertThat(Inspections.unusable(files.inspect(Dialects.rfc(), "\nid,\"b\n1,2\n")))
        .isEqualTo(
            "unterminated-quote@2: its header cannot be read: the quote of field 2, opened on line"
                + " 2, is not closed before the end of the file");
  }

  @Test
  void aCopyThatIsOfNoUseIsRemoved() throws Exception {
    assertThat(files.inspect(Dialects.rfc(), "\nid,ID\n1,2\n"))
        .isInstanceOf(Inspection.Unusable.class);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(folder.resolve("table.csv"));
    }
  }

  @Test
  void aDialectThatContradictsItselfIsRefused() {
    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> files.inspect(Dialects.rfc().delimiter("\""), "a\n"))
        .withMessage("read the dialect: the delimiter '\"' starts with the quote");
    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> files.inspect(Dialects.rfc().encoding("ebcdic"), "a\n"))
        .withMessage("read the dialect: unknown encoding 'ebcdic'");
  }

  @Test
  void aMissingFileIsTold() {
    Path missing = folder.resolve("nope.csv");
    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(
            () ->
                new FileInspector(InspectionLimits.DEFAULT)
                    .inspect(missing, Dialects.rfc().build(), folder, files.rejects::add))
        .withMessage("read " + missing + ": there is no such file");
  }
}
