package dev.deltaverse.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the product and of the JVM that runs it. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "deltaverse " + (version == null ? "development" : version),
      "Java "
          + Runtime.version()
          + " ("
          + System.getProperty("java.vendor")
          + "), "
          + System.getProperty("os.name")
          + " "
          + System.getProperty("os.arch")
    };
  }
}
