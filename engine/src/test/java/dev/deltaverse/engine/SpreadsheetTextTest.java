package dev.deltaverse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SpreadsheetTextTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "=1+2,'=1+2",
        "@SUM(A1),'@SUM(A1)",
        "-2+3,'-2+3",
        "+cmd|' /C calc'!A0,'+cmd|' /C calc'!A0",
        "'=1,''=1",
        "-5,-5",
        "+1.234,+1.234",
        "it's,it's",
        "'quoted','quoted'"
      })
  void formulasAreExportedAsTexts(String text, String exported) {
    assertThat(SpreadsheetText.exported(text)).isEqualTo(exported);
    assertThat(SpreadsheetText.original(exported)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\t=1", "\r=1", "''", "'", "a\n=1", "=", "-", "''-x\n"})
  void whatIsExportedComesBack(String text) {
    assertThat(SpreadsheetText.original(SpreadsheetText.exported(text))).isEqualTo(text);
  }
}
