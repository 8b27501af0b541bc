package dev.deltaverse.engine.snapshot;

/** The rules that a record or a file as a whole can break when it is read. */
public enum ReadRule {
  /** A record has more or fewer fields than the header. */
  FIELD_COUNT("field-count"),
  /** A quoted field is not closed before the end of the file or within the record limit. */
  UNTERMINATED_QUOTE("unterminated-quote"),
  /** Text stands between a closing quote and the next delimiter or line end. */
  TEXT_AFTER_QUOTE("text-after-quote"),
  /** Bytes that are no character in the encoding of the project file. */
  MALFORMED_BYTES("malformed-bytes"),
  /** A NUL character, which no text column can hold. */
  NUL_CHARACTER("nul-character"),
  /** A record is longer than the limit. */
  RECORD_TOO_LONG("record-too-long"),
  /** The last record ends without the project file's own terminator. */
  MISSING_TERMINATOR("missing-terminator"),
  /** The file has no content, not even a header. */
  EMPTY_FILE("empty-file"),
  /** The header names a column twice, or uses a reserved name. */
  HEADER("header"),
  /** The file is not in the encoding of the project file. */
  ENCODING("encoding"),
  /** Compressed data is damaged or cut off. */
  COMPRESSION("compression"),
  /** Compressed data unpacks to more than the limits allow. */
  UNPACKED_SIZE("unpacked-size");

  private final String code;

  ReadRule(String code) {
    this.code = code;
  }

  /** The rule's stable name in rejects, JSON and documents, in kebab case. */
  public String code() {
    return code;
  }
}
