package dev.deltaverse.emulator;

/**
 * One option of a choice column.
 *
 * @param value the integer on the wire
 * @param label the text that a formatted value shows
 * @param state for a status option the state it belongs to, otherwise 0
 */
record Option(int value, String label, int state) {}
