package dev.deltaverse.console.page;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.RunDocument;
import dev.deltaverse.engine.staging.Agreement;
import dev.deltaverse.engine.verify.VerifyJson;
import dev.deltaverse.engine.verify.VerifyResult;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far target and source agree. */
public final class VerifyPage implements Page {
  private final Looking looking;

  public VerifyPage(Looking looking) {
    this.looking = looking;
  }

  /**
   * The page.
   *
   * @param model null if there was no verification
   * @param asked the run that was asked for, 0 for none
   */
  record View(@Nullable Model model, boolean running, long asked) {}

  record Model(long run, Instant at, VerifyResult result) {
    long cells() {
      return result.tables().stream().mapToLong(Agreement::cells).sum();
    }

    long rows() {
      return result.tables().stream().mapToLong(Agreement::target).sum();
    }

    long wrong() {
      return result.tables().stream()
          .mapToLong(t -> t.missing() + t.extra() + t.different() + t.snapshot())
          .sum();
    }
  }

  @Override
  public String path() {
    return "/verify";
  }

  @Override
  public String render(Asked asked, Frame frame) throws MigrationException {
    Optional<Long> run = asked.number("run");
    Optional<RunDocument> document =
        looking.view().isEmpty()
            ? Optional.empty()
            : run.isPresent()
                ? looking.requireView().document(run.get(), RunDocument.VERIFICATION)
                : looking.requireView().latestDocument(RunDocument.VERIFICATION);
    View view =
        new View(document.map(VerifyPage::model).orElse(null), looking.running(), run.orElse(0L));
    return Html.of(out -> JteverifyGenerated.render(out, Html.NO_INTERCEPTOR, frame, view));
  }

  private static Model model(RunDocument document) {
    return new Model(document.run(), document.at(), VerifyJson.fromJson(document.json()));
  }
}
