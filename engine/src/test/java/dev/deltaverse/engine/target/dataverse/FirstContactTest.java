package dev.deltaverse.engine.target.dataverse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.ApplicationUser;
import dev.deltaverse.engine.project.BypassSettings;
import dev.deltaverse.engine.project.SendSettings;
import dev.deltaverse.engine.project.TargetSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A target that does not answer at all, asked with the default settings. */
final class FirstContactTest {
  @Test
  void isGivenUpAfterAFewTries() throws Exception {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://localhost:" + socket.getLocalPort());
    }
    List<Duration> waits = new ArrayList<>();
    TargetSettings settings =
        new TargetSettings(
            nobody,
            List.of(new ApplicationUser("one", new ApplicationUser.NoCredential())),
            BypassSettings.NONE);
    try (DataverseTarget target =
        DataverseTarget.open(settings, SendSettings.DEFAULT, waits::add)) {
      assertThatThrownBy(() -> target.describe(Set.of(), Set.of()))
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("No connection to localhost:" + nobody.getPort());
    }
    assertThat(waits).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
  }
}
