package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.mapping.BoundColumn;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The stages' SQL, one template file a stage, rendered with typed parameters. */
@SuppressWarnings("NullAway") // The generated classes take null for "no HTML interceptor".
final class Templates {
  private Templates() {}

  static String check(TableSql table, List<String> rawColumns) {
    return render(
        out -> JtecheckGenerated.render(out, null, table, table.seenByChecks(rawColumns)));
  }

  static String reject(TableSql table, List<String> rawColumns) {
    return render(
        out -> JterejectGenerated.render(out, null, table, table.seenByChecks(rawColumns)));
  }

  /** The rows that checks see. */
  static String typing(TableSql table, List<String> rawColumns) {
    return render(
        out -> JtetypingGenerated.render(out, null, table, table.seenByChecks(rawColumns), "true"));
  }

  static String delta(TableSql table, String deletes, String absent) {
    return render(out -> JtedeltaGenerated.render(out, null, table, deletes, absent));
  }

  static String fold(TableSql table, BoundColumn.Phase phase, String open) {
    return render(
        out ->
            JtefoldGenerated.render(
                out, null, table, table.merged(phase), open, KnownIds.of(table)));
  }

  static String foldDoubt(TableSql table) {
    return render(out -> Jtefold_doubtGenerated.render(out, null, table));
  }

  static String taken(TableSql table, String rows) {
    return render(out -> JtetakenGenerated.render(out, null, table, rows));
  }

  static String taken(LinkSql link, String rows) {
    return render(out -> Jtetaken_linkGenerated.render(out, null, link, rows));
  }

  static String image(TableSql table, long run, boolean merged, boolean deleted) {
    return render(out -> JteimageGenerated.render(out, null, table, run, merged, deleted));
  }

  static String inverse(TableSql table, long run, Set<Long> begun, String shape) {
    return render(out -> JteinverseGenerated.render(out, null, table, run, begun, shape));
  }

  static String inverseRows(TableSql table, long run, String restored) {
    return render(out -> Jteinverse_rowsGenerated.render(out, null, table, run, restored));
  }

  static String inverseLink(LinkSql link, long run) {
    return render(out -> Jteinverse_linkGenerated.render(out, null, link, run));
  }

  static String compare(TableSql table, String expected, String filter) {
    return render(out -> JtecompareGenerated.render(out, null, table, expected, filter));
  }

  static String checkLink(LinkSql link) {
    return render(out -> Jtecheck_linkGenerated.render(out, null, link));
  }

  static String deltaLink(LinkSql link, boolean deletes, String absent) {
    return render(out -> Jtedelta_linkGenerated.render(out, null, link, deletes, absent));
  }

  static String keyAccents(TableSql table) {
    return render(out -> Jtekey_accentsGenerated.render(out, null, table));
  }

  static String keyParents(TableSql table, String lookup) {
    return render(out -> Jtekey_parentsGenerated.render(out, null, table, Sql.name(lookup)));
  }

  static String profile(String raw, String column) {
    return render(out -> JteprofileGenerated.render(out, null, raw, column));
  }

  static String overlap(
      String child, String values, String filled, String parent, String parentValues) {
    return render(
        out -> JteoverlapGenerated.render(out, null, child, values, filled, parent, parentValues));
  }

  private static String render(Consumer<TemplateOutput> template) {
    StringOutput out = new StringOutput();
    template.accept(out);
    return out.toString();
  }
}
