package dev.deltaverse.console.page;

/**
 * What stands around every page.
 *
 * @param project the project's name
 * @param target the target's host
 * @param theme {@code light}, {@code dark}, or empty for the browser's choice
 * @param token goes with every form
 * @param operates whether this visitor may start runs
 * @param assets a text that changes with the assets
 */
public record Frame(
    String project,
    String profile,
    String target,
    String theme,
    String token,
    boolean operates,
    String version,
    String assets) {}
