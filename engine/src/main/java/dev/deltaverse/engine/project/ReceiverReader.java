package dev.deltaverse.engine.project;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;

/** Reads who is told how runs end. The address of a webhook is a secret: no problem shows it. */
final class ReceiverReader {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final SecretReader secrets;

  ReceiverReader(ProjectFolder folder) {
    this.secrets = new SecretReader(folder);
  }

  Receiver read(Section section) {
    return new Receiver(
        section.text("name", ""),
        section.words("on", Receiver.On.class, Receiver.On.DEFAULT),
        channel(section));
  }

  private Receiver.Channel channel(Section section) {
    if (section.has("command")) {
      return new Receiver.Program(
          section.texts("command", List.of()), section.someTime("timeout", TIMEOUT));
    }
    if (section.has("timeout")) {
      section.problem("timeout", "'timeout' belongs to command, and there is none", "delete it");
    }
    if (section.has("teams")) {
      return new Receiver.Teams(url(section, "teams"));
    }
    return section.has("slack")
        ? new Receiver.Slack(url(section, "slack"))
        : new Receiver.Webhook(url(section, "webhook"));
  }

  private Secret url(Section section, String key) {
    Secret url = secrets.read(section, key);
    if (!url.reveal().isEmpty() && !usable(url.reveal())) {
      section.problem(
          key,
          "the address of '" + key + "' is no https URL (it is not shown, being a secret)",
          "let it be https://... as the service gave it (http is for localhost alone)");
    }
    return url;
  }

  private static boolean usable(String text) {
    try {
      URI url = new URI(text);
      return url.getHost() != null
          && url.getUserInfo() == null
          && ("https".equalsIgnoreCase(url.getScheme())
              || ("http".equalsIgnoreCase(url.getScheme()) && TargetSettings.isLocal(url)));
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
