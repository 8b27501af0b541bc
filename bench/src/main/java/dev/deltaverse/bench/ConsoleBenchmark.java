package dev.deltaverse.bench;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.examples.staffing.StaffingGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the console costs while a run goes on that somebody follows: a run, the console that shows
 * it, and the emulator are processes of their own; two pages are followed, the run's and the page
 * Now. Beside the console's processor time stands the run's. Then the same run again with the
 * console watched by nobody.
 */
final class ConsoleBenchmark {
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private ConsoleBenchmark() {}

  static void run(int rows) throws Exception {
    for (boolean followed : new boolean[] {true, false}) {
      Path folder = Files.createTempDirectory("deltaverse-bench");
      try {
        measure(folder, rows, followed);
      } finally {
        StagingBenchmark.delete(folder);
      }
    }
  }

  private static void measure(Path folder, int rows, boolean followed) throws Exception {
    for (String file : List.of("deltaverse.yaml", "model.json", "models/distances.sql")) {
      unpack(folder, file);
    }
    new StaffingGenerator(1).first(folder.resolve("snapshots").resolve("1-first"), rows);
    try (Emulator emulator =
        Emulator.start(EmulatorConfig.defaults().withModel(folder.resolve("model.json")))) {
      Path file = folder.resolve("deltaverse.yaml");
      Files.writeString(
          file, Files.readString(file).replace("${DATAVERSE_URL}", emulator.url().toString()));
      try (ServedConsole console = ServedConsole.start(folder)) {
        List<Following> following = new ArrayList<>();
        if (followed) {
          following.add(new Following(console.url().resolve("live/")));
        }
        Thread.sleep(SETTLED);
        Duration before = console.processor();
        long start = System.nanoTime();
        Process run = Launched.start("-C", folder.toString(), "apply", "--verify");
        Duration spent = Duration.ZERO;
        while (run.isAlive()) {
          spent = run.info().totalCpuDuration().orElse(spent);
          if (followed && following.size() == 1 && console.has(URI.create("api/v1/runs/1"))) {
            following.add(new Following(console.url().resolve("live/runs/1")));
          }
          Thread.sleep(100);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Duration cost = console.processor().minus(before);
        System.out.printf(
            Locale.ROOT,
            "%,d rows, exit code %d, %.1f s; run %.2f s of processor, console %.2f s, %.1f %%"
                + " (%s)%n",
            rows,
            run.exitValue(),
            seconds,
            spent.toMillis() / 1e3,
            cost.toMillis() / 1e3,
            100.0 * cost.toMillis() / spent.toMillis(),
            followed
                ? following.stream().map(Following::toString).toList().toString()
                : "nobody looks");
        following.forEach(Following::close);
      }
    }
  }

  private static void unpack(Path folder, String file) throws IOException {
    Path target = folder.resolve(file);
    Files.createDirectories(target.resolveSibling(""));
    try (InputStream in =
        ConsoleBenchmark.class.getResourceAsStream("/dev/deltaverse/cli/staffing/" + file)) {
      if (in == null) {
        throw new IOException("the program lacks staffing/" + file);
      }
      Files.copy(in, target);
    }
  }
}
