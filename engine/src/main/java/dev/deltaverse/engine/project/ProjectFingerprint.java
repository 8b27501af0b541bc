package dev.deltaverse.engine.project;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A digest of everything in a table's mapping that can change a value in the target or choose
 * another row for it: target table, key, identity, columns, dialect, {@code where} and duplicates.
 *
 * <p>Left out is what changes no value: the table's name, the names of files and models, checks,
 * delete policy, guards, and the order of columns. Two machines give the same digest.
 */
public final class ProjectFingerprint {
  /** Changed with the meaning of a mapping, so that old digests no longer match. */
  private static final String VERSION = "1";

  private final MessageDigest digest;

  private ProjectFingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** SHA-256 in 64 lower-case hex digits. Thread-safe. */
  public static String of(TableMapping table) {
    ProjectFingerprint fingerprint = new ProjectFingerprint();
    fingerprint.table(table);
    return HexFormat.of().formatHex(fingerprint.digest.digest());
  }

  private void table(TableMapping table) {
    text(VERSION);
    text(table.target());
    texts(table.key());
    source(table.source());
    optional(table.where());
    switch (table.identity()) {
      case KEY, ID -> {}
      case DERIVED -> text("derived");
    }
    switch (table.duplicates()) {
      case DuplicatePolicy.RejectAll _ -> text("reject");
      case DuplicatePolicy.KeepFirst first -> texts(List.of("first", first.by()));
      case DuplicatePolicy.KeepLast last -> texts(List.of("last", last.by()));
    }
    number(table.columns().size());
    table.columns().stream()
        .sorted(Comparator.comparing(ColumnMapping::target))
        .forEach(this::column);
  }

  private void source(RowSource source) {
    switch (source) {
      case RowSource.Model _ -> text("model");
      case RowSource.Files files -> {
        text(files.format().name());
        dialect(files.dialect());
      }
    }
  }

  private void dialect(Dialect dialect) {
    text(dialect.encoding());
    text(dialect.delimiter());
    text(dialect.quote());
    text(dialect.escape());
    text(dialect.terminator());
    text(String.valueOf(dialect.header()));
    texts(dialect.names());
    texts(dialect.nulls());
    text(dialect.trim().name());
    text(dialect.decimal());
    text(dialect.thousands());
    texts(dialect.dates());
    texts(dialect.times());
    optional(dialect.zone().map(ZoneId::getId));
    texts(dialect.trueTexts());
    texts(dialect.falseTexts());
  }

  private void column(ColumnMapping column) {
    text(column.target());
    switch (column.source()) {
      case ValueSource.From from -> texts(List.of("from", from.column()));
      case ValueSource.Expression expression -> texts(List.of("sql", expression.sql()));
      case ValueSource.Constant constant -> texts(List.of("constant", constant.text()));
      case ValueSource.None _ -> text("none");
    }
    optional(column.trim().map(Enum::name));
    text(column.textCase().name());
    optional(column.defaultText());
    text(column.blank().name());
    text(String.valueOf(column.required()));
    text(column.onLong().name());
    text(column.onScale().name());
    number(column.choices().size());
    new TreeMap<>(column.choices())
        .forEach(
            (text, option) -> {
              text(text);
              number(option);
            });
    text(column.separator());
    texts(column.formats());
    number(column.lookup().isPresent() ? 1 : 0);
    column.lookup().ifPresent(this::lookup);
  }

  private void lookup(LookupMapping lookup) {
    text(lookup.onMissing().name());
    number(lookup.targets().size());
    for (LookupMapping.To to : lookup.targets()) {
      optional(to.when());
      switch (to) {
        case LookupMapping.ByKey key -> {
          texts(List.of("table", key.table()));
          texts(key.from());
        }
        case LookupMapping.ById id -> texts(List.of("id", id.target(), id.from()));
        case LookupMapping.ByTargetKey key -> {
          texts(List.of("key", key.target()));
          texts(key.key());
          texts(key.from());
        }
      }
    }
  }

  private void optional(Optional<String> text) {
    texts(text.map(List::of).orElse(List.of()));
  }

  private void texts(Collection<String> texts) {
    number(texts.size());
    texts.forEach(this::text);
  }

  /** With its length, so that no two sequences of texts run into the same bytes. */
  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    digest.update(bytes);
  }

  private void number(int number) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      digest.update((byte) (number >>> shift));
    }
  }
}
