package dev.deltaverse.console.page;

import dev.deltaverse.engine.check.CheckResult;
import java.util.function.Supplier;

/** What would stop or hinder a run: the list to go through before a cutover. */
public final class CheckPage implements Page {
  private final Looking looking;
  private final Supplier<Checked> last;

  /**
   * @param last the last check as it stands
   */
  public CheckPage(Looking looking, Supplier<Checked> last) {
    this.looking = looking;
    this.last = last;
  }

  @Override
  public String path() {
    return "/check";
  }

  @Override
  public boolean lively() {
    return true;
  }

  @Override
  public String render(Asked asked, Frame frame) {
    Checked checked = last.get();
    return Html.of(
        out ->
            JtecheckGenerated.render(
                out, Html.NO_INTERCEPTOR, frame, checked, NowPage.snapshots(looking)));
  }

  static String tone(CheckResult result) {
    return switch (result) {
      case CheckResult.Pass _ -> "good";
      case CheckResult.Warn _ -> "warn";
      case CheckResult.Fail _ -> "bad";
    };
  }
}
