package dev.deltaverse.console.page;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.RunDocument;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.plan.Plan;
import dev.deltaverse.engine.plan.PlanJson;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.staging.SourceFile;
import dev.deltaverse.engine.verify.VerifyJson;
import dev.deltaverse.engine.verify.VerifyResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a run that has ended, for the file: its books, the verification after it, and
 * the fingerprints of what was loaded by which mapping. The same run and verification give the same
 * certificate to the byte.
 *
 * @param verifiedAt null if the run was not verified
 */
public record Certificate(
    String project,
    String target,
    Run run,
    Map<String, Books> books,
    @Nullable Plan plan,
    @Nullable VerifyResult verification,
    @Nullable Instant verifiedAt) {
  private static final Pattern HASH =
      Pattern.compile("(<meta name=\"hash\" content=\")([0-9a-f]{64})\"");
  private static final String NO_HASH = "0".repeat(64);

  /** What a look at a certificate's file gave. */
  public enum Verdict {
    UNALTERED,
    ALTERED,
    /** It is no certificate of ours. */
    FOREIGN
  }

  /**
   * The certificate of a run.
   *
   * @throws MigrationException if there is no such run, or it has not ended
   */
  public static Certificate of(Project project, StateView view, long number)
      throws MigrationException {
    Run run =
        view.run(number)
            .orElseThrow(
                () ->
                    new MigrationException(
                        Code.SETUP,
                        "certificate: there is no run " + number,
                        "`deltaverse runs` lists those that there are."));
    if (run.totals() == null) {
      throw new MigrationException(
          Code.SETUP,
          "certificate: run " + number + " has not come to its end",
          "Run again; a run that ends has a certificate.");
    }
    Optional<RunDocument> plan = view.document(number, RunDocument.PLAN);
    Optional<RunDocument> verification = view.document(number, RunDocument.VERIFICATION);
    return new Certificate(
        project.name(),
        project.target().url().toString(),
        run,
        view.books(number),
        plan.isEmpty() ? null : PlanJson.fromJson(plan.get().json(), "of run " + number),
        verification.map(document -> VerifyJson.fromJson(document.json())).orElse(null),
        verification.map(RunDocument::at).orElse(null));
  }

  Books total() {
    return books.values().stream().reduce(Books.EMPTY, Books::plus);
  }

  boolean balanced() {
    return books.values().stream().allMatch(Books::balanced);
  }

  /** The fingerprint of a run's mapping: SHA-256 in hex. */
  static String mapping(Run run) {
    return sha256(run.start().fingerprint());
  }

  /** A file that was read for a table or link. */
  record ReadFile(String table, SourceFile file) {}

  /** The files that were read; none of a run that read no snapshot. */
  List<ReadFile> files() {
    return plan == null
        ? List.of()
        : plan.tables().stream()
            .flatMap(t -> t.read().files().stream().map(f -> new ReadFile(t.name(), f)))
            .toList();
  }

  /**
   * The fingerprint of the snapshot: SHA-256 of what {@code sha256sum} prints for its files in the
   * order of their names, each once. Empty where no file was read.
   */
  String snapshot() {
    SortedMap<String, String> lines = new TreeMap<>();
    files().forEach(f -> lines.put(f.file().name(), f.file().sha256()));
    StringBuilder text = new StringBuilder();
    lines.forEach((name, hash) -> text.append(hash).append("  ").append(name).append('\n'));
    return text.isEmpty() ? "" : sha256(text.toString());
  }

  /** The hash that the certificate has as a file. */
  String hash() {
    return sha256(page(NO_HASH));
  }

  private String page(String hash) {
    return Html.of(out -> JtecertificatefileGenerated.render(out, Html.NO_INTERCEPTOR, this, hash));
  }

  /** The one sentence that counts. */
  String verdict() {
    if (!balanced()) {
      return "The books do not balance.";
    }
    long notLoaded = Figure.notLoaded(total());
    String books =
        "Every row of the snapshot is accounted for"
            + (notLoaded == 0 ? "" : ", " + Shown.number(notLoaded) + " of them as not loaded");
    return verification == null
        ? books + "; the target was not read back."
        : verification.agrees()
            ? books + ", and the target agrees with the source cell by cell."
            : books + ", but the target differs from the source.";
  }

  String tone() {
    return !balanced() || (verification != null && !verification.agrees())
        ? "bad"
        : verification == null || Figure.notLoaded(total()) > 0 ? "warn" : "good";
  }

  /** The file: one HTML page without anything beside it, with its own hash. */
  public String html() {
    return page(hash());
  }

  /** Whether a file is a certificate as it was made. */
  public static Verdict check(String html) {
    Matcher hash = HASH.matcher(html);
    if (!hash.find()) {
      return Verdict.FOREIGN;
    }
    String stated = hash.group(2);
    return sha256(html.replace(stated, NO_HASH)).equals(stated)
        ? Verdict.UNALTERED
        : Verdict.ALTERED;
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
