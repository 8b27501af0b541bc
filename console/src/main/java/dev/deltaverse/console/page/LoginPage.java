package dev.deltaverse.console.page;

/** Where visitors sign in. */
public final class LoginPage {
  private LoginPage() {}

  /**
   * The page.
   *
   * @param problem why the last try failed; empty at the first
   */
  public static String render(Frame frame, String problem) {
    return Html.of(out -> JteloginGenerated.render(out, Html.NO_INTERCEPTOR, frame, problem));
  }
}
