package dev.deltaverse.emulator;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request that is answered by an error: its HTTP status, its code and its message. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  final int status;
  final String code;

  /** Extra headers, for example Retry-After. */
  final transient Map<String, String> headers = new LinkedHashMap<>();

  /** Members of the error object beside code and message, sent when annotations are asked for. */
  final transient Map<String, String> annotations = new LinkedHashMap<>();

  Refusal(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  String message() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  Refusal header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  Refusal annotation(String name, String value) {
    annotations.put(name, value);
    return this;
  }

  static Refusal badRequest(String code, String message) {
    return new Refusal(400, code, message);
  }

  /** 0x80048d19: the payload is wrong in a way that the OData reader finds. */
  static Refusal payload(String entitySet, String reason) {
    return badRequest(
        "0x80048d19",
        "Error identified in Payload provided by the user for Entity :'"
            + entitySet
            + "', For more information on this error please follow this help link"
            + " https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException :"
            + " Microsoft.OData.ODataException: "
            + reason);
  }

  /** 501, with the name of what is not modelled. */
  static Refusal notModelled(String what) {
    return new Refusal(
        501, "0x80040219", "The emulator does not model " + what + "; nothing was done.");
  }

  static Refusal unknownSegment(String segment) {
    return new Refusal(404, "0x8006088a", "Resource not found for the segment '" + segment + "'.");
  }

  static Refusal noSuchRow(String table, Object id) {
    return new Refusal(404, "0x80040217", table + " With Id = " + id + " Does Not Exist");
  }

  static Refusal noSuchKey(String table) {
    return new Refusal(
        404,
        "0x80060891",
        "A record with the specified key values does not exist in " + table + " entity");
  }
}
