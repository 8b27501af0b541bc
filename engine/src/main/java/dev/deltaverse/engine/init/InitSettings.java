package dev.deltaverse.engine.init;

/**
 * What the head of a proposed project file says.
 *
 * @param name the project's name
 * @param snapshots the folder that holds the snapshots, as the file is to name it
 * @param snapshotName the snapshot that was looked at
 * @param url YAML of the environment's URL
 * @param user YAML of the one application user
 */
public record InitSettings(
    String name, String snapshots, String snapshotName, String url, String user) {}
