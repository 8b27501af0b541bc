package dev.deltaverse.engine.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The expected ids of tables and keys are those of Python's uuid.uuid5. */
final class DerivedIdTest {
  @Test
  void itIsTheRfcsVersionFive() {
    UUID dns = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    assertThat(DerivedId.named(dns, "www.example.com"))
        .isEqualTo(UUID.fromString("2ed6657d-e927-568b-95e1-2665a8aea6a2"));
  }

  /** Ids that once were given stay for ever: rows in the target have them. */
  @Test
  void anIdFollowsFromTableAndKeyAlone() {
    DerivedId ids = new DerivedId("dv_account");
    assertThat(ids.of(List.of("A1"))).isEqualTo(UUID.fromString("90689cbd-6ffb-5188-a396-9f40fa37915e"));
    assertThat(ids.of(List.of("a", "bc"))).isEqualTo(UUID.fromString("e2e96f21-b14e-5d4c-bfae-c0b68003ffa1"));
    assertThat(ids.of(List.of("M\u00dcNCHEN")))
        .isEqualTo(UUID.fromString("3b0f1a40-0a5e-5192-9c0d-453e31b86d1f"));
    assertThat(new DerivedId("dv_job").of(List.of("A1"))).isNotEqualTo(ids.of(List.of("A1")));
  }

  @Test
  void keysThatTheServiceTakesForEqualHaveOneId() {
    DerivedId ids = new DerivedId("dv_account");
    assertThat(ids.of(List.of("a1  "))).isEqualTo(ids.of(List.of("A1")));
    assertThat(ids.of(List.of(" a1"))).isNotEqualTo(ids.of(List.of("A1")));
    assertThat(ids.of(List.of("ab", "c"))).isNotEqualTo(ids.of(List.of("a", "bc")));
  }
}
