package dev.deltaverse.console.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.flow.StepId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TablePictureTest {
  private static StepPicture step(
      String id, StepStatus status, long done, long total, Map<String, Long> figures) {
    return new StepPicture(StepId.parse(id), status, null, null, 1, done, total, 3, figures, "");
  }

  private static TablePicture table(StepPicture... steps) {
    return TablePicture.of(
        "jobs", List.of(steps), Books.EMPTY, Map.of(StepId.parse("send jobs/upsert"), 50.0));
  }

  /** The plan has 100 upserts; each row that is streamed is one of them. */
  @Test
  void rowsThatAreStreamedCountOnce() {
    StepPicture waiting = step("send jobs/upsert", StepStatus.WAITING, 0, 100, Map.of());
    TablePicture streaming =
        table(step("stream jobs", StepStatus.RUNNING, 40, 100, Map.of()), waiting);
    assertThat(streaming.stage(Stage.SEND)).isEqualTo(StepStatus.RUNNING);
    assertThat(streaming.toSend()).isEqualTo(100);
    assertThat(streaming.sent()).isEqualTo(40);
    assertThat(streaming.rowsPerSecond()).isEqualTo(3);
    assertThat(streaming.left()).isEqualTo(Duration.ofSeconds(30));

    StepPicture streamed =
        step(
            "stream jobs",
            StepStatus.DONE,
            40,
            100,
            Map.of("applied", 60L, "refused", 7L, "in doubt", 3L));
    TablePicture between = table(streamed, waiting);
    assertThat(between.toSend()).isEqualTo(100);
    assertThat(between.sent()).isEqualTo(70);
    assertThat(between.books().refused()).isEqualTo(7);
    assertThat(between.books().inDoubt()).isEqualTo(3);

    TablePicture sending =
        table(
            streamed,
            step("send jobs/upsert", StepStatus.RUNNING, 10, 30, Map.of()),
            step("send jobs/update", StepStatus.WAITING, 0, 5, Map.of()));
    assertThat(sending.toSend()).isEqualTo(105);
    assertThat(sending.sent()).isEqualTo(80);
  }
}
