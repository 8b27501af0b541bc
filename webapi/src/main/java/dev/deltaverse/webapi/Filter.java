package dev.deltaverse.webapi;

import java.util.List;
import java.util.stream.Collectors;

/** Makes {@code $filter} texts with values escaped right. Texts compare without case. */
public final class Filter {
  private Filter() {}

  /** {@code name eq literal}; a lookup's name is {@code _x_value}. */
  public static String equal(String property, KeyValue value) {
    return property + " eq " + value.literal();
  }

  public static String equal(KeyPart part) {
    return equal(part.property(), part.value());
  }

  /** {@code name eq null}. */
  public static String isNull(String property) {
    return property + " eq null";
  }

  public static String and(List<String> filters) {
    return filters.stream().map(f -> "(" + f + ")").collect(Collectors.joining(" and "));
  }

  public static String or(List<String> filters) {
    return filters.stream().map(f -> "(" + f + ")").collect(Collectors.joining(" or "));
  }

  /** All columns of a key. */
  static String key(RowAddress.ByKey key) {
    return key.parts().stream().map(Filter::equal).collect(Collectors.joining(" and "));
  }

  /**
   * {@code Microsoft.Dynamics.CRM.In}: the property is one of the texts. Mind the length of the
   * URL, 32 KB.
   */
  public static String in(String property, List<String> texts) {
    return texts.stream()
        .map(Json::quoted)
        .collect(
            Collectors.joining(
                ",",
                "Microsoft.Dynamics.CRM.In(PropertyName='" + property + "',PropertyValues=[",
                "])"));
  }
}
