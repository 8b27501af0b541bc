package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.staging.Difference;
import dev.deltaverse.engine.verify.VerifyResult;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever was altered in the target is found, and nothing else. */
final class CompareScenarioTest {
  @TempDir Path folder;

  @BeforeEach
  void snapshot() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      rig.file(
              "1",
              "accounts.csv",
              """
              code,name,size,rate,day,at,kind,parent
              A,Alpha,10,1.5,2024-05-01,2024-05-01 10:00:00,gold,
              B,,,2.00,2024-05-02,2024-05-01T10:00:00+02:00,2,a
              """)
          .file("1", "jobs.csv", "no,title,account\n1,One,A\n2,Two,B\n")
          .file("1", "job_accounts.csv", "job,account\n1,A\n2,B\n");
    }
  }

  private Rig rig() throws Exception {
    return new Rig(
        folder,
        FirstRunScenarioTest.MODEL,
        FirstRunScenarioTest.PROJECT.replace(
            "dv_name: name", "dv_name: { from: name, blank: leave }"));
  }

  @Test
  void equalValuesInOtherSpellingsAgree() throws Exception {
    try (Rig rig = rig()) {
      rig.good("1");
      // Left alone by the mapping; the same numbers in another spelling.
      rig.request(
          "PATCH",
          "/api/data/v9.2/dv_accounts(dv_code='B')",
          "{\"dv_name\":\"by another system\",\"dv_rate\":2}");
      VerifyResult result = rig.verify();
      assertThat(result.differences()).isEmpty();
      assertThat(result.agrees()).isTrue();
    }
  }

  @Test
  void missingExtraAndDifferentRowsAreFound() throws Exception {
    try (Rig rig = rig()) {
      rig.good("1");
      rig.request(
          "PATCH",
          "/api/data/v9.2/dv_accounts(dv_code='A')",
          "{\"dv_rate\":1.51,\"dv_day\":\"2024-05-02\",\"dv_at\":\"2024-05-01T10:00:01Z\","
              + "\"dv_kind\":2,\"dv_name\":\"Alpha!\"}");
      rig.request("DELETE", "/api/data/v9.2/dv_jobs(dv_no=2)", "");
      rig.request("POST", "/api/data/v9.2/dv_jobs", "{\"dv_no\":3}");
      RunReport report = rig.apply("1", new RunOptions(Set.of(), true, ""));
      Rig.balanced(report);
      assertThat(ExitStatus.of(report)).isEqualTo(4);
      assertThat(report.verified())
          .isNotNull()
          .satisfies(
              v ->
                  assertThat(v.differences())
                      .containsExactlyInAnyOrder(
                          different("A", "dv_at", "2024-05-01T10:00:00Z", "2024-05-01T10:00:01Z"),
                          different("A", "dv_day", "2024-05-01", "2024-05-02"),
                          different("A", "dv_kind", "1", "2"),
                          different("A", "dv_name", "Alpha", "Alpha!"),
                          different("A", "dv_rate", "1.5", "1.51"),
                          row("jobs", Difference.Kind.MISSING, "2"),
                          row("jobs", Difference.Kind.EXTRA, "3"),
                          row("job_accounts", Difference.Kind.MISSING, "2|B")));
    }
  }

  private static Difference different(String key, String column, String expected, String found) {
    return new Difference("accounts", Difference.Kind.DIFFERENT, key, column, expected, found);
  }

  private static Difference row(String name, Difference.Kind kind, String key) {
    return new Difference(name, kind, key, "", null, null);
  }
}
