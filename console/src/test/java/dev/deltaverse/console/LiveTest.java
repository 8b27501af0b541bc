package dev.deltaverse.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.console.access.Role;
import dev.deltaverse.console.access.Visitor;
import dev.deltaverse.console.page.Asked;
import dev.deltaverse.console.page.Frame;
import dev.deltaverse.console.page.Looking;
import dev.deltaverse.console.page.Page;
import dev.deltaverse.engine.journal.Actor;
import io.javalin.Javalin;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pages that are followed, over real connections. */
@Timeout(120)
final class LiveTest {
  private static final Frame FRAME =
      new Frame(
          "p",
          "default",
          List.of("default"),
          "",
          "h",
          "",
          "",
          new Visitor(new Actor("one", "here"), Role.VIEWER),
          false,
          true,
          "1",
          "1");

  /** Larger than what the system keeps for a connection whose other end does not read. */
  private static final int LARGE = 16 << 20;

  @TempDir Path folder;
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicBoolean stays = new AtomicBoolean(true);
  private GeneratedState state;
  private Looking looking;
  private Live live;
  private Javalin server;

  /** A page that is another one each time. */
  private final class Changing implements Page {
    @Override
    public String path() {
      return "/changing";
    }

    @Override
    public boolean lively() {
      return true;
    }

    @Override
    public String render(Asked asked, Frame frame) {
      int number = made.incrementAndGet();
      String filling = "x".repeat(asked.query().containsKey("large") ? LARGE : 1);
      return "<!--live a-->number " + number + filling + "<!--end--><!--live b-->same<!--end-->";
    }
  }

  @BeforeEach
  void start() throws Exception {
    state = new GeneratedState(folder, 1);
    looking = new Looking(state.project, Clock.systemUTC());
    live = new Live(looking);
    Page page = new Changing();
    server =
        Javalin.create(
                config -> {
                  config.concurrency.useVirtualThreads = true;
                  config.startup.showJavalinBanner = false;
                  config.routes.sse(
                      "/live",
                      client ->
                          live.follow(
                              client,
                              page,
                              new Asked(
                                  Map.of(),
                                  client.ctx().queryParam("large") == null
                                      ? Map.of()
                                      : Map.of("large", "yes")),
                              FRAME,
                              stays::get));
                })
            .start("127.0.0.1", 0);
  }

  @AfterEach
  void stop() throws Exception {
    live.close();
    server.stop();
    looking.close();
    state.close();
  }

  private Socket connect(String path) throws Exception {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
    socket
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static BufferedReader lines(Socket socket) throws Exception {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static String data(BufferedReader lines) throws Exception {
    while (true) {
      String line = lines.readLine();
      assertThat(line).isNotNull();
      if (line.startsWith("data: ")) {
        return line;
      }
    }
  }

  @Test
  void oneWhoDoesNotReadKeepsNobodyWaiting() throws Exception {
    try (Socket slow = connect("/live?large");
        Socket quick = connect("/live")) {
      BufferedReader fast = lines(quick);
      // It gets the page, and then what changes, while the other takes nothing.
      assertThat(data(fast)).contains("\"a\"", "\"b\"");
      int seen = made.get();
      while (made.get() < seen + 6) {
        assertThat(data(fast)).contains("\"a\":\"number ").doesNotContain("\"b\"");
      }
      // When it reads in the end, it has missed states and comes to a late one.
      BufferedReader late = lines(slow);
      String first = data(late);
      String next = data(late);
      assertThat(number(next) - number(first)).isGreaterThan(2);
    }
  }

  private static int number(String line) {
    return Integer.parseInt(line.replaceAll("(?s).*?number (\\d+)x.*", "$1"));
  }

  @Test
  void whoMayNoLongerLookIsCutOff() throws Exception {
    try (Socket socket = connect("/live")) {
      BufferedReader lines = lines(socket);
      assertThat(data(lines)).contains("number ");
      stays.set(false);
      while (lines.readLine() != null) {
        // What was under way.
      }
    }
  }
}
