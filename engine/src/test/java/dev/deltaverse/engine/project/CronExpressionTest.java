package dev.deltaverse.engine.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

final class CronExpressionTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static List<Instant> times(String cron, ZoneId zone, String from, int count) {
    CronExpression expression = CronExpression.parse(cron);
    List<Instant> times = new ArrayList<>();
    Instant at = Instant.parse(from);
    for (int i = 0; i < count; i++) {
      at = expression.next(at, zone).orElseThrow();
      times.add(at);
    }
    return times;
  }

  /** Every minute of some weeks is asked whether it is one, by what the fields mean in words. */
  @Test
  void itsTimesAreThoseThatTheFieldsName() {
    Map<String, Predicate<LocalDateTime>> meanings =
        Map.of(
            "30 2 * * 1-5", t -> at(t, 2, 30) && t.getDayOfWeek().getValue() <= 5,
            "0 9 1,15 * 5",
                t ->
                    at(t, 9, 0)
                        && (t.getDayOfMonth() == 1
                            || t.getDayOfMonth() == 15
                            || t.getDayOfWeek() == DayOfWeek.FRIDAY),
            "0 0 1 * *", t -> at(t, 0, 0) && t.getDayOfMonth() == 1,
            "*/20 22-23 * * *", t -> t.getHour() >= 22 && t.getMinute() % 20 == 0,
            "15 6 * 12 0",
                t ->
                    at(t, 6, 15) && t.getMonthValue() == 12 && t.getDayOfWeek() == DayOfWeek.SUNDAY,
            "5,35 1 * * *", t -> t.getHour() == 1 && (t.getMinute() == 5 || t.getMinute() == 35));
    LocalDateTime begin = LocalDateTime.parse("2026-11-20T00:00");
    meanings.forEach(
        (cron, meaning) -> {
          List<Instant> expected = new ArrayList<>();
          for (int minute = 1; minute < 60 * 24 * 45; minute++) {
            LocalDateTime time = begin.plusMinutes(minute);
            if (meaning.test(time)) {
              expected.add(time.toInstant(ZoneOffset.UTC));
            }
          }
          assertThat(times(cron, ZoneOffset.UTC, "2026-11-20T00:00:00Z", expected.size()))
              .as(cron)
              .isEqualTo(expected);
        });
  }

  private static boolean at(LocalDateTime time, int hour, int minute) {
    return time.getHour() == hour && time.getMinute() == minute;
  }

  @Test
  void aTimeThatClocksSkipIsMadeUpByTheLengthOfTheSkip() {
    assertThat(times("30 2 * * *", BERLIN, "2026-03-28T00:00:00Z", 3))
        .containsExactly(
            Instant.parse("2026-03-28T01:30:00Z"),
            Instant.parse("2026-03-29T01:30:00Z"),
            Instant.parse("2026-03-30T00:30:00Z"));
    // Asked in the half hour in which it is still to come.
    assertThat(times("30 2 * * *", BERLIN, "2026-03-29T01:10:00Z", 1))
        .containsExactly(Instant.parse("2026-03-29T01:30:00Z"));
  }

  @Test
  void aTimeThatComesTwiceCountsOnce() {
    assertThat(times("30 2 * * *", BERLIN, "2026-10-24T12:00:00Z", 2))
        .containsExactly(
            Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-26T01:30:00Z"));
    assertThat(times("30 2 * * *", BERLIN, "2026-10-25T01:10:00Z", 1))
        .containsExactly(Instant.parse("2026-10-26T01:30:00Z"));
  }

  @Test
  void whatIsNoExpressionIsRefused() {
    for (String wrong : List.of("", "2 30", "61 2 * * *", "30 2 * * mon-fry", "0 30 2 * * *")) {
      assertThatThrownBy(() -> CronExpression.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(CronExpression.parse("0 0 30 2 *").next(Instant.EPOCH, ZoneOffset.UTC)).isEmpty();
    assertThat(CronExpression.parse(" 30  2 * * * ")).hasToString("30 2 * * *");
  }
}
