package dev.deltaverse.console.page;

/** Says what did not work, and what to do. */
public final class ProblemPage {
  private ProblemPage() {}

  public static String render(Frame frame, String message, String hint) {
    return Html.of(
        out -> JteproblemGenerated.render(out, Html.NO_INTERCEPTOR, frame, message, hint));
  }
}
