package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code deltaverse serve} in a thread of its own. */
final class Served implements AutoCloseable {
  final URI url;
  private final Thread thread;
  private final StringWriter err = new StringWriter();

  /**
   * @param options beside folder and port
   */
  Served(Path folder, String... options) throws Exception {
    List<String> args = new ArrayList<>(List.of("-C", folder.toString(), "serve", "--port", "0"));
    args.addAll(List.of(options));
    PipedReader out = new PipedReader(64 * 1024);
    PrintWriter writer = new PrintWriter(new PipedWriter(out), true);
    thread =
        Thread.ofPlatform()
            .start(
                () ->
                    Main.run(
                        writer,
                        new PrintWriter(err, true),
                        Commands.ALL,
                        args.toArray(String[]::new)));
    String line = new BufferedReader(out).readLine();
    assertThat(line).describedAs("%s", err).matches("The console is at http://\\S+ until Ctrl-C.");
    url = URI.create(line.split(" ")[4]);
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join(60_000);
    assertThat(thread.isAlive()).isFalse();
  }
}
