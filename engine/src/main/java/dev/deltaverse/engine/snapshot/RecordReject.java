package dev.deltaverse.engine.snapshot;

import java.nio.file.Path;

/**
 * A record that cannot be read.
 *
 * @param file the file as stored
 * @param record 1-based number of the data record in the file; the header and blank lines have none
 * @param line 1-based number of the line on which the record starts, counting LF, CRLF and CR
 * @param rule the rule that it breaks
 * @param reason a sentence with the actual values
 * @param raw the record's text as read, cut after {@link FileInspector#RAW_LIMIT_CHARS} characters
 */
public record RecordReject(
    Path file, long record, long line, ReadRule rule, String reason, String raw) {}
