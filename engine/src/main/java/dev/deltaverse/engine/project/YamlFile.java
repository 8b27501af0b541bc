package dev.deltaverse.engine.project;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads a project file's text and its YAML, with places. */
final class YamlFile {
  private static final int DEEPEST = 40;
  private static final long LARGEST_BYTES = 2_000_000;
  private static final String SAVE_AS_UTF8 = "save the file as UTF-8";

  private final Path file;
  private final Problems problems;

  YamlFile(Path file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The file's keys; empty where a problem was added that leaves nothing to look at. */
  Optional<Node.Mapping> read() {
    return bytes().flatMap(this::text).flatMap(this::root);
  }

  private Optional<byte[]> bytes() {
    if (Files.isDirectory(file)) {
      return fault("this is a folder", "name the project file in it, such as deltaverse.yaml");
    }
    if (!Files.exists(file)) {
      return fault(
          "there is no such file", "name the project file or change to its folder with -C DIR");
    }
    try {
      long sizeBytes = Files.size(file);
      if (sizeBytes > LARGEST_BYTES) {
        return fault(
            "the file has " + sizeBytes + " bytes, a project file has at most " + LARGEST_BYTES,
            "name the project file, not a data file");
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (IOException e) {
      return fault("the file cannot be read (" + e + ")", "check its permissions");
    }
  }

  private Optional<String> text(byte[] bytes) {
    if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
      return fault("the file is UTF-16", SAVE_AS_UTF8);
    }
    int skip = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, skip, bytes.length - skip);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      problems.add(
          end(text),
          String.format("byte 0x%02X is not UTF-8", bytes[in.position()] & 0xFF),
          SAVE_AS_UTF8);
      return Optional.empty();
    }
    if (text.isBlank()) {
      return fault("the file is empty", "write 'deltaverse: 1', a name and tables");
    }
    return Optional.of(text);
  }

  private Optional<Node.Mapping> root(String text) {
    // The whole text at once: the parser fails where its buffer ends within a surrogate pair.
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file.toString())
            .setAllowNonScalarKeys(true)
            .setBufferSize(text.length() + 1)
            .build();
    try {
      if (!shallow(text, settings)) {
        return Optional.empty();
      }
      org.snakeyaml.engine.v2.nodes.Node root =
          new Compose(settings).composeString(text).orElse(null);
      if (root == null) {
        return fault("the file is empty", "write 'deltaverse: 1', a name and tables");
      }
      return new NodeBuilder(problems).root(root);
    } catch (MarkedYamlEngineException e) {
      problems.add(
          mark(e).map(YamlFile::place).orElse(Place.START),
          "not YAML: " + flat(e.getProblem()),
          remedy(e, text));
    } catch (ReaderException e) {
      int index = Math.min(text.length(), text.offsetByCodePoints(0, codePoints(e, text)));
      problems.add(
          end(text.substring(0, index)),
          String.format("character U+%04X is not allowed", e.getCodePoint()),
          "delete it, or " + SAVE_AS_UTF8);
    } catch (YamlEngineException e) {
      problems.add(Place.START, "not YAML: " + flat(e.getMessage()), "correct the file");
    }
    return Optional.empty();
  }

  /** Looks at the events first: they need no recursion, so no depth of nesting can hurt. */
  private boolean shallow(String text, LoadSettings settings) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        default -> {}
      }
      if (depth > DEEPEST) {
        problems.add(
            event.getStartMark().map(YamlFile::place).orElse(Place.START),
            "nested more than " + DEEPEST + " levels deep",
            "check the brackets and the indentation");
        return false;
      }
    }
    return true;
  }

  private static int codePoints(ReaderException e, String text) {
    return Math.clamp(e.getPosition(), 0, text.codePointCount(0, text.length()));
  }

  /** What is never closed is best shown where it was opened. */
  private static Optional<Mark> mark(MarkedYamlEngineException e) {
    return String.valueOf(e.getProblem()).contains("end of stream")
        ? e.getContextMark().or(e::getProblemMark)
        : e.getProblemMark().or(e::getContextMark);
  }

  private static String remedy(MarkedYamlEngineException e, String text) {
    String problem = String.valueOf(e.getProblem());
    if (problem.contains("TAB")) {
      return "indent with spaces";
    }
    if (problem.contains("another document")) {
      return "keep one document, without '---' between";
    }
    if (problem.contains("but got {") && line(e, text).contains("${")) {
      return "inside { } or [ ] put ${NAME} in quotes";
    }
    String context = flat(e.getContext());
    return "check the quotes, brackets and indentation"
        + (context.isEmpty() ? "" : " (" + context + ")");
  }

  private static String line(MarkedYamlEngineException e, String text) {
    return text.lines()
        .skip(e.getProblemMark().map(Mark::getLine).orElse(0))
        .findFirst()
        .orElse("");
  }

  private static String flat(@Nullable String text) {
    return text == null ? "" : text.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1, "");
  }

  private <T> Optional<T> fault(String message, String remedy) {
    problems.add(Place.START, message, remedy);
    return Optional.empty();
  }

  /** The place behind the last character of a text. */
  private static Place end(String text) {
    String[] lines = text.split("\\R", -1);
    String last = lines[lines.length - 1];
    return new Place(lines.length, last.codePointCount(0, last.length()) + 1, "");
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    if (bytes.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }
}
