package dev.deltaverse.cli;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a file of a scenario. A text is its content, in which <code>%{url}</code> is the emulator
 * and <code>%{tables}</code> the tables of the project file; otherwise it is a map with one of:
 *
 * <ul>
 *   <li>{@code text} and {@code encoding}
 *   <li>{@code hex}: bytes
 *   <li>{@code gzip}: a text that is packed
 *   <li>{@code repeat}: a text, {@code times}, and {@code head} and {@code tail} around it; with
 *       {@code packed} as gzip
 *   <li>{@code columns}: so many more of them, behind {@code head} and {@code rows}
 *   <li>{@code numbered}: so many of {@code row} with a number for each <code>%d</code>, behind
 *       {@code head}
 *   <li>{@code parquet}: a query of DuckDB
 *   <li>{@code sqlite}: a statement that makes a database of SQLite
 *   <li>{@code folder}, {@code gone}: true
 *   <li>{@code link}: what it leads to
 *   <li>{@code overwrite}: hexadecimal bytes, {@code at} a place of the file that is there
 *   <li>{@code keep}: cuts the file that is there to so many bytes
 * </ul>
 *
 * and with it or alone {@code cut}, so many bytes less at the end, and {@code mode}, its
 * permissions.
 */
final class BadFile {
  private BadFile() {}

  static void write(Workplace work, String name, Object content) throws IOException, SQLException {
    Path file = work.folder.resolve(name);
    Files.createDirectories(file.getParent());
    if (content instanceof String text) {
      Files.writeString(
          file,
          text.replace("%{url}", work.emulator.url().toString())
              .replace("%{tables}", Workplace.TABLES));
      return;
    }
    Map<String, Object> map = BadInput.map(content);
    String kind = map.keySet().iterator().next();
    String value = String.valueOf(map.get(kind));
    switch (kind) {
      case "text" ->
          Files.write(file, value.getBytes(Charset.forName(String.valueOf(map.get("encoding")))));
      case "hex" -> Files.write(file, bytes(value));
      case "gzip" -> Files.write(file, gzip(value));
      case "repeat" -> repeat(file, value, map);
      case "columns" -> columns(file, Integer.parseInt(value), map);
      case "numbered" -> numbered(file, Integer.parseInt(value), map);
      case "mode" -> {
        // Set below; the file is there.
      }
      case "sqlite" -> {
        Files.delete(file);
        run("jdbc:sqlite:" + file, value);
      }
      case "parquet" ->
          run("jdbc:duckdb:", "COPY (" + value + ") TO '" + file + "' (FORMAT parquet)");
      case "folder" -> Files.createDirectories(file);
      case "gone" -> Files.delete(file);
      case "link" -> {
        Files.deleteIfExists(file);
        Files.createSymbolicLink(file, Path.of(value));
      }
      case "overwrite" -> {
        byte[] all = Files.readAllBytes(file);
        byte[] with = bytes(value);
        System.arraycopy(with, 0, all, number(map, "at"), with.length);
        Files.write(file, all);
      }
      case "keep" ->
          Files.write(file, Arrays.copyOf(Files.readAllBytes(file), Integer.parseInt(value)));
      default -> throw new IllegalArgumentException("a file is made by " + kind);
    }
    if (map.get("mode") instanceof String mode) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
    if (map.get("cut") instanceof Integer cut) {
      byte[] all = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(all, all.length - cut));
    }
  }

  private static int number(Map<String, Object> map, String key) {
    return (Integer) Objects.requireNonNull(map.get(key), key);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void repeat(Path file, String text, Map<String, Object> map) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    boolean packed = Boolean.TRUE.equals(map.get("packed"));
    try (OutputStream plain = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        OutputStream out = packed ? new GZIPOutputStream(plain, 1 << 16) : plain) {
      out.write(String.valueOf(map.getOrDefault("head", "")).getBytes(StandardCharsets.UTF_8));
      for (int i = number(map, "times"); i > 0; i--) {
        out.write(bytes);
      }
      out.write(String.valueOf(map.getOrDefault("tail", "")).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void columns(Path file, int count, Map<String, Object> map) throws IOException {
    StringBuilder text = new StringBuilder(String.valueOf(map.get("head")));
    for (int i = 0; i < count; i++) {
      text.append(",more").append(i);
    }
    text.append('\n');
    for (String row : BadInput.texts(map.getOrDefault("rows", List.of()))) {
      text.append(row).append(",x".repeat(count)).append('\n');
    }
    Files.writeString(file, text);
  }

  private static void numbered(Path file, int count, Map<String, Object> map) throws IOException {
    StringBuilder text = new StringBuilder(String.valueOf(map.getOrDefault("head", "")));
    String row = String.valueOf(map.get("row"));
    for (int i = 0; i < count; i++) {
      text.append(row.replace("%d", Integer.toString(i)));
    }
    Files.writeString(file, text);
  }

  private static void run(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
