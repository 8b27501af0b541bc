package dev.deltaverse.engine.project;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lays the chosen profile over the keys at the top of the file. */
final class ProfileChoice {
  static final String DEFAULT = "default";
  private static final String PROFILES = "profiles";

  /** What a profile replaces as a whole, since its keys exclude each other. */
  private static final Set<String> WHOLE = Set.of("schedule");

  private ProfileChoice() {}

  /**
   * The profiles of a file, in its order; {@link #DEFAULT} comes first if the top of the file has a
   * target, without which it does not stand alone.
   */
  static List<String> names(Node.Mapping root) {
    Set<String> names = new LinkedHashSet<>();
    if (root.values().containsKey("target")) {
      names.add(DEFAULT);
    }
    if (root.values().get(PROFILES) instanceof Node.Mapping profiles) {
      names.addAll(profiles.values().keySet());
    }
    return List.copyOf(names);
  }

  /**
   * The file's keys as the profile sees them, without {@code profiles}; empty where there is no
   * such profile.
   */
  static Optional<Node.Mapping> merged(Node.Mapping root, String profile, Problems problems) {
    Node.Mapping base = without(root, PROFILES);
    Node.Mapping profiles =
        root.values().get(PROFILES) instanceof Node.Mapping m
            ? m
            : Node.Mapping.empty(root.place());
    Optional<Node> chosen = Optional.ofNullable(profiles.values().get(profile));
    if (chosen.isEmpty() && !profile.equals(DEFAULT)) {
      Place at = root.keys().getOrDefault(PROFILES, root.place());
      problems.add(
          new Place(at.line(), at.column(), PROFILES),
          "there is no profile '" + profile + "'",
          profiles.values().isEmpty()
              ? "the file has no profiles: leave --profile out"
              : Suggestion.of(profile, profiles.values().keySet())
                  .map(s -> "did you mean '" + s + "'?")
                  .orElse("choose one of " + String.join(", ", profiles.values().keySet())));
      return Optional.empty();
    }
    return Optional.of(
        chosen.isPresent() && chosen.get() instanceof Node.Mapping overlay
            ? merge(base, overlay)
            : base);
  }

  private static Node.Mapping merge(Node.Mapping base, Node.Mapping overlay) {
    Map<String, Node> values = new LinkedHashMap<>(base.values());
    Map<String, Place> keys = new LinkedHashMap<>(base.keys());
    overlay
        .values()
        .forEach(
            (key, over) -> {
              if (over instanceof Node.Mapping upper
                  && values.get(key) instanceof Node.Mapping lower
                  && !WHOLE.contains(key)) {
                values.put(key, merge(lower, upper));
              } else {
                values.put(key, over);
                keys.put(key, overlay.keys().getOrDefault(key, over.place()));
              }
            });
    return new Node.Mapping(base.place(), values, keys);
  }

  private static Node.Mapping without(Node.Mapping root, String key) {
    Map<String, Node> values = new LinkedHashMap<>(root.values());
    values.remove(key);
    return new Node.Mapping(root.place(), values, root.keys());
  }
}
