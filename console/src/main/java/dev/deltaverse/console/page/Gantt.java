package dev.deltaverse.console.page;

import dev.deltaverse.console.run.RunPicture;
import dev.deltaverse.console.run.StepPicture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * When each step of a run ran: a lane for each table, and one for the steps of the whole.
 *
 * @param left lanes that are not drawn, the shortest
 */
record Gantt(int width, int height, List<Tick> ticks, List<Lane> lanes, int left, String text) {
  static final int LEFT = 150;
  private static final int TIME = 1_000;
  private static final int LANE = 20;
  private static final int TOP = 22;
  private static final int DRAWN = 80;

  record Tick(int x, String label) {}

  record Lane(String name, int y, List<Bar> bars) {}

  record Bar(String kind, String status, int x, int width, String text) {}

  static Gantt of(RunPicture picture) {
    Map<String, List<StepPicture>> byLane = new LinkedHashMap<>();
    for (StepPicture step : picture.steps()) {
      if (step.started() != null) {
        byLane.computeIfAbsent(lane(step), _ -> new ArrayList<>()).add(step);
      }
    }
    long all = Math.max(1, picture.elapsed().toMillis());
    List<Map.Entry<String, List<StepPicture>>> shown = new ArrayList<>(byLane.entrySet());
    if (shown.size() > DRAWN) {
      shown.sort(Comparator.comparingLong(entry -> -busy(picture, entry.getValue())));
      shown = shown.subList(0, DRAWN);
      shown.sort(
          Comparator.comparingInt(
              entry -> new ArrayList<>(byLane.keySet()).indexOf(entry.getKey())));
    }
    List<Lane> lanes = new ArrayList<>();
    for (Map.Entry<String, List<StepPicture>> entry : shown) {
      List<Bar> bars = new ArrayList<>();
      entry.getValue().forEach(step -> bars.add(bar(picture, step, all)));
      lanes.add(new Lane(Shown.cut(entry.getKey(), 20), TOP + lanes.size() * LANE, bars));
    }
    return new Gantt(
        LEFT + TIME + 24,
        TOP + lanes.size() * LANE + 6,
        ticks(all),
        lanes,
        byLane.size() - lanes.size(),
        "Steps of run " + picture.run().id() + " over " + Shown.duration(picture.elapsed()));
  }

  private static String lane(StepPicture step) {
    String name = step.id().name();
    int slash = name.indexOf('/');
    String table = slash > 0 ? name.substring(0, slash) : name;
    return table.isEmpty() || table.startsWith("query ") ? "the whole" : table;
  }

  private static long busy(RunPicture picture, List<StepPicture> steps) {
    return steps.stream().mapToLong(s -> took(picture, s).toMillis()).sum();
  }

  private static Duration took(RunPicture picture, StepPicture step) {
    Instant started = step.started() == null ? picture.at() : step.started();
    Instant ended =
        step.ended() != null ? step.ended() : picture.run().started().plus(picture.elapsed());
    return ended.isBefore(started) ? Duration.ZERO : Duration.between(started, ended);
  }

  private static Bar bar(RunPicture picture, StepPicture step, long all) {
    Instant started = step.started() == null ? picture.at() : step.started();
    long from = Math.max(0, Duration.between(picture.run().started(), started).toMillis());
    Duration took = took(picture, step);
    int x = LEFT + (int) (from * TIME / all);
    int width = Math.max(2, (int) (took.toMillis() * TIME / all));
    String kind =
        switch (step.id().kind()) {
          case "park" -> "check";
          case "stream" -> "send";
          default -> step.id().kind();
        };
    return new Bar(
        kind,
        step.status().word(),
        Math.min(x, LEFT + TIME - 2),
        Math.min(width, Math.max(2, LEFT + TIME - x)),
        step.id() + ": " + step.status().word() + ", " + Shown.duration(took));
  }

  private static List<Tick> ticks(long all) {
    List<Tick> ticks = new ArrayList<>();
    for (TimeScale.Mark mark : TimeScale.of(Duration.ofMillis(all), 6)) {
      ticks.add(new Tick(LEFT + (int) (mark.at().toMillis() * TIME / all), mark.label()));
    }
    return ticks;
  }
}
