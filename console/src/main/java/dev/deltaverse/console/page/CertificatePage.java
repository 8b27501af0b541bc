package dev.deltaverse.console.page;

import dev.deltaverse.engine.MigrationException;

/** The certificate of a run, to be printed or taken along as a file. */
public final class CertificatePage implements Page {
  private final Looking looking;

  public CertificatePage(Looking looking) {
    this.looking = looking;
  }

  @Override
  public String path() {
    return "/runs/{run}/certificate";
  }

  @Override
  public String render(Asked asked, Frame frame) throws MigrationException {
    Certificate certificate =
        Certificate.of(looking.project(), looking.requireView(), looking.chosen(asked).id());
    return Html.of(
        out -> JtecertificatepageGenerated.render(out, Html.NO_INTERCEPTOR, frame, certificate));
  }
}
