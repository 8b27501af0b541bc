package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file in another single-byte encoding than the project file says. */
final class MojibakeScenarioTest {
  private static final String PROJECT =
      """
      tables:
        accounts:
          target: dv_account
          file: accounts.csv
          dialect: { encoding: windows-1252 }
          key: [dv_code]
          columns: { dv_code: code, dv_name: name }
      """;
  private static final String TEXT =
      "code,name\nA,M\u00fcller\nB,Plain\nC,na\u00efve \u20ac\nD,\u201cquoted\u201d\n";

  @TempDir Path folder;

  @Test
  void utf8ThatIsReadAsWindows1252IsTold() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, PROJECT)) {
      rig.file("1", "accounts.csv", TEXT);
      assertThat(rig.notes(rig.plan("1")))
          .anySatisfy(
              note ->
                  assertThat(note)
                      .contains(
                          // The quotes' last byte is no character of windows-1252: D is a reject.
                          "accounts.csv: 2 of 2 records with characters above ASCII look like UTF-8"
                              + " that was read as windows-1252, for example: A M"));
    }
  }

  @Test
  void windows1252IsNot() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, PROJECT)) {
      rig.file("1", "accounts.csv", "");
      Files.write(
          folder.resolve("snapshots/1/accounts.csv"),
          TEXT.getBytes(Charset.forName("windows-1252")));
      RunReport report = rig.plan("1");
      assertThat(report.failures()).isEmpty();
      assertThat(rig.notes(report)).noneSatisfy(n -> assertThat(n).contains("look like UTF-8"));
    }
  }
}
