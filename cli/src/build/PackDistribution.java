import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.sqlite.util.OSInfo;

/**
 * Makes the folder that the launcher starts from: the jars, the native libraries of this platform
 * unpacked, AOT caches for help, the short commands and the others, and the JVM's arguments with
 * each, {@code help.args}, {@code short.args} and {@code java.args}. Nothing that a running process
 * may have open is overwritten: jars are named by their content, and {@code java.args} is put in
 * place last, in one move.
 *
 * <p>Arguments: the folder, the command line module's jar, and when the build started, which
 * becomes the time of {@code java.args}. The class path of this program is what is packed.
 */
final class PackDistribution {
  private static final Duration KEPT_FOR_RUNNING_PROCESSES = Duration.ofDays(3);

  private static final String TRAINING = "dev.deltaverse.cli.StartTraining";

  /**
   * For short processes: the simple collector starts fastest. A cache is bound to its collector.
   */
  private static final List<String> SHORT = List.of("-XX:+UseSerialGC", "-Xmx1g");

  private final Path folder;
  private final Set<Path> made = new HashSet<>();

  private PackDistribution(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder).toRealPath();
  }

  public static void main(String[] args) throws Exception {
    new PackDistribution(Path.of(args[0])).pack(Path.of(args[1]), Instant.parse(args[2]));
  }

  private void pack(Path mainJar, Instant started) throws Exception {
    Files.createDirectories(folder.resolve("lib"));
    List<Path> jars = new ArrayList<>();
    jars.add(jar(mainJar));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        if (!path.endsWith(Path.of("cli", "target", "classes"))) {
          throw new IllegalStateException(
              path + " is a folder and not a jar. Next step: mvn package -pl cli -am");
        }
      } else {
        jars.add(jar(path));
      }
    }
    sqliteNative();
    List<String> options = options(jars);
    List<String> shortOptions = new ArrayList<>(options);
    shortOptions.addAll(SHORT);
    // The launcher goes by the last of them: whoever sees it finds the others.
    putInPlace("help.args", withCache("help", shortOptions), started);
    putInPlace("short.args", withCache("short", shortOptions), started);
    putInPlace("java.args", withCache("commands", options), started);
    removeOld();
  }

  private List<String> withCache(String training, List<String> options) throws Exception {
    List<String> withCache = new ArrayList<>(options);
    withCache.add("-XX:AOTCache=" + aotCache(training, options));
    return withCache;
  }

  private List<String> options(List<Path> jars) {
    Path natives = folder.resolve("native");
    List<String> options = new ArrayList<>();
    options.add("--enable-native-access=ALL-UNNAMED");
    options.add("-Djava.library.path=" + natives);
    options.add("-Dorg.sqlite.lib.path=" + natives);
    // Its driver lists this folder at each start, for what it unpacked there in earlier ones.
    options.add("-Dorg.sqlite.tmpdir=" + natives);
    options.add("-Dfile.encoding=UTF-8");
    // Picocli looks for Groovy at each start, for which every jar is opened.
    options.add("-Dpicocli.disable.closures=true");
    // Else SLF4J and Logback look into every jar, for providers, configurations and versions.
    options.add("-Dslf4j.provider=dev.deltaverse.cli.LoggingProvider");
    options.add("-Dslf4j.internal.verbosity=WARN");
    // Texts are written for no locale or in English, which the JDK has without its locale data.
    // With these, the first calendar (of a date format of a library) lists all locales of the
    // world.
    options.add("-Djava.locale.providers=FALLBACK");
    options.add("-cp");
    options.add(String.join(File.pathSeparator, jars.stream().map(Path::toString).toList()));
    return options;
  }

  /** Puts a jar into the folder under a name that tells its content. */
  private Path jar(Path source) throws Exception {
    String name = source.getFileName().toString().replaceFirst("\\.jar$", "");
    String change = Rewriting.of(name) ? Rewriting.VERSION : "";
    Path target = folder.resolve("lib").resolve(name + "-" + change + digest(source) + ".jar");
    made.add(target);
    if (Files.exists(target)) {
      return target;
    }
    if (Rewriting.isDuckdb(name)) {
      duckdbNative(source);
    }
    if (Rewriting.of(name)) {
      rewrite(source, target, name);
    } else {
      Path part = part(target);
      Files.copy(source, part, StandardCopyOption.REPLACE_EXISTING);
      move(part, target);
    }
    return target;
  }

  /**
   * DuckDB's driver unpacks its library at each start if the jar holds one; else it asks
   * java.library.path.
   */
  private void duckdbNative(Path source) throws IOException {
    try (JarFile jar = new JarFile(source.toFile())) {
      JarEntry library = jar.getJarEntry("libduckdb_java.so_" + duckdbPlatform());
      if (library == null) {
        throw new IllegalStateException(
            source + " holds no DuckDB library for this platform, " + duckdbPlatform());
      }
      unpack(jar, library, folder.resolve("native").resolve(System.mapLibraryName("duckdb_java")));
    }
  }

  /** Copies a jar entry by entry, with the changes for its classes. */
  private static void rewrite(Path source, Path target, String name) throws IOException {
    Path part = part(target);
    try (JarFile jar = new JarFile(source.toFile());
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(part))) {
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        byte[] content;
        try (InputStream in = jar.getInputStream(entry)) {
          content = Rewriting.entry(name, entry.getName(), in.readAllBytes());
        }
        if (content != null) {
          JarEntry copy = new JarEntry(entry.getName());
          copy.setTime(entry.getTime());
          out.putNextEntry(copy);
          out.write(content);
        }
      }
    }
    move(part, target);
  }

  private static String duckdbPlatform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    if (os.startsWith("mac")) {
      return "osx_universal";
    }
    return (os.startsWith("windows") ? "windows_" : "linux_")
        + (arch.equals("aarch64") || arch.equals("arm64") ? "arm64" : "amd64");
  }

  private void sqliteNative() throws IOException {
    String name = System.mapLibraryName("sqlitejdbc");
    String resource =
        "org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + name;
    Path target = folder.resolve("native").resolve(name);
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (entry.contains("sqlite-jdbc")) {
        try (JarFile jar = new JarFile(entry)) {
          JarEntry library = jar.getJarEntry(resource);
          if (library != null
              && (!Files.exists(target) || Files.size(target) != library.getSize())) {
            unpack(jar, library, target);
          }
        }
      }
    }
  }

  /** Runs what a start usually does, so that the JVM records the classes it loads and links. */
  private Path aotCache(String training, List<String> options) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    // Jars are named by their content, so their names tell the training's own code as well.
    MessageDigest id = MessageDigest.getInstance("SHA-256");
    id.update(
        (options + System.getProperty("java.vm.version") + java).getBytes(StandardCharsets.UTF_8));
    Path cache = folder.resolve(training + "-" + hex(id) + ".aot");
    made.add(cache);
    if (Files.exists(cache)) {
      return cache;
    }
    Path part = folder.resolve("part-" + ProcessHandle.current().pid() + ".aot");
    Path log = folder.resolve(training + ".log");
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.add("-XX:AOTCacheOutput=" + part);
    command.addAll(options);
    command.add(TRAINING);
    command.add(training);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the training run for the AOT cache hangs: see " + log);
    }
    if (process.exitValue() != 0 || !Files.exists(part)) {
      throw new IllegalStateException(
          "the training run for the AOT cache ended with "
              + process.exitValue()
              + ": "
              + Files.readString(log));
    }
    move(part, cache);
    return cache;
  }

  /** The first line names the folder: when it was moved, the launcher sees it and packs again. */
  private void putInPlace(String name, List<String> options, Instant started) throws IOException {
    StringBuilder text = new StringBuilder("# " + folder + "\n");
    text.append("# ").append(System.getProperty("java.home")).append('\n');
    for (String option : options) {
      text.append('"').append(option.replace("\\", "\\\\").replace("\"", "\\\"")).append("\"\n");
    }
    Path part = folder.resolve(name + ".part");
    Files.writeString(part, text);
    Files.setLastModifiedTime(part, FileTime.from(started));
    move(part, folder.resolve(name));
  }

  private void removeOld() throws IOException {
    FileTime limit = FileTime.from(Instant.now().minus(KEPT_FOR_RUNNING_PROCESSES));
    for (Path where : List.of(folder, folder.resolve("lib"))) {
      try (Stream<Path> files = Files.list(where)) {
        for (Path file : files.toList()) {
          boolean ours = file.toString().endsWith(".jar") || file.toString().endsWith(".aot");
          if (ours
              && !made.contains(file)
              && Files.getLastModifiedTime(file).compareTo(limit) < 0) {
            Files.delete(file);
          }
        }
      }
    }
  }

  private static void unpack(JarFile jar, JarEntry entry, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    Path part = part(target);
    try (InputStream in = jar.getInputStream(entry);
        OutputStream out = Files.newOutputStream(part)) {
      in.transferTo(out);
    }
    part.toFile().setExecutable(true, false);
    move(part, target);
  }

  private static Path part(Path target) {
    return target.resolveSibling(target.getFileName() + ".part");
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String digest(Path file) throws Exception {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha.update(buffer, 0, n);
      }
    }
    return hex(sha);
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest(), 0, 5);
  }
}
