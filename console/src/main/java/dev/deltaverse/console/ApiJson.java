package dev.deltaverse.console;

import tools.jackson.databind.node.JsonNodeFactory;

/** Answers of the API that are not of one page. */
final class ApiJson {
  private ApiJson() {}

  static String problem(String message, String hint) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("message", message)
        .put("hint", hint)
        .toString();
  }
}
