package dev.deltaverse.engine.target.dataverse;

/** The bulk messages for rows of a table. */
enum Message {
  CREATE("CreateMultiple"),
  UPSERT("UpsertMultiple"),
  UPDATE("UpdateMultiple");

  private final String text;

  Message(String text) {
    this.text = text;
  }

  /** As the service calls it. */
  String text() {
    return text;
  }
}
