package dev.deltaverse.engine.check;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A check's report for programs: {@code failed}, {@code warned} and {@code checks}. */
public final class CheckJson {
  private CheckJson() {}

  public static ObjectNode of(CheckReport report) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("failed", report.failures()).put("warned", report.warnings());
    ArrayNode checks = json.putArray("checks");
    for (CheckResult result : report.results()) {
      checks
          .addObject()
          .put("result", result.word())
          .put("object", result.object())
          .put("finding", result.finding())
          .put("remedy", result.advice());
    }
    return json;
  }
}
