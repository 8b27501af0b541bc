package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.project.LinkMapping;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The SQL pieces of one link; its tables are named like a table's (see {@link TableSql}). */
final class LinkSql {
  private final BoundLink link;
  private final References references;
  private final Dialect dialect;

  LinkSql(BoundLink link, References references) {
    this.link = link;
    this.references = references;
    this.dialect = TableSql.dialect(link.mapping().source());
  }

  BoundLink link() {
    return link;
  }

  String raw() {
    return Sql.name("raw_" + link.name());
  }

  String typed() {
    return Sql.name("typ_" + link.name());
  }

  String ledger() {
    return Sql.name("led_" + link.name());
  }

  String changes() {
    return Sql.name("chg_" + link.name());
  }

  String rejects() {
    return Sql.name("rej_" + link.name());
  }

  String back() {
    return Sql.name("back_" + link.name());
  }

  /** Pairs as they were read back: the key texts of both rows. */
  String got() {
    return Sql.name("got_" + link.name());
  }

  /** The left row's key of a pair read back; null if a part of it is. */
  String leftTexts() {
    return texts(0, link.left().key().size());
  }

  String rightTexts() {
    return texts(link.left().key().size(), link.right().key().size());
  }

  private static String texts(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(i -> "rtrim(k" + i + ")")
        .collect(Collectors.joining(" || " + References.SEPARATOR + " || "));
  }

  String image() {
    return Sql.name("img_" + link.name());
  }

  String included() {
    return link.mapping().where().map(Sql::holds).orElse("true");
  }

  String leftKey() {
    return key(link.left(), link.mapping().left());
  }

  String rightKey() {
    return key(link.right(), link.mapping().right());
  }

  private String key(BoundTable table, LinkMapping.Side side) {
    return references.key(table, side.from(), dialect);
  }
}
