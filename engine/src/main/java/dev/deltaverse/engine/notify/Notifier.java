package dev.deltaverse.engine.notify;

import dev.deltaverse.engine.flow.Sleeper;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.Receiver;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tells the receivers of a project how a run ended. Thread-safe. */
public final class Notifier {
  /** Before the second try and the third, which is the last. */
  private static final List<Duration> DELAYS =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(5));

  private final List<Receiver> receivers;
  private final Path folder;
  private final Sleeper sleeper;

  /**
   * @param sleeper lets time pass between tries
   */
  public Notifier(Project project, Sleeper sleeper) {
    this.receivers = project.receivers();
    this.folder = project.folder();
    this.sleeper = sleeper;
  }

  /**
   * Tells those who want to know of it, all at once, and waits for them; three tries each. Never
   * fails. An interrupt does not cut it short, and is kept for the caller.
   *
   * @return what came of it, in the project's order
   */
  public List<Delivery> tell(Notice notice) {
    List<Receiver> wanting = receivers.stream().filter(r -> r.on().contains(notice.on())).toList();
    if (wanting.isEmpty()) {
      return List.of();
    }
    Delivery[] deliveries = new Delivery[wanting.size()];
    boolean interrupted = Thread.interrupted();
    try (HttpClient client = WebhookCall.client()) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < deliveries.length; i++) {
        int at = i;
        threads.add(
            Thread.ofVirtual()
                .name("notify " + wanting.get(i).name())
                .start(() -> deliveries[at] = deliver(client, wanting.get(at), notice)));
      }
      for (Thread thread : threads) {
        interrupted |= await(thread);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return List.of(deliveries);
  }

  /** Whether an interrupt came meanwhile. Each delivery has its bounds, so this ends. */
  private static boolean await(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        return interrupted;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
  }

  private Delivery deliver(HttpClient client, Receiver receiver, Notice notice) {
    int tries = 1;
    try {
      while (true) {
        Attempt attempt = attempt(client, receiver, notice);
        if (!attempt.again() || tries > DELAYS.size()) {
          return new Delivery(receiver.name(), tries, attempt.problem());
        }
        sleeper.sleep(DELAYS.get(tries - 1));
        tries++;
      }
    } catch (InterruptedException _) {
      return new Delivery(receiver.name(), tries, "it was interrupted");
    } catch (RuntimeException e) {
      return new Delivery(receiver.name(), tries, "an internal fault, " + e.getClass().getName());
    }
  }

  private Attempt attempt(HttpClient client, Receiver receiver, Notice notice)
      throws InterruptedException {
    return switch (receiver.channel()) {
      case Receiver.Teams teams -> WebhookCall.post(client, teams.url(), NoticeJson.teams(notice));
      case Receiver.Slack slack -> WebhookCall.post(client, slack.url(), NoticeJson.slack(notice));
      case Receiver.Webhook hook -> WebhookCall.post(client, hook.url(), NoticeJson.plain(notice));
      case Receiver.Program program -> ProgramCall.run(program, folder, notice);
    };
  }
}
