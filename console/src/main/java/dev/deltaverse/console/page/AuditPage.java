package dev.deltaverse.console.page;

import dev.deltaverse.console.access.Role;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.AuditEntry;
import java.util.List;

/** Who asked for what, when, from where, and what came of it. */
public final class AuditPage implements Page {
  private static final int SHOWN = 200;

  private final Looking looking;

  public AuditPage(Looking looking) {
    this.looking = looking;
  }

  /**
   * What the page shows.
   *
   * @param older the number before which older entries are; 0 for none
   */
  record Model(List<AuditEntry> entries, long older) {}

  @Override
  public String path() {
    return "/audit";
  }

  @Override
  public Role needs() {
    return Role.ADMIN;
  }

  @Override
  public String render(Asked asked, Frame frame) throws MigrationException {
    long before = asked.number("before").orElse(Long.MAX_VALUE);
    List<AuditEntry> entries =
        looking.view().isEmpty() ? List.of() : looking.requireView().audit(before, SHOWN);
    Model model = new Model(entries, entries.size() < SHOWN ? 0 : entries.getLast().id());
    return Html.of(out -> JteauditGenerated.render(out, Html.NO_INTERCEPTOR, frame, model));
  }

  static String tone(AuditEntry entry) {
    return entry.outcome().equals("done") ? "good" : entry.outcome().isEmpty() ? "idle" : "bad";
  }
}
