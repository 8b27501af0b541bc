package dev.deltaverse.engine.notify;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.journal.HistoryJson;
import java.time.Duration;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Notices in the forms in which services take them. */
final class NoticeJson {
  private NoticeJson() {}

  /** For programs; docs/operating.md describes it. */
  static ObjectNode plain(Notice notice) {
    Duration elapsed = notice.elapsed();
    Books books = notice.books();
    ObjectNode json =
        object()
            .put("event", notice.word())
            .put("title", notice.title())
            .put("text", notice.text())
            .put("project", notice.project())
            .put("profile", notice.profile())
            .put("command", notice.command())
            .put("snapshot", notice.snapshot())
            .put("run", notice.run() == 0 ? null : notice.run())
            .put("exitCode", notice.exitCode())
            .put("at", notice.at().toString())
            .put("seconds", elapsed == null ? null : elapsed.toMillis() / 1000.0)
            .put("notSent", notice.notSent())
            .put("verified", notice.verified());
    json.set("rows", books == null ? json.nullNode() : HistoryJson.books(object(), books));
    return json;
  }

  /**
   * For a Teams workflow: a message with one Adaptive Card (Microsoft, "Create incoming webhooks
   * with Workflows for Microsoft Teams"). Texts are runs of a rich text block, which know no
   * Markdown, so that a name is shown as it is.
   */
  static ObjectNode teams(Notice notice) {
    ObjectNode message = object().put("type", "message");
    ObjectNode attachment =
        message
            .putArray("attachments")
            .addObject()
            .put("contentType", "application/vnd.microsoft.card.adaptive")
            .putNull("contentUrl");
    ObjectNode card =
        attachment
            .putObject("content")
            .put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
            .put("type", "AdaptiveCard")
            .put("version", "1.2");
    ArrayNode body = card.putArray("body");
    String color =
        switch (notice.on()) {
          case FINISHED -> notice.exitCode() == 0 ? "good" : "warning";
          case FAILED, NOT_STARTED -> "attention";
          case STOPPED_BY_GUARD, INTERRUPTED -> "warning";
        };
    run(body, notice.title()).put("size", "medium").put("weight", "bolder").put("color", color);
    notice.lines().forEach(line -> run(body, line));
    return message;
  }

  private static ObjectNode run(ArrayNode body, String text) {
    return body.addObject()
        .put("type", "RichTextBlock")
        .putArray("inlines")
        .addObject()
        .put("type", "TextRun")
        .put("text", text);
  }

  /**
   * For a Slack incoming webhook: plain text, in which three characters are escaped (Slack,
   * "Formatting text for app surfaces").
   */
  static ObjectNode slack(Notice notice) {
    String text = notice.title() + "\n" + String.join("\n", notice.lines());
    return object()
        .put("text", text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
        .put("mrkdwn", false);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
