package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, in a tree of its own with JDKs and a Maven that only tell what they do. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "deltaverse.cmd is the launcher there")
final class LauncherTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path temp = Path.of("");
  private Path tree = Path.of("");
  private Path source = Path.of("");
  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void makeTree() throws Exception {
    tree = Files.createDirectories(temp.toRealPath().resolve("a tree"));
    Path script = tree.resolve("deltaverse");
    Files.copy(Path.of("").toAbsolutePath().resolveSibling("deltaverse"), script);
    executable(script);
    Files.writeString(tree.resolve("pom.xml"), "<project/>");
    source = write(tree.resolve("engine/src/main/java/A.java"), "class A {}");
    write(tree.resolve("cli/src/build/Pack.java"), "class Pack {}");
    write(tree.resolve("engine/src/test/java/ATest.java"), "class ATest {}");
    makeOld(tree);

    Path bin = Files.createDirectories(temp.resolve("bin"));
    for (String tool :
        List.of("sh", "find", "readlink", "mkdir", "ln", "mv", "rm", "sleep", "cat", "test")) {
      Path real = Path.of("/usr/bin", tool);
      Path where = Files.exists(real) ? real : Path.of("/bin", tool);
      executable(write(bin.resolve(tool), "#!/bin/sh\nexec " + where + " \"$@\"\n"));
    }
    environment.put("PATH", bin.toString());
    environment.put("HOME", temp.toString());
    environment.put("DELTAVERSE_JDKS", temp.resolve("jdks").toString());
  }

  @Test
  void withoutAJdkItNamesWhatItSawAndTheRemedy() throws Exception {
    jdk("jdks/old", "17.0.1");
    Files.createDirectories(temp.resolve("jdks/empty"));
    Result result = launch("--help");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            """
            deltaverse: no JDK 25 or later was found in JAVA_HOME, PATH or %s.
              %s is Java 17
            Next step: install one, for example Eclipse Temurin from https://adoptium.net
            (Debian and Ubuntu: apt install temurin-25-jdk), or set JAVA_HOME to where it lies.
            """
                .formatted(temp.resolve("jdks"), temp.resolve("jdks/old")));
    assertThat(result.out()).isEmpty();
  }

  @Test
  void takesJavaHomeThenPathThenTheFolders() throws Exception {
    maven("exit 0");
    Path inFolder = jdk("jdks/25", "25");
    assertThat(launch("--help").out()).startsWith(inFolder + "/bin/java ");

    Files.delete(tree.resolve("cli/target/dist/java.args"));
    Path onPath = jdk("path", "26.0.1");
    Files.createSymbolicLink(temp.resolve("bin/java"), onPath.resolve("bin/java"));
    assertThat(launch("--help").out()).startsWith(onPath + "/bin/java ");

    Path home = jdk("home", "25.0.3");
    environment.put("JAVA_HOME", home.toString());
    assertThat(launch("--help").out()).startsWith(home + "/bin/java ");

    environment.put("JAVA_HOME", jdk("old", "21.0.2").toString());
    assertThat(launch("--help").out()).startsWith(onPath + "/bin/java ");
  }

  @Test
  void anotherJdkThanTheBuildersDoesWithoutItsCache() throws Exception {
    maven("exit 0");
    jdk("jdks/25", "25");
    assertThat(launch("--help").out()).doesNotContain("AOTMode");
    environment.put("JAVA_HOME", jdk("home", "25.0.3").toString());
    assertThat(launch("--help").out()).contains(" [-XX:AOTMode=off] ");
  }

  @Test
  void buildsOnFirstUseAndOnlyAfterChanges() throws Exception {
    maven("exit 0");
    jdk("jdks/25", "25");
    Result first = launch("--help");
    assertThat(first.err())
        .isEqualTo("deltaverse: building (a minute the first time)\nmvn: building\n");
    assertThat(builds())
        .containsExactly("-q -B -Dstyle.color=never -Dquick -Dmaven.test.skip package -pl cli -am");
    assertThat(launch("--help").err()).isEmpty();
    assertThat(builds()).hasSize(1);

    makeNew(source);
    assertThat(launch("--help").err())
        .startsWith("deltaverse: building, because engine/src/main/java/A.java changed ");
    assertThat(builds()).hasSize(2);
    makeOld(tree);
    Files.setLastModifiedTime(
        tree.resolve("cli/target/dist/java.args"), FileTime.from(Instant.now().minusSeconds(60)));

    Files.delete(source);
    assertThat(launch("--help").err())
        .startsWith("deltaverse: building, because engine/src/main/java changed ");
    assertThat(builds()).hasSize(3);

    makeNew(tree.resolve("engine/src/test/java/ATest.java"));
    assertThat(launch("--help").err()).isEmpty();
    makeNew(tree.resolve("pom.xml"));
    assertThat(launch("--help").err()).startsWith("deltaverse: building, because pom.xml changed ");
    assertThat(builds()).hasSize(4);
  }

  @Test
  void buildsAgainWhenTheTreeWasMoved() throws Exception {
    maven("exit 0");
    jdk("jdks/25", "25");
    launch("--help");
    tree = Files.move(tree, temp.toRealPath().resolve("moved"));
    assertThat(launch("--help").err()).startsWith("deltaverse: building (");
    assertThat(launch("--help").err()).isEmpty();
    assertThat(builds()).hasSize(2);
  }

  @Test
  void twoLaunchesAtOnceBuildOnce() throws Exception {
    Path go = temp.resolve("go");
    maven("until test -e '" + go + "'; do sleep 0.02; done");
    jdk("jdks/25", "25");
    Process one = start("--help");
    Process two = start("--help");
    await(() -> (text(one) + text(two)).contains("waiting for the build that process "));
    Files.createFile(go);
    assertThat(one.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(two.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(List.of(one.exitValue(), two.exitValue())).containsExactly(0, 0);
    assertThat(builds()).hasSize(1);
    assertThat(Files.isSymbolicLink(lock())).isFalse();
  }

  @Test
  void aLockLeftByAKilledLaunchIsTaken() throws Exception {
    maven("exit 0");
    jdk("jdks/25", "25");
    Process dead = new ProcessBuilder("true").start();
    assertThat(dead.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    Files.createDirectories(lock().getParent());
    Files.createSymbolicLink(lock(), Path.of(Long.toString(dead.pid())));
    assertThat(launch("--help").exitCode()).isEqualTo(0);
    assertThat(builds()).hasSize(1);
    assertThat(Files.isSymbolicLink(lock())).isFalse();
  }

  @Test
  void aFailedBuildStartsNothing() throws Exception {
    maven("echo '[ERROR] A.java does not compile'; exit 1");
    jdk("jdks/25", "25");
    Result result = launch("--help");
    assertThat(result.exitCode()).isEqualTo(6);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo(
            """
            deltaverse: building (a minute the first time)
            mvn: building
            [ERROR] A.java does not compile
            deltaverse: the build failed; the lines above say why.
            Next step: mend it, then see more with: cd %s && mvn -Dquick package -pl cli -am
            """
                .formatted(tree));
    assertThat(Files.isSymbolicLink(lock())).isFalse();
  }

  @Test
  void withoutMavenItSaysSo() throws Exception {
    jdk("jdks/25", "25");
    Result result = launch("--help");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            """
            deltaverse: it is not built yet, and Maven (mvn) is not on the PATH.
            Next step: install Maven 3.8 or later (Debian and Ubuntu: apt install maven).
            """);
  }

  @Test
  void argumentsAndExitCodePassThroughUnchanged() throws Exception {
    maven("exit 0");
    Path jdk = jdk("jdks/25", "25");
    launch("--version");
    environment.put("DELTAVERSE_JAVA_OPTS", "-Xmx2g -Dx=y");
    environment.put("FAKE_EXIT", "5");
    Result result = launch("-C", "a b", "plan", "*", "", "$HOME");
    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.out())
        .isEqualTo(
            "%s/bin/java [@%s/cli/target/dist/short.args]".formatted(jdk, tree)
                + " [-XX:CompileThresholdScaling=5] [-XX:+UnlockDiagnosticVMOptions]"
                + " [-XX:-AOTReplayTraining] [-Xmx2g]"
                + " [-Dx=y] [dev.deltaverse.cli.Main] [-C] [a b] [plan] [*] [] [$HOME]\n");
  }

  @Test
  void startsThroughASymbolicLink() throws Exception {
    maven("exit 0");
    jdk("jdks/25", "25");
    Path link = Files.createSymbolicLink(temp.resolve("link"), Path.of("a tree/deltaverse"));
    assertThat(finish(process(link, "--help")).out())
        .contains("[@" + tree + "/cli/target/dist/help.args]");
  }

  @Test
  void theCommandChoosesTheJvmsOptions() throws Exception {
    maven("exit 0");
    jdk("jdks/25", "25");
    String simple = "[-Xmx1g] [-XX:TieredStopAtLevel=1] [dev.deltaverse";
    assertThat(launch("--json", "-C", "apply", "status").out()).contains("short.args] " + simple);
    assertThat(launch("apply", "--help").out()).contains("java.args] " + simple);
    assertThat(launch("-C", "apply", "-h").out()).contains("help.args] " + simple);
    assertThat(launch().out()).contains("help.args] " + simple);
    assertThat(launch("-C", "status", "plan").out())
        .contains("short.args] [-XX:CompileThresholdScaling=5]");
    assertThat(launch("--profile", "x", "apply").out())
        .contains("java.args] [-Xmx1g] [dev.deltaverse");
    assertThat(launch("demo").out()).contains("[-XX:MaxRAMPercentage=50]");
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = temp.resolve(name);
    write(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    executable(write(home.resolve("bin/javac"), "#!/bin/sh\n"));
    executable(
        write(
            home.resolve("bin/java"),
            """
            #!/bin/sh
            printf '%s' "$0"
            printf ' [%s]' "$@"
            echo
            exit "${FAKE_EXIT:-0}"
            """));
    return home;
  }

  /** A Maven that tells that it ran, does what is given, and makes a distribution. */
  private void maven(String before) throws IOException {
    executable(
        write(
            temp.resolve("bin/mvn"),
            """
            #!/bin/sh
            echo "$*" >>'%s'
            echo 'mvn: building'
            (%s) || exit 1
            mkdir -p cli/target/dist
            printf '# %%s/cli/target/dist\\n# %%s\\n' "$PWD" "$JAVA_HOME" >cli/target/dist/java.args
            """
                .formatted(temp.resolve("builds"), before)));
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(temp.resolve("builds"));
  }

  private Path lock() {
    return tree.resolve("target/launch.lock");
  }

  private Result launch(String... args) throws Exception {
    return finish(start(args));
  }

  private Process start(String... args) throws IOException {
    return process(tree.resolve("deltaverse"), args);
  }

  private Process process(Path script, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
    command.addAll(Arrays.asList(args));
    Path out = Files.createTempFile(temp, "out", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(Files.createFile(errOf(out)).toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    outputs.put(process.pid(), out);
    return process;
  }

  private final Map<Long, Path> outputs = new TreeMap<>();

  private Result finish(Process process) throws Exception {
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    Path out = output(process);
    return new Result(process.exitValue(), Files.readString(out), Files.readString(errOf(out)));
  }

  private String text(Process process) {
    try {
      return Files.readString(errOf(output(process)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path output(Process process) {
    Path out = outputs.get(process.pid());
    assertThat(out).isNotNull();
    return out == null ? Path.of("") : out;
  }

  private static Path errOf(Path out) {
    return out.resolveSibling(out.getFileName() + ".err");
  }

  private static void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(LIMIT);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  private static void executable(Path file) {
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static void makeOld(Path root) throws IOException {
    FileTime time = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, time);
      }
    }
  }

  private static void makeNew(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
  }

  private record Result(int exitCode, String out, String err) {}
}
