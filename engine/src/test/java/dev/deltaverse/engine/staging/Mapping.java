package dev.deltaverse.engine.staging;

import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.project.LookupMapping;
import dev.deltaverse.engine.project.ValueSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Column mappings for tests, one option at a time. */
record Mapping(ColumnMapping column) {
  static Mapping from(String source) {
    return new Mapping(ColumnMapping.of("dv_" + source, source));
  }

  private static Mapping of(String target, ValueSource source) {
    ColumnMapping like = ColumnMapping.of(target, target);
    return new Mapping(copy(like, source, like.lookup(), like.trim()));
  }

  static Mapping sql(String target, String sql) {
    return of(target, new ValueSource.Expression(sql));
  }

  static Mapping constant(String target, String text) {
    return of(target, new ValueSource.Constant(text));
  }

  static Mapping lookup(String target, LookupMapping.To... targets) {
    ColumnMapping like = ColumnMapping.of(target, target);
    LookupMapping lookup = new LookupMapping(List.of(targets), LookupMapping.OnMissing.PARK);
    return new Mapping(copy(like, new ValueSource.None(), Optional.of(lookup), like.trim()));
  }

  private static ColumnMapping copy(
      ColumnMapping c,
      ValueSource source,
      Optional<LookupMapping> lookup,
      Optional<Dialect.Trim> trim) {
    return new ColumnMapping(
        c.target(),
        source,
        trim,
        c.textCase(),
        c.defaultText(),
        c.blank(),
        c.required(),
        c.onLong(),
        c.onScale(),
        c.choices(),
        c.separator(),
        lookup,
        c.formats());
  }

  Mapping trim(Dialect.Trim trim) {
    return new Mapping(copy(column, column.source(), column.lookup(), Optional.of(trim)));
  }

  private Mapping with(
      ColumnMapping.TextCase textCase,
      Optional<String> defaultText,
      boolean required,
      Map<String, Integer> choices,
      String separator,
      List<String> formats) {
    ColumnMapping c = column;
    return new Mapping(
        new ColumnMapping(
            c.target(),
            c.source(),
            c.trim(),
            textCase,
            defaultText,
            c.blank(),
            required,
            c.onLong(),
            c.onScale(),
            choices,
            separator,
            c.lookup(),
            formats));
  }

  Mapping textCase(ColumnMapping.TextCase textCase) {
    ColumnMapping c = column;
    return with(textCase, c.defaultText(), c.required(), c.choices(), c.separator(), c.formats());
  }

  Mapping defaultText(String text) {
    ColumnMapping c = column;
    return with(
        c.textCase(), Optional.of(text), c.required(), c.choices(), c.separator(), c.formats());
  }

  Mapping required() {
    ColumnMapping c = column;
    return with(c.textCase(), c.defaultText(), true, c.choices(), c.separator(), c.formats());
  }

  Mapping choices(Map<String, Integer> choices) {
    ColumnMapping c = column;
    return with(c.textCase(), c.defaultText(), c.required(), choices, c.separator(), c.formats());
  }

  Mapping separator(String separator) {
    ColumnMapping c = column;
    return with(c.textCase(), c.defaultText(), c.required(), c.choices(), separator, c.formats());
  }

  Mapping formats(String... formats) {
    ColumnMapping c = column;
    return with(
        c.textCase(), c.defaultText(), c.required(), c.choices(), c.separator(), List.of(formats));
  }

  Mapping truncate() {
    return policies(ColumnMapping.OnLong.TRUNCATE, column.onScale());
  }

  Mapping round() {
    return policies(column.onLong(), ColumnMapping.OnScale.ROUND);
  }

  private Mapping policies(ColumnMapping.OnLong onLong, ColumnMapping.OnScale onScale) {
    ColumnMapping c = column;
    return new Mapping(
        new ColumnMapping(
            c.target(),
            c.source(),
            c.trim(),
            c.textCase(),
            c.defaultText(),
            c.blank(),
            c.required(),
            onLong,
            onScale,
            c.choices(),
            c.separator(),
            c.lookup(),
            c.formats()));
  }
}
