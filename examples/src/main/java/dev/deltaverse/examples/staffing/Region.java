package dev.deltaverse.examples.staffing;

/**
 * The part of the Earth in which accounts and providers lie, as large as needed for about two
 * accounts within 50 km of a provider, so that the number of distances grows with the rows and not
 * with their square.
 */
record Region(double south, double west, double height, double width) {
  private static final double KM_PER_DEGREE = 111.19;
  private static final double AREA_KM2_PER_ACCOUNT = Math.PI * 50 * 50 / 2;

  static Region holding(int accounts) {
    double degrees = Math.sqrt(accounts * AREA_KM2_PER_ACCOUNT) / KM_PER_DEGREE;
    double height = Math.min(120, degrees);
    double centre = height > 60 ? 0 : 45;
    double width = Math.min(359, degrees / Math.cos(Math.toRadians(centre)));
    return new Region(centre - height / 2, 10 - width / 2, height, width);
  }

  int latitudeMicros(long bits) {
    return (int) Math.round((south + height * unit(bits)) * 1_000_000);
  }

  int longitudeMicros(long bits) {
    double degrees = west + width * unit(bits);
    double turned = degrees < -180 ? degrees + 360 : degrees > 180 ? degrees - 360 : degrees;
    return (int) Math.round(turned * 1_000_000);
  }

  private static double unit(long bits) {
    return (bits >>> 11) * 0x1.0p-53;
  }
}
