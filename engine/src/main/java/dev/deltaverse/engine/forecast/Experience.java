package dev.deltaverse.engine.forecast;

/**
 * What a run showed beside the cost of its requests.
 *
 * @param servers web servers that answered
 * @param width requests at once that paid off in the end, over all users
 * @param users that sent
 * @param otherSeconds time of the run in which nothing was sent: staging, checks, verification
 * @param rowsRead in that time
 */
public record Experience(int servers, int width, int users, double otherSeconds, long rowsRead) {

  /** As it is kept: the figures in this order, with blanks between. */
  public String text() {
    return servers + " " + width + " " + users + " " + otherSeconds + " " + rowsRead;
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Experience parse(String text) {
    String[] figures = text.split(" ", -1);
    if (figures.length != 5) {
      throw new IllegalArgumentException("not an experience: " + text);
    }
    return new Experience(
        Integer.parseInt(figures[0]),
        Integer.parseInt(figures[1]),
        Integer.parseInt(figures[2]),
        Double.parseDouble(figures[3]),
        Long.parseLong(figures[4]));
  }
}
