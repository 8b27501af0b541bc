package dev.deltaverse.engine.journal;

/**
 * What is known of a run when it begins.
 *
 * @param command the command's name, for example {@code apply}
 * @param snapshot the snapshot's name; empty if the command needs none
 * @param version the product's version
 * @param user the operating system's user
 * @param organisation id of the target's organisation; empty if the target was not asked
 * @param fingerprint of the project file
 */
public record RunStart(
    String command,
    String snapshot,
    String profile,
    String version,
    String user,
    String host,
    long pid,
    String organisation,
    String fingerprint) {

  /** A run of this process. */
  public static RunStart here(
      String command,
      String snapshot,
      String profile,
      String version,
      String organisation,
      String fingerprint) {
    ThisProcess here = ThisProcess.describe();
    return new RunStart(
        command,
        snapshot,
        profile,
        version,
        here.user(),
        here.host(),
        here.pid(),
        organisation,
        fingerprint);
  }
}
