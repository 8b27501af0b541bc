import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Checks (or with `write` rewrites) the format of every Java source below a folder. */
final class CheckFormat {
  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]).toRealPath();
    boolean write = args.length > 1 && args[1].equals("write");
    Formatter formatter = new Formatter(JavaFormatterOptions.defaultOptions());
    int bad = 0;
    for (Path file : sources(root)) {
      String before = Files.readString(file);
      String after;
      try {
        after = formatter.formatSourceAndFixImports(before);
      } catch (Exception e) {
        System.err.println(root.relativize(file) + ": cannot be parsed: " + e.getMessage());
        bad++;
        continue;
      }
      if (after.equals(before)) {
        continue;
      }
      if (write) {
        Files.writeString(file, after);
        System.out.println("formatted " + root.relativize(file));
      } else {
        System.err.println(root.relativize(file) + " is not formatted");
        bad++;
      }
    }
    if (bad > 0) {
      System.err.println(bad + " file(s). Next step: ./format");
      System.exit(1);
    }
  }

  private static List<Path> sources(Path root) throws Exception {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(p -> p.toString().endsWith(".java"))
          .filter(
              p ->
                  Stream.of("target", "node_modules", ".git")
                      .noneMatch(skip -> contains(root.relativize(p), skip)))
          .sorted()
          .toList();
    }
  }

  private static boolean contains(Path path, String name) {
    for (Path part : path) {
      if (part.toString().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
