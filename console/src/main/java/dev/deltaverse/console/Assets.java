package dev.deltaverse.console;

import dev.deltaverse.console.access.Role;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The style sheet, the script and the icon. Their addresses change with their content. */
final class Assets {
  private static final Map<String, String> TYPES =
      Map.of(
          "console.css", "text/css; charset=utf-8",
          "console.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml");
  private static final Map<String, byte[]> FILES = files();

  static final String VERSION = version();

  private Assets() {}

  static void on(JavalinConfig config) {
    FILES.forEach(
        (name, content) ->
            config.routes.get(
                "/assets/" + name,
                context -> {
                  context.header("Cache-Control", "public, max-age=31536000, immutable");
                  context.contentType(String.valueOf(TYPES.get(name))).result(content);
                },
                Role.NOBODY));
  }

  private static Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : TYPES.keySet().stream().sorted().toList()) {
      try (InputStream in = Assets.class.getResourceAsStream("assets/" + name)) {
        if (in == null) {
          throw new IllegalStateException("resource assets/" + name + " is missing");
        }
        files.put(name, in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  private static String version() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      FILES.values().forEach(digest::update);
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
