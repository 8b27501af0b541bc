package dev.deltaverse.engine.snapshot;

import java.util.Locale;
import java.util.Optional;

/** The encodings of text files. */
enum Encoding {
  UTF_8("utf-8"),
  UTF_16LE("utf-16le"),
  UTF_16BE("utf-16be"),
  /** Little or big endian as the byte order mark says. */
  UTF_16("utf-16"),
  LATIN_1("latin-1"),
  WINDOWS_1252("windows-1252");

  private final String label;

  Encoding(String label) {
    this.label = label;
  }

  /** The name in the project file. */
  String label() {
    return label;
  }

  static Optional<Encoding> named(String label) {
    String lower = label.toLowerCase(Locale.ROOT);
    for (Encoding encoding : values()) {
      if (encoding.label.equals(lower)) {
        return Optional.of(encoding);
      }
    }
    return Optional.empty();
  }

  boolean isUtf16() {
    return this == UTF_16LE || this == UTF_16BE || this == UTF_16;
  }

  boolean isSingleByte() {
    return this == LATIN_1 || this == WINDOWS_1252;
  }
}
