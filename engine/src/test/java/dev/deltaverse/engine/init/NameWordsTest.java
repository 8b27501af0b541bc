package dev.deltaverse.engine.init;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NameWordsTest {
  private static double likeness(String a, String b) {
    double there = NameWords.of(a).likeness(NameWords.of(b));
    assertThat(NameWords.of(b).likeness(NameWords.of(a))).isEqualTo(there);
    assertThat(there).isBetween(0.0, 1.0);
    return there;
  }

  @ParameterizedTest
  @CsvSource({
    "wikipedia_link, wikipedialink",
    "usageType, usage_type",
    "PostalCode, postal code",
    "countries, Country",
    "boxes, box",
    "Straße, STRASSE",
    "Größe, groesse",
    "Señor, senor",
    "id, number",
    "KUNDNR, Kundennummer",
    "AUFTRNR, Auftragsnummer",
    "kunde_nr, customer number",
    "POSNR, Position",
    "plz, postalcode",
    "Menge, quantity",
    "starts_on, startson"
  })
  void namesThatMeanTheSameAreTakenWithoutAsking(String a, String b) {
    assertThat(likeness(a, b)).isGreaterThanOrEqualTo(NameWords.SURE);
  }

  @ParameterizedTest
  @CsvSource({
    "latitude_deg, latitude",
    "CUSTNAME, customername",
    "BEZEICHN, Bezeichnung",
    "source_id, sourcenumber"
  })
  void namesThatAreNearlyTheSameAreProposed(String a, String b) {
    assertThat(likeness(a, b)).isGreaterThanOrEqualTo(NameWords.LIKELY);
  }

  @ParameterizedTest
  @CsvSource({
    "wind, customer",
    "name, quantity",
    "city, credit limit",
    "a, b",
    "'', name",
    "'_', name"
  })
  void otherNamesAreNot(String a, String b) {
    assertThat(likeness(a, b)).isLessThan(NameWords.LIKELY);
  }
}
