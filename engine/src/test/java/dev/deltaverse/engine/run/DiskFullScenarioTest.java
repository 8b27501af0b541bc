package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.target.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The disk with the state takes no more in the middle of a run, and has room again later. */
final class DiskFullScenarioTest {
  private static final String PROJECT =
      Shop.PROJECT + "send: { batchRows: 3, batchOperations: 3, parallelism: 1 }\n";

  /** Requests of a run before which the disk is filled, and behind whose answer. */
  private static final List<Integer> REQUESTS = List.of(4);

  /** How there comes to be no room. */
  private enum Way {
    /** A file system in memory, filled to the last byte; needs the right to mount. */
    FILLED,
    /** A bound of the operating system on the size of files; anybody may set it. */
    BOUNDED
  }

  /** A place for the state that can be filled. */
  private interface Disk extends AutoCloseable {
    void fill();

    void free() throws Exception;

    @Override
    void close() throws Exception;
  }

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aRunStopsByNameAndTheNextOneFinishesIt(Way way) throws Exception {
    long seed = Long.getLong("deltaverse.seed", 7);
    System.out.println("disk full: seed " + seed + ", " + way);
    int stopped = 0;
    try (Disk disk = way == Way.FILLED ? mounted(folder) : bounded();
        Rig rig = new Rig(folder, Shop.MODEL, PROJECT)) {
      ShopSnapshots snapshots = new ShopSnapshots(folder, new Random(seed));
      snapshots.write(rig, "s0000");
      rig.good("s0000");
      for (int request : REQUESTS) {
        for (boolean sent : List.of(false, true)) {
          String name = "s%d-%s".formatted(request, sent ? "sent" : "before");
          snapshots.write(rig, name);
          long created = rig.created();
          SortedSet<String> there = snapshots.keys(rig);
          try {
            stopped += stops(rig, disk, name, request, sent) ? 1 : 0;
          } finally {
            disk.free();
          }
          rig.good(name);
          assertThat(snapshots.wrong(rig, name)).as(name).isEmpty();
          SortedSet<String> now = snapshots.keys(rig);
          now.removeAll(there);
          assertThat(rig.created() - created).as("creates of %s", name).isEqualTo(now.size());
        }
      }
    }
    assertThat(stopped).isGreaterThanOrEqualTo(REQUESTS.size());
  }

  /** Whether a run, at one of whose requests the disk is filled, stops; if so, by name. */
  private static boolean stops(Rig rig, Disk disk, String name, int request, boolean sent)
      throws Exception {
    AtomicInteger number = new AtomicInteger();
    rig.between(
        target ->
            new Between(
                target,
                (what, on) -> {
                  boolean now = number.incrementAndGet() == request;
                  if (now && !sent) {
                    disk.fill();
                  }
                  Answer answer = on.send(what);
                  if (now && sent) {
                    disk.fill();
                  }
                  return answer;
                }));
    try {
      RunReport report = rig.apply(name);
      report.failures().forEach(DiskFullScenarioTest::byName);
      return !report.failures().isEmpty();
    } catch (MigrationException e) {
      byName(e);
      return true;
    } finally {
      rig.between(target -> target);
    }
  }

  private static void byName(MigrationException e) {
    assertThat(e.code()).as("%s", e).isEqualTo(Code.SETUP);
    assertThat(e.getMessage())
        .containsAnyOf("the disk is full", "No space left", "the disk failed to", "File too large");
    assertThat(e.hint()).containsIgnoringCase("free").contains("disk");
  }

  private static Disk mounted(Path folder) throws Exception {
    Path disk = Files.createDirectory(folder.resolve(".deltaverse"));
    String said = run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString());
    if (!said.isEmpty()) {
      System.out.println("DiskFullScenarioTest may not mount, and bounds files alone: " + said);
      assumeTrue(false, said);
    }
    Path filler = disk.resolve("filler");
    return new Disk() {
      @Override
      public void fill() {
        try (OutputStream out = Files.newOutputStream(filler)) {
          byte[] block = new byte[4096];
          while (true) {
            out.write(block);
          }
        } catch (IOException e) {
          // It is full.
        }
      }

      @Override
      public void free() throws IOException {
        Files.deleteIfExists(filler);
      }

      @Override
      public void close() throws Exception {
        assertThat(run("umount", disk.toString())).isEmpty();
      }
    };
  }

  private static Disk bounded() throws Exception {
    String pid = Long.toString(ProcessHandle.current().pid());
    return new Disk() {
      @Override
      public void fill() {
        try {
          assertThat(run("prlimit", "--pid", pid, "--fsize=4096:")).isEmpty();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }

      @Override
      public void free() throws Exception {
        assertThat(run("prlimit", "--pid", pid, "--fsize=unlimited:")).isEmpty();
      }

      @Override
      public void close() throws Exception {
        free();
      }
    };
  }

  /** What a command says when it fails; empty if it went well. */
  private static String run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? "" : "no " + command[0] + ": " + said;
    } catch (IOException e) {
      return "no " + command[0] + ": " + e.getMessage();
    }
  }
}
