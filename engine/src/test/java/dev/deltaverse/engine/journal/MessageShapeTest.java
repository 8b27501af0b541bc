package dev.deltaverse.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MessageShapeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "account With Id = 3b4c9a10-0000-0000-0000-00000000000a Does Not Exist"
            + "|account With Id = <id> Does Not Exist",
        "row {3B4C9A10-0000-0000-0000-00000000000A} is locked|row <id> is locked",
        "the value 'O'Brien' isn't known|the value <value> isn't known",
        "Entity 'Contact' and 'Lead' differ|Entity <value> and <value> differ",
        "the name \"A 1\" of \u201cB 2\u201d is too long|the name <value> of <value> is too long",
        "length 4001 exceeds 4000|length <number> exceeds <number>",
        "-1.50 is below 0|<number> is below <number>",
        "1,234.5 at 2026-11-02T02:14:07Z|<number> at <number>",
        "column new_field2 of v9 failed with 0x80040237"
            + "|column new_field2 of v9 failed with 0x80040237",
      })
  void valuesAreTakenOut(String message, String shape) {
    assertThat(MessageShape.of(message)).isEqualTo(shape);
  }

  @Test
  void blanksAndLineEndsCountAsOneBlank() {
    assertThat(MessageShape.of(" too   many\r\n blanks\n")).isEqualTo("too many blanks");
  }

  @Test
  void aLongMessageIsCut() {
    assertThat(MessageShape.of("x".repeat(501))).isEqualTo("x".repeat(500) + "...");
    assertThat(MessageShape.of("x".repeat(500))).isEqualTo("x".repeat(500));
  }
}
