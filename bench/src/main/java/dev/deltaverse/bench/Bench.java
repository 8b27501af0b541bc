package dev.deltaverse.bench;

import java.util.List;

/** The benchmarks by name; each prints figures of ours beside those of something real. */
public final class Bench {
  private Bench() {}

  /**
   * Runs {@code staging [ROWS [ROUNDS]]}, {@code memory [ROWS]}, {@code load [ROWS]}, {@code
   * emulator [ROWS]}, {@code console [ROWS]}, {@code pages [TABLES [RUNS]]}, {@code stream
   * [ACCOUNTS]}, {@code limit ...}, {@code client [ROWS]}, {@code window [ROWS [FASTER]]}, {@code
   * forecast [SCALE]} or {@code scale [ROWS...]}; others are parts of these.
   */
  public static void main(String[] args) throws Exception {
    List<String> words = List.of(args);
    String name = words.isEmpty() ? "" : words.getFirst();
    switch (name) {
      case "staging" ->
          StagingBenchmark.run(number(words, 1, 1_000_000), (int) number(words, 2, 3));
      case "memory" -> MemoryBenchmark.run(number(words, 1, 10_000_000));
      case "load" -> LoadBenchmark.run(number(words, 1, 100_000));
      case "limit" -> LimitBenchmark.run(words.subList(1, words.size()));
      case "console" -> ConsoleBenchmark.run((int) number(words, 1, 100_000));
      case "pages" ->
          PagesBenchmark.run((int) number(words, 1, 500), (int) number(words, 2, 1_000));
      case "client" -> ClientBenchmark.run(number(words, 1, 1_000_000));
      case "window" ->
          WindowBenchmark.run((int) number(words, 1, 500_000), (double) number(words, 2, 10));
      case "forecast" -> ForecastBenchmark.run(words.subList(1, words.size()));
      case "scale" -> ScaleBenchmark.run(words.subList(1, words.size()));
      case "service" -> LimitService.run(words.subList(1, words.size()));
      case "client-load" -> ClientBenchmark.load(words.subList(1, words.size()));
      case "scale-sender" -> ScaleBenchmark.send(words.subList(1, words.size()));
      case "stream" -> StreamBenchmark.run((int) number(words, 1, 2_000));
      case "emulator" -> EmulatorBenchmark.run(number(words, 1, 60_000));
      default -> {
        System.err.println(
            "bench: no benchmark '"
                + name
                + "'; there are: staging [ROWS [ROUNDS]], memory [ROWS], load [ROWS],"
                + " emulator [ROWS], console [ROWS], pages [TABLES [RUNS]], stream [ACCOUNTS],"
                + " limit [WINDOW_SECONDS [key|id [all|ours [USERSxSERVERS...]]]],"
                + " client [ROWS], window [ROWS [FASTER]], forecast [SCALE], scale [ROWS...]");
        System.exit(2);
      }
    }
  }

  private static long number(List<String> words, int index, long otherwise) {
    return words.size() > index ? Long.parseLong(words.get(index)) : otherwise;
  }
}
