package dev.deltaverse.emulator;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A parsed $filter. */
sealed interface Filter {
  /** Both. */
  record And(Filter left, Filter right) implements Filter {}

  /** Either. */
  record Or(Filter left, Filter right) implements Filter {}

  /** Not. */
  record Not(Filter inner) implements Filter {}

  /** A column against a literal in its comparable form; a null literal goes with eq and ne. */
  record Compare(Path path, Operator operator, @Nullable Object literal) implements Filter {}

  /** A column's text against a pattern. */
  record Like(Path path, Pattern pattern) implements Filter {}

  /** A column among values in their comparable form; text is collated. */
  record In(Path path, Set<Object> values) implements Filter {}

  /** Any of the values among the selected ones of a multi-select column. */
  record ContainsValues(Path path, Set<String> values) implements Filter {}

  /**
   * Whether any, or all, of the rows that a collection-valued navigation property leads to fit.
   *
   * @param property Children or Peers
   * @param table the table of the related rows
   * @param inner absent for {@code any()}: whether there is a related row at all
   */
  record Lambda(Property property, Table table, @Nullable Filter inner, boolean all)
      implements Filter {}

  /** Comparison operators. */
  enum Operator {
    EQ,
    NE,
    GT,
    GE,
    LT,
    LE
  }

  /**
   * The way to a cell.
   *
   * @param hops single-valued navigation properties to go through
   * @param column the column at the end
   * @param position its position
   */
  record Path(List<Property.Single> hops, Column column, int position) {
    public Path {
      hops = List.copyOf(hops);
    }

    @Nullable Object cell(Store store, Model model, Row row) {
      Row at = row;
      for (Property.Single hop : hops) {
        if (!(at.cell(hop.position()) instanceof Ref(String table, UUID id))
            || !hop.targets().contains(table)) {
          return null;
        }
        Row next = store.row(model.require(table), id);
        if (next == null) {
          return null;
        }
        at = next;
      }
      return at.cell(position);
    }
  }

  /** Whether a row fits; a comparison with a null cell does not fit, except by ne. */
  static boolean matches(Filter filter, Store store, Model model, Row row) {
    return switch (filter) {
      case And(Filter left, Filter right) ->
          matches(left, store, model, row) && matches(right, store, model, row);
      case Or(Filter left, Filter right) ->
          matches(left, store, model, row) || matches(right, store, model, row);
      case Not(Filter inner) -> !matches(inner, store, model, row);
      case Compare(Path path, Operator operator, Object literal) ->
          compare(Literals.comparable(path.cell(store, model, row)), operator, literal);
      case Like(Path path, Pattern pattern) ->
          path.cell(store, model, row) instanceof String text
              && pattern.matcher(Literals.collate(text)).matches();
      case In(Path path, Set<Object> values) -> {
        Object cell = Literals.comparable(path.cell(store, model, row));
        yield cell != null && values.contains(normal(cell));
      }
      case Lambda lambda -> {
        boolean all = lambda.all();
        boolean result = all;
        for (UUID id : Related.ids(store, model, lambda.property(), row)) {
          Row related = store.row(lambda.table(), id);
          boolean fits =
              related != null
                  && (lambda.inner() == null || matches(lambda.inner(), store, model, related));
          if (fits != all) {
            result = fits;
          }
        }
        yield result;
      }
      case ContainsValues(Path path, Set<String> values) ->
          path.cell(store, model, row) instanceof String text
              && List.of(text.split(",", -1)).stream().anyMatch(values::contains);
    };
  }

  /** A value in the form in which equal ones are equal. */
  static Object normal(Object value) {
    return switch (value) {
      case String text -> Literals.collate(text);
      case BigDecimal number -> number.stripTrailingZeros();
      default -> value;
    };
  }

  private static boolean compare(
      @Nullable Object cell, Operator operator, @Nullable Object literal) {
    if (literal == null) {
      return switch (operator) {
        case EQ -> cell == null;
        case NE -> cell != null;
        case GT, GE, LT, LE -> false;
      };
    }
    if (cell == null) {
      return operator == Operator.NE;
    }
    int order = order(cell, literal);
    return switch (operator) {
      case EQ -> order == 0;
      case NE -> order != 0;
      case GT -> order > 0;
      case GE -> order >= 0;
      case LT -> order < 0;
      case LE -> order <= 0;
    };
  }

  /** Orders two comparable values of one column; null comes first. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  static int order(@Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return left == right ? 0 : left == null ? -1 : 1;
    }
    if (left instanceof String a && right instanceof String b) {
      return Literals.collate(a).compareTo(Literals.collate(b));
    }
    if (left instanceof UUID a && right instanceof UUID b) {
      return StoreTypes.compare(a, b);
    }
    return ((Comparable) left).compareTo(right);
  }
}
