package dev.deltaverse.examples.staffing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The distances that the project's SQL model computes, computed without it. */
final class Distances {
  private static final double EARTH_RADIUS_KM = 6_371.0088;

  private Distances() {}

  private record Place(int row, double latitude, double longitude) {}

  static Map<String, BigDecimal> within(Facts facts, double radiusKm) {
    NavigableMap<Double, List<Place>> accounts = new TreeMap<>();
    for (Place account : places(facts, StaffingTable.ACCOUNTS)) {
      accounts.computeIfAbsent(account.latitude(), _ -> new ArrayList<>()).add(account);
    }
    double degrees = Math.toDegrees(radiusKm / EARTH_RADIUS_KM) * 1.001;
    Map<String, BigDecimal> distances = new TreeMap<>();
    for (Place provider : places(facts, StaffingTable.PROVIDERS)) {
      accounts
          .subMap(provider.latitude() - degrees, true, provider.latitude() + degrees, true)
          .values()
          .forEach(
              near -> {
                for (Place account : near) {
                  double km = km(provider, account);
                  if (km <= radiusKm) {
                    distances.put(
                        StaffingTable.PROVIDERS.key(provider.row())
                            + "-"
                            + StaffingTable.ACCOUNTS.key(account.row()),
                        BigDecimal.valueOf(km).setScale(2, RoundingMode.HALF_UP));
                  }
                }
              });
    }
    return distances;
  }

  private static List<Place> places(Facts facts, StaffingTable table) {
    List<Place> places = new ArrayList<>();
    for (int row = 0; row < facts.edits(table).rows(); row++) {
      if (facts.good(table, row)) {
        places.add(
            new Place(
                row,
                facts.latitudeMicros(table, row) / 1e6,
                facts.longitudeMicros(table, row) / 1e6));
      }
    }
    return places;
  }

  /** The haversine formula on a sphere. */
  private static double km(Place a, Place b) {
    double latitudes = Math.toRadians(b.latitude() - a.latitude());
    double longitudes = Math.toRadians(b.longitude() - a.longitude());
    double half =
        Math.pow(Math.sin(latitudes / 2), 2)
            + Math.cos(Math.toRadians(a.latitude()))
                * Math.cos(Math.toRadians(b.latitude()))
                * Math.pow(Math.sin(longitudes / 2), 2);
    return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(half)));
  }
}
