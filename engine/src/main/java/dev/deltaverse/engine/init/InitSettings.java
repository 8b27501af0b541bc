package dev.deltaverse.engine.init;

import java.util.List;

/**
 * What the head of a proposed project file says.
 *
 * @param name the project's name
 * @param snapshots the folder that holds the snapshots, as the file is to name it
 * @param snapshotName the snapshot that was looked at
 * @param target YAML of the environment, a line each, without its users
 * @param user YAML of the one application user
 */
public record InitSettings(
    String name, String snapshots, String snapshotName, List<String> target, String user) {
  public InitSettings {
    target = List.copyOf(target);
  }
}
