package dev.deltaverse.engine.journal;

import static dev.deltaverse.engine.journal.Samples.ACCOUNTS;
import static dev.deltaverse.engine.journal.Samples.rows;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.target.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What tests run in another process. */
final class StateChild implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;

  private StateChild(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static StateChild start(String mode, Path folder) throws IOException {
    return new StateChild(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx200m",
                "-cp",
                System.getProperty("java.class.path"),
                StateChild.class.getName(),
                mode,
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  long pid() {
    return process.pid();
  }

  /** Its next line; fails at the end of its output. */
  String line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the child has ended");
    }
    return line;
  }

  /** Kills it with no chance to tidy up, and gives what it still had said. */
  List<String> kill() throws IOException, InterruptedException {
    // Through the handle: the process's own method would close the pipe with what is in it.
    process.toHandle().destroyForcibly();
    List<String> rest = new ArrayList<>();
    String line = out.readLine();
    while (line != null) {
      rest.add(line);
      line = out.readLine();
    }
    process.waitFor();
    return rest;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    kill();
  }

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    switch (args[0]) {
      case "write" -> write(folder);
      case "hold" -> hold(folder);
      case "watch" -> watch(folder);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void say(String line) {
    synchronized (System.out) {
      System.out.println(line);
      System.out.flush();
    }
  }

  /** Four senders; each thing is said only after the journal has taken it. */
  private static void write(Path folder) throws Exception {
    StateStore store = StateStore.open(folder, Clock.systemUTC());
    long run = store.beginRun(RunStart.here("apply", "s", "dev", "1", "org", "f"));
    RequestJournal journal = store.journal(run);
    Thread[] senders = new Thread[4];
    for (int sender = 0; sender < senders.length; sender++) {
      long base = sender * 1_000_000L;
      senders[sender] =
          Thread.startVirtualThread(
              () -> {
                for (long i = 0; ; i++) {
                  long first = base + i * 10 + 1;
                  long request = journal.intent(ACCOUNTS, rows(first + "-" + (first + 9)));
                  say("intent " + request + " " + first);
                  boolean split = i % 7 == 6;
                  if (split) {
                    journal.split(request, "400", "bad", 1, Duration.ofMillis(3));
                  } else {
                    journal.outcome(
                        request,
                        Map.of(first, new Outcome.Refused("1", "no")),
                        1,
                        Duration.ofMillis(3));
                  }
                  say((split ? "split " : "outcome ") + request + " " + first);
                }
              });
    }
    for (Thread sender : senders) {
      sender.join();
    }
  }

  /** A runner that has begun a run and waits to be killed. */
  private static void hold(Path folder) throws MigrationException, IOException {
    StateStore store = StateStore.open(folder, Clock.systemUTC());
    store.beginRun(RunStart.here("apply", "s", "dev", "1", "org", "f"));
    say("ready");
    System.in.read();
    store.close();
  }

  /** Looks again and again and says how many requests it sees, when that is more than before. */
  private static void watch(Path folder) throws MigrationException {
    long seen = -1;
    try (StateView view = StateStore.read(folder)) {
      while (true) {
        long now = view.journal().statistics(1).all().requests();
        if (now > seen) {
          seen = now;
          say("seen " + now);
        }
      }
    }
  }
}
