package dev.deltaverse.examples.staffing;

import java.util.List;

/** Words from which names and texts are made; every one can be written in windows-1252. */
final class Words {
  static final List<String> FIRST =
      List.of(
          "Anna",
          "Björn",
          "Chloé",
          "David",
          "Elif",
          "François",
          "Grace",
          "Hélène",
          "Ines",
          "Jörg",
          "Karin",
          "Luís",
          "Mary",
          "Niño",
          "Olga",
          "Peter",
          "Quinn",
          "Rosa",
          "Søren",
          "Tomás");
  static final List<String> LAST =
      List.of(
          "Müller",
          "NA",
          "O'Brien",
          "Núñez",
          "Smith",
          "Null",
          "Dubois",
          "Jansen",
          "Weiß",
          "Rossi",
          "Sørensen",
          "de la Cruz",
          "van Dijk",
          "Lefèvre",
          "True",
          "Schröder",
          "Ahmed",
          "Kowalski");
  static final List<String> COMPANY =
      List.of(
          "Northwind",
          "Contoso",
          "Fabrikam",
          "Adventure",
          "Litware",
          "Proseware",
          "Tailspin",
          "Wingtip",
          "Trey",
          "Lucerne",
          "Alpine",
          "Humongous",
          "Margie's",
          "Blue Yonder",
          "Zürcher");
  static final List<String> FORM =
      List.of(
          "Clinic",
          "Hospital",
          "Care & Co.",
          "Hotel",
          "Logistics",
          "\"Plus\" Services",
          "School",
          "Works, Ltd.",
          "GmbH & Co. KG",
          "S.A.",
          "Nursing; Home");
  static final List<String> CITY =
      List.of(
          "Zürich",
          "Köln",
          "Málaga",
          "Genève",
          "Aarhus",
          "Graz",
          "São Paulo",
          "Lyon",
          "Ghent",
          "Swakopmund",
          "Leeds",
          "Torino");
  static final List<String> COUNTRY = List.of("CH", "DE", "ES", "NA", "AT", "FR", "BE", "GB", "IT");
  static final List<String> STREET =
      List.of("Main Street", "Bahnhofstraße", "Rue de l'Église", "Calle Mayor", "Kirchweg");
  static final List<String> SEGMENT = List.of("Health", "Hospitality", "Industry", "Education");
  static final List<String> TITLE =
      List.of("Nurse", "Senior Nurse", "Caregiver", "Cook", "Driver", "Teacher", "Technician");
  static final List<String> ORDER_STATE =
      List.of("draft", "open", "partly filled", "filled", "closed", "cancelled");
  static final List<String> SHIFT_STATUS =
      List.of("planned", "confirmed", "worked", "approved", "invoiced", "no-show");
  static final List<String> SOURCE = List.of("app", "phone", "portal", "import");
  static final List<String> LANGUAGE = List.of("DE", "EN", "ES", "FR", "IT", "PL", "TR");
  static final List<String> NOTE =
      List.of(
          "Ring at the side door.",
          "Line one\nline two",
          "Wear blue. Bring 100% of the papers.",
          "Asked for Müller again",
          "5 < 6 & 7 > 4",
          "A \"quoted\" word");

  private Words() {}

  static String of(List<String> words, long bits) {
    return words.get(Mix.below(bits, words.size()));
  }
}
