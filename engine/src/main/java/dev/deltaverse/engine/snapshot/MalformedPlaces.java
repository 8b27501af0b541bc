package dev.deltaverse.engine.snapshot;

import java.util.ArrayDeque;
import java.util.Deque;

/** Where malformed sequences of a transcoded text lay before; holds those not yet forgotten. */
final class MalformedPlaces {
  private record Place(long position, long origin) {}

  private final Deque<Place> places = new ArrayDeque<>();

  void add(long position, long origin) {
    places.addLast(new Place(position, origin));
  }

  long origin(long position) {
    for (Place place : places) {
      if (place.position == position) {
        return place.origin;
      }
    }
    throw new IllegalStateException("no malformed sequence was noted at " + position);
  }

  void forget(long position) {
    while (!places.isEmpty() && places.getFirst().position < position) {
      places.removeFirst();
    }
  }
}
