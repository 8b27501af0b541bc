package dev.deltaverse.engine.project;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** Reads when the console starts runs by itself. */
final class ScheduleReader {
  private ScheduleReader() {}

  static ScheduleSettings read(Section section) {
    return new ScheduleSettings(
        start(section),
        complete(section.section("complete")),
        section.flag("verify", false),
        section.flag("deletes", false));
  }

  private static ScheduleSettings.Start start(Section section) {
    if (section.has("each")) {
      if (section.has("zone")) {
        section.problem("zone", "'zone' belongs to cron, and there is none", "delete it");
      }
      return new ScheduleSettings.EachSnapshot();
    }
    ZoneId zone = DialectReader.zone(section).orElse(ZoneOffset.UTC);
    return new ScheduleSettings.At(
        section.text("cron").flatMap(text -> cron(text, section)).orElse(CronExpression.YEARLY),
        zone);
  }

  private static Optional<CronExpression> cron(String text, Section section) {
    try {
      CronExpression cron = CronExpression.parse(text);
      if (cron.next(Instant.EPOCH, ZoneOffset.UTC).isPresent()) {
        return Optional.of(cron);
      }
      section.problem(
          "cron", "the time " + shown(section, "cron") + " never comes", "correct day and month");
    } catch (IllegalArgumentException _) {
      // The library's reason may hold the value, which may be that of a variable.
      section.problem(
          "cron",
          shown(section, "cron") + " is no cron expression",
          "write minute, hour, day, month and weekday, for example 30 2 * * 1-5");
    }
    return Optional.empty();
  }

  private static ScheduleSettings.Complete complete(Section section) {
    if (!section.has("marker")) {
      return new ScheduleSettings.Settled(section.someTime("settle", Duration.ofHours(1)));
    }
    String name = section.text("marker", "");
    if (name.contains("/") || name.contains("\\") || name.equals("..") || name.equals(".")) {
      section.problem(
          "marker",
          shown(section, "marker") + " is not the name of one file",
          "name a file of the snapshot");
    }
    return new ScheduleSettings.Marker(name);
  }

  /** As it was written: the value of a variable is not printed. */
  private static String shown(Section section, String key) {
    return section.node(key).map(Node::kindName).orElse("");
  }
}
