package dev.deltaverse.engine.project;

import dev.deltaverse.engine.project.ApplicationUser.Certificate;
import dev.deltaverse.engine.project.ApplicationUser.ClientSecret;
import dev.deltaverse.engine.project.ApplicationUser.Credential;
import dev.deltaverse.engine.project.ApplicationUser.ManagedIdentity;
import dev.deltaverse.engine.project.ApplicationUser.NoCredential;
import dev.deltaverse.engine.project.ApplicationUser.TokenCommand;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the target: URL, application users with their secrets, what is bypassed. */
final class TargetReader {
  private static final URI NOWHERE = URI.create("https://nowhere.invalid");

  private final ProjectFolder folder;
  private final SecretReader secrets;

  TargetReader(ProjectFolder folder) {
    this.folder = folder;
    this.secrets = new SecretReader(folder);
  }

  TargetSettings read(Section section, String profile) {
    String remedy = "add it at the top of the file or in profiles." + profile;
    for (String key : List.of("url", "users")) {
      if (!section.has(key)) {
        section.problems().add(section.place(), "the key 'target." + key + "' is missing", remedy);
      }
    }
    URI url = url(section, "url", "https://contoso.crm.dynamics.com").orElse(NOWHERE);
    URI authority =
        url(section, "authority", TargetSettings.PUBLIC_AUTHORITY.toString())
            .orElse(TargetSettings.PUBLIC_AUTHORITY);
    boolean local = url.equals(NOWHERE) || TargetSettings.isLocal(url);
    List<ApplicationUser> users =
        section.list("users", (node, i) -> Optional.of(user(section.asSection(node), local)));
    Names.unique(section, "users", "application user");
    return new TargetSettings(url, authority, users, bypass(section.section("bypass")));
  }

  /** A URL that is a host alone; empty if the key is missing or, told as a problem, wrong. */
  private static Optional<URI> url(Section section, String key, String example) {
    Optional<String> text = section.text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String wanted = "write it like " + example;
    URI url;
    try {
      url = new URI(text.get().strip());
    } catch (URISyntaxException e) {
      return wrong(section, key, "this is not a URL", wanted);
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (url.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      return wrong(section, key, "this is not an https URL with a host", wanted);
    }
    if (url.getUserInfo() != null) {
      return wrong(
          section, key, "the URL holds a user name", "name application users in target.users");
    }
    if (scheme.equals("http") && !TargetSettings.isLocal(url)) {
      return wrong(
          section,
          key,
          "http would send tokens in clear text to " + url.getHost(),
          "write https (http is for localhost alone)");
    }
    if (!url.getPath().matches("/*") || url.getQuery() != null || url.getFragment() != null) {
      return wrong(
          section,
          key,
          "the URL goes on after the host",
          "write " + scheme + "://" + url.getAuthority() + " alone");
    }
    return Optional.of(URI.create(scheme + "://" + url.getAuthority()));
  }

  private static Optional<URI> wrong(Section section, String key, String message, String remedy) {
    section.problems().addUnlessKnown(section.place(key), message, remedy);
    return Optional.empty();
  }

  private ApplicationUser user(Section user, boolean local) {
    if (user.has("anonymous") && !local) {
      user.problem(
          "anonymous",
          "a user without credential is for a target on localhost alone",
          "give clientSecret, certificate, managedIdentity or tokenCommand");
    }
    if (!user.has("clientSecret") && !user.has("certificate")) {
      for (String key : List.of("tenant", "clientId")) {
        if (user.has(key)) {
          user.problem(
              key,
              "'" + key + "' belongs to clientSecret or certificate, and there is neither",
              key.equals("clientId") && user.has("managedIdentity")
                  ? "write managedIdentity: { clientId: ... }"
                  : "delete it");
        }
      }
    }
    return new ApplicationUser(user.text("name", ""), credential(user));
  }

  private Credential credential(Section user) {
    String tenant = user.text("tenant", "");
    String clientId = user.text("clientId", "");
    if (user.has("clientSecret")) {
      return new ClientSecret(tenant, clientId, secrets.read(user, "clientSecret"));
    }
    if (user.has("certificate")) {
      Section certificate = user.section("certificate");
      Optional<Path> path = folder.existingFile(certificate, "path", "the certificate");
      return new Certificate(
          tenant,
          clientId,
          path.map(Path::toString).orElse(""),
          certificate.has("password") ? secrets.read(certificate, "password") : new Secret(""));
    }
    if (user.has("managedIdentity")) {
      return new ManagedIdentity(user.section("managedIdentity").text("clientId", ""));
    }
    return user.has("tokenCommand")
        ? new TokenCommand(user.texts("tokenCommand", List.of()))
        : new NoCredential();
  }

  private static BypassSettings bypass(Section section) {
    String tag = section.text("tag", "");
    if (tag.chars().anyMatch(Character::isISOControl)) {
      section.problem("tag", "the tag has a control character", "write it in one line");
    }
    return new BypassSettings(
        section.flag("sync", false),
        section.flag("async", false),
        section.flag("flows", false),
        section.texts("steps", List.of()),
        tag);
  }
}
