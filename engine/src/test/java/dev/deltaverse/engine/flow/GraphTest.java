package dev.deltaverse.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.project.FlowSettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class GraphTest {

  private static Step step(String id, String... after) {
    return Step.of(
        StepId.parse(id),
        Stream.of(after).map(StepId::parse).collect(Collectors.toSet()),
        FlowSettings.DEFAULT,
        _ -> {});
  }

  @Test
  void stepsComeAfterWhatTheyWaitForAndElseAsGiven() throws MigrationException {
    Graph graph =
        Graph.of(
            List.of(
                step("verify b", "send b"),
                step("send b", "send a"),
                step("stage b"),
                step("send a", "stage a", "stage b"),
                step("stage a")));

    assertThat(graph.steps().stream().map(step -> step.id().toString()))
        .containsExactly("stage b", "stage a", "send a", "send b", "verify b");
    assertThat(graph.downstream(StepId.parse("stage a")))
        .containsExactly(StepId.parse("send a"), StepId.parse("send b"), StepId.parse("verify b"));
  }

  @Test
  void aCircleIsRefusedByNames() {
    MigrationException refusal =
        assertThrows(
            MigrationException.class,
            () ->
                Graph.of(
                    List.of(
                        step("stage a"),
                        step("model x", "stage a", "model z"),
                        step("model y", "model x"),
                        step("model z", "model y"),
                        step("check z", "model z"))));

    assertThat(refusal)
        .hasMessage(
            "ordering the steps: they wait for each other in a circle:"
                + " model x -> model y -> model z -> model x");
    assertThat(refusal.code()).isEqualTo(Code.SETUP);
    assertThat(refusal.hint())
        .isEqualTo("Take one of these dependencies out of the project file or of a model's SQL.");
  }

  @Test
  void aStepThatWaitsForItselfIsRefused() {
    assertThatThrownBy(() -> Graph.of(List.of(step("model x", "model x"))))
        .hasMessage("ordering the steps: they wait for each other in a circle: model x -> model x");
  }

  @Test
  void aStepAppearsOnce() {
    assertThatThrownBy(() -> Graph.of(List.of(step("stage a"), step("stage a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("step stage a appears twice");
  }

  @Test
  void aStepWaitsForKnownStepsOnly() {
    assertThatThrownBy(() -> Graph.of(List.of(step("send a", "stage a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("step send a waits for step stage a, which is not in the graph");
  }

  @Test
  void aStepThatRunsAlongsideOthersComesBehindThemAndDoesNotNeedThem() throws Exception {
    Step stream = step("stream b").alongside(Set.of(StepId.parse("send a")), Duration.ofHours(1));
    Graph graph = Graph.of(List.of(stream, step("send b", "stream b"), step("send a")));
    assertThat(graph.steps().stream().map(s -> s.id().toString()))
        .containsExactly("send a", "stream b", "send b");
    assertThat(graph.downstream(StepId.parse("send a"))).isEmpty();
    assertThat(graph.downstream(StepId.parse("stream b"))).containsExactly(StepId.parse("send b"));
    assertThatThrownBy(() -> Graph.of(List.of(stream)))
        .hasMessage("step stream b waits for step send a, which is not in the graph");
  }

  @Test
  void aStepNeedsTime() {
    assertThatThrownBy(
            () ->
                new Step(
                    StepId.parse("stage a"),
                    Set.of(),
                    _ -> {},
                    FlowSettings.DEFAULT.retry(),
                    Set.of(),
                    Duration.ZERO))
        .hasMessage("time-out PT0S of step stage a");
  }
}
