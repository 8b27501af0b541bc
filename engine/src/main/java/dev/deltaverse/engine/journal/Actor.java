package dev.deltaverse.engine.journal;

/**
 * Who asks for something.
 *
 * @param name the operating system's user, or whoever signed in to the console
 * @param origin from where: a host, or the address of a browser
 */
public record Actor(String name, String origin) {

  /** Whoever runs this process. */
  public static Actor here() {
    ThisProcess here = ThisProcess.describe();
    return new Actor(here.user(), here.host());
  }
}
