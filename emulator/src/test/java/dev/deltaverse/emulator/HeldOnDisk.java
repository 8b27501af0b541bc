package dev.deltaverse.emulator;

import java.nio.file.Path;

/**
 * Run as a program with a small heap: writes more rows than it holds into a folder, starts again on
 * it and reads them back. Prints how many came back whole.
 */
final class HeldOnDisk {
  static final int ROWS = 3_000;
  private static final int REQUEST = 50;
  private static final String MODEL =
      """
      {"tables":[{"logicalName":"abc_page",
        "columns":[{"logicalName":"abc_extid"},{"logicalName":"abc_text","type":"memo","maxLength":30000}],
        "keys":[["abc_extid"]]}]}
      """;

  private HeldOnDisk() {}

  public static void main(String[] args) {
    EmulatorConfig config = EmulatorConfig.defaults().withDataFolder(Path.of(args[0]));
    try (Api api = new Api(config.withModelJson(MODEL))) {
      for (int first = 0; first < ROWS; first += REQUEST) {
        StringBuilder body = new StringBuilder("{\"Targets\":[");
        for (int row = first; row < first + REQUEST; row++) {
          body.append(row == first ? "" : ",")
              .append("{\"@odata.type\":\"Microsoft.Dynamics.CRM.abc_page\",\"abc_extid\":\"k")
              .append(row)
              .append("\",\"abc_text\":\"")
              .append(text(row))
              .append("\"}");
        }
        Api.Reply reply = api.post("abc_pages/Microsoft.Dynamics.CRM.CreateMultiple", body + "]}");
        if (reply.status() != 200) {
          throw new IllegalStateException(reply.body());
        }
      }
    }
    int whole = 0;
    try (Api api = new Api(config)) {
      for (int row = 0; row < ROWS; row++) {
        String text =
            api.get("abc_pages(abc_extid='k" + row + "')").json().path("abc_text").asString();
        whole += text.equals(text(row)) ? 1 : 0;
      }
    }
    System.out.println("whole " + whole + " of " + ROWS);
  }

  /** 20,000 characters that differ from row to row. */
  private static String text(int row) {
    return ("page " + row + " of a long book; ").repeat(1_000).substring(0, 20_000);
  }
}
