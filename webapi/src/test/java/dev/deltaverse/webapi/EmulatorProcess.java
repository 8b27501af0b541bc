package dev.deltaverse.webapi;

import dev.deltaverse.emulator.ApplicationUser;
import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An emulator in a process of its own, with one user who signs in by a client secret. */
final class EmulatorProcess implements AutoCloseable {
  /** So long that new rows of an elastic table are read by their session or not at all. */
  static final Duration ELASTIC_LAG = Duration.ofHours(1);

  private static final String CLIENT = "5f1c0f6e-0000-4000-8000-000000000001";
  private static final String SECRET = "s3cr3t/of+the~contract";

  private final Process process;
  private final URI url;

  private EmulatorProcess(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  static EmulatorProcess start() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EmulatorProcess.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (line == null) {
      throw new IOException("The emulator's process ended before it told its address");
    }
    return new EmulatorProcess(process, URI.create(line));
  }

  /** What somebody would set to run the contract there. */
  Map<String, String> variables() {
    return Map.of(
        "DATAVERSE_URL",
        url.toString(),
        "DATAVERSE_AUTHORITY",
        url.toString(),
        "DATAVERSE_TENANT",
        "contoso.example",
        "DATAVERSE_CLIENT_ID",
        CLIENT,
        "DATAVERSE_CLIENT_SECRET",
        SECRET);
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close(); // its sign to end
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Runs until its standard input is closed, so that it never outlives the test. */
  public static void main(String[] args) throws IOException {
    EmulatorConfig config =
        EmulatorConfig.defaults()
            .withUsers(ApplicationUser.of(CLIENT, SECRET))
            .withElasticLag(ELASTIC_LAG);
    try (Emulator emulator = Emulator.start(config)) {
      System.out.println(emulator.url());
      System.in.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }
}
