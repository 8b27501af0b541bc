package dev.deltaverse.engine.project;

import java.util.List;

/** Reads how a run sends, how its steps run, and what is switched off meanwhile. */
final class SettingsReader {
  private SettingsReader() {}

  static SendSettings send(Section section) {
    SendSettings standard = SendSettings.DEFAULT;
    return new SendSettings(
        section.smallNumber("batchRows", SendSettings.AUTO),
        section.smallNumber("batchOperations", SendSettings.AUTO),
        section.smallNumber("parallelism", SendSettings.AUTO),
        retry(section.section("retry"), standard.retry()),
        section.someTime("requestTimeout", standard.requestTimeout()),
        section.flag("compress", standard.compress()),
        limits(section.section("limits"), standard.limits()),
        entitlement(section.section("entitlement"), standard.entitlement()));
  }

  private static LimitSettings limits(Section section, LimitSettings standard) {
    return new LimitSettings(
        section.someTime("window", standard.window()),
        section.someTime("executionTime", standard.executionTime()),
        section.smallNumber("requests", standard.requests()),
        section.smallNumber("concurrency", standard.concurrency()));
  }

  private static EntitlementSettings entitlement(Section section, EntitlementSettings standard) {
    return new EntitlementSettings(
        section.smallNumber("perDay", (int) standard.perDay()),
        section.word("counts", EntitlementSettings.Counts.class, standard.counts()),
        section.flag("stop", standard.stop()));
  }

  static FlowSettings flow(Section section) {
    FlowSettings standard = FlowSettings.DEFAULT;
    return new FlowSettings(
        section.smallNumber("parallelism", standard.parallelism()),
        section.flag("stream", standard.stream()),
        retry(section.section("retry"), standard.retry()),
        section.someTime("stepTimeout", standard.stepTimeout()));
  }

  static UndoSettings undo(Section section) {
    return new UndoSettings(section.smallNumber("runs", UndoSettings.DEFAULT.runs()));
  }

  static SwitchSettings switches(Section section) {
    return new SwitchSettings(
        section.texts("steps", List.of()),
        section.texts("flows", List.of()),
        section.texts("duplicateRules", List.of()),
        section.word("bypass", SwitchSettings.Bypass.class, SwitchSettings.NONE.bypass()));
  }

  private static RetrySettings retry(Section section, RetrySettings standard) {
    RetrySettings retry =
        new RetrySettings(
            section.smallNumber("times", standard.times()),
            section.duration("firstDelay", standard.firstDelay()),
            section.duration("maxDelay", standard.maxDelay()),
            section.words("on", RetrySettings.On.class, standard.on()));
    if (retry.firstDelay().compareTo(retry.maxDelay()) > 0) {
      section.problem(
          section.has("maxDelay") ? "maxDelay" : "firstDelay",
          "the first delay is longer than the longest (" + retry.maxDelay().toMillis() + " ms)",
          "raise maxDelay or lower firstDelay");
    }
    return retry;
  }
}
