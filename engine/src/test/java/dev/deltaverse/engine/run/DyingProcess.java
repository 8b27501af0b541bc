package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of its own that runs a class of the tests, and may die in the middle of it. */
final class DyingProcess {
  /** The exit code of one that died as it was told. */
  static final int DIED = 99;

  private static final String LOG = "child.log";

  /**
   * Where a process unpacks its libraries, tens of megabytes, which one that dies leaves behind.
   */
  private static final String UNPACKED = "unpacked";

  private DyingProcess() {}

  /**
   * Starts one, which the caller has to end.
   *
   * @param folder the project's, in which is kept what it says, and its first argument
   */
  static Process start(Class<?> main, Path folder, String... args) throws IOException {
    Files.createDirectories(folder.resolve(UNPACKED));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + folder.resolve(UNPACKED),
                "-cp",
                System.getProperty("java.class.path").replace('\n', File.pathSeparatorChar),
                main.getName(),
                folder.toString()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(LOG).toFile())
        .start();
  }

  /** Whether one died, rather than came to its end; waits for either. */
  static boolean died(Process process, Path folder) throws IOException, InterruptedException {
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
      process.waitFor(10, TimeUnit.SECONDS);
      CrashedRun.delete(folder.resolve(UNPACKED));
    }
    assertThat(process.exitValue())
        .describedAs("%s", Files.readString(folder.resolve(LOG)))
        .isIn(0, DIED);
    return process.exitValue() == DIED;
  }
}
