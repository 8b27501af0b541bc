package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What becomes of a call on the wire, in good and in bad. */
final class TransportTest {
  private static final Body ROW = Body.json("{\"name\":\"A\"}");
  private static final byte[] NOTHING = new byte[0];

  private static DataverseClient client(URI url) {
    return DataverseClient.builder(url, TokenSource.fixed("secret-token")).build();
  }

  private static WebApiException failure(DataverseClient client, Call call) {
    return catchThrowableOfType(WebApiException.class, () -> client.send(call));
  }

  @Test
  void sendsTheRecommendedHeaders() throws Exception {
    try (RawServer server =
            RawServer.inTurn(
                RawServer.answer(
                    204,
                    "OData-EntityId: https://x/api/data/v9.2/accounts("
                        + "7eb682f1-ca75-e511-80d4-00155d2a68d1)\r\n",
                    ""));
        DataverseClient client = client(server.url())) {
      assertThat(client.create("accounts", ROW))
          .hasToString("7eb682f1-ca75-e511-80d4-00155d2a68d1");
      RawServer.Request request = server.onlyRequest();
      assertThat(request.method() + " " + request.target())
          .isEqualTo("POST /api/data/v9.2/accounts");
      assertThat(request.header("Accept")).isEqualTo("application/json");
      assertThat(request.header("OData-Version")).isEqualTo("4.0");
      assertThat(request.header("OData-MaxVersion")).isEqualTo("4.0");
      assertThat(request.header("If-None-Match")).isEqualTo("null");
      assertThat(request.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
      assertThat(request.header("Authorization")).isEqualTo("Bearer secret-token");
      assertThat(request.header("Accept-Encoding")).isEqualTo("gzip");
      assertThat(request.header("Content-Length")).isEqualTo("12");
      assertThat(request.headers()).doesNotContainKeys("Expect", "Upgrade", "HTTP2-Settings");
      assertThat(request.text()).isEqualTo("{\"name\":\"A\"}");
    }
  }

  @Test
  void readsTheHeadersAboutLimits() throws Exception {
    String headers =
        "x-ms-dop-hint: 4\r\n"
            + "x-ms-ratelimit-time-remaining-xrm-requests: 1,200.00\r\n"
            + "x-ms-ratelimit-burst-remaining-xrm-requests: 7999\r\n"
            + "REQ_ID:cc3b\r\n"
            + "Retry-After: 12\r\n";
    try (RawServer server = RawServer.inTurn(RawServer.answer(200, headers, "{}"));
        DataverseClient client = client(server.url())) {
      Answer answer = client.send(Call.get("WhoAmI"));
      assertThat(answer.dopHint()).hasValue(4);
      assertThat(answer.remainingExecutionTime()).hasValue(Duration.ofSeconds(1200));
      assertThat(answer.remainingRequests()).hasValue(7999);
      assertThat(answer.requestId()).hasValue("cc3b");
      assertThat(answer.retryAfter()).hasValue(Duration.ofSeconds(12));
      assertThat(answer.receivedBytes()).isEqualTo(2);
      assertThat(answer.duration()).isPositive();
    }
  }

  @Test
  void aRefusedConnectionIsTransientAndCertainlyNotApplied() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (DataverseClient client = client(URI.create("http://127.0.0.1:" + port))) {
      WebApiException e = failure(client, Write.create("accounts", ROW));
      assertThat(e.kind()).isEqualTo(new ErrorKind.Transient(false));
      assertThat(e.getMessage())
          .startsWith("POST accounts: (Transient): No connection to 127.0.0.1:" + port + ": ");
    }
  }

  @Test
  void aConnectionLostAfterSendingLeavesAWriteUnknownAndAReadTransient() throws Exception {
    try (RawServer server = new RawServer(_ -> new RawServer.Cut(NOTHING));
        DataverseClient client = client(server.url())) {
      WebApiException write = failure(client, Write.create("accounts", ROW));
      assertThat(write.kind()).isEqualTo(new ErrorKind.Unknown());
      assertThat(write.getMessage())
          .startsWith("POST accounts: (Unknown): The connection was lost: ");
      assertThat(server.requests()).as("a write is never sent again by itself").hasSize(1);
      assertThat(failure(client, Call.get("accounts")).kind())
          .isEqualTo(new ErrorKind.Transient(false));
    }
  }

  @Test
  void aWriteOnAConnectionThatWasClosedMeanwhileIsNeverSentTwice() throws Exception {
    byte[] done = RawServer.bytes(204, "", NOTHING);
    try (RawServer server = new RawServer(_ -> new RawServer.Cut(done));
        DataverseClient client = client(server.url())) {
      for (int i = 1; i <= 50; i++) {
        try {
          client.send(Write.create("accounts", ROW));
        } catch (WebApiException e) {
          assertThat(e.kind()).isEqualTo(new ErrorKind.Unknown());
        }
        assertThat(server.requests()).hasSizeLessThanOrEqualTo(i);
      }
      assertThat(server.requests()).isNotEmpty();
    }
  }

  @Test
  void aWebPageInTheServicesPlaceIsNoSuccess() throws Exception {
    RawServer.Reply page =
        RawServer.answer(200, "Content-Type: text/html; charset=utf-8\r\n", "<html>sign in</html>");
    try (RawServer server = RawServer.inTurn(page);
        DataverseClient client = client(server.url())) {
      WebApiException write = failure(client, Write.create("accounts", ROW));
      assertThat(write.kind()).isEqualTo(new ErrorKind.Transient(true));
      assertThat(write).hasMessage("POST accounts: 200 (Transient): <html>sign in</html>");
      assertThat(failure(client, Call.get("accounts")).kind())
          .isEqualTo(new ErrorKind.Transient(false));
    }
  }

  @Test
  void anAnswerCutInItsBodyLeavesAWriteUnknown() throws Exception {
    byte[] half =
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"Ids\":[".getBytes(StandardCharsets.UTF_8);
    try (RawServer server = new RawServer(_ -> new RawServer.Cut(half));
        DataverseClient client = client(server.url())) {
      assertThat(failure(client, Write.create("accounts", ROW)).kind())
          .isEqualTo(new ErrorKind.Unknown());
    }
  }

  @Test
  void aSilentServerIsLeftAfterTheTimeLimit() throws Exception {
    CountDownLatch until = new CountDownLatch(1);
    byte[] half =
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".getBytes(StandardCharsets.UTF_8);
    try (RawServer server =
            RawServer.inTurn(
                new RawServer.Stall(NOTHING, until), new RawServer.Stall(half, until));
        DataverseClient client = client(server.url())) {
      Call call = Write.create("accounts", ROW).timeout(Duration.ofMillis(200));
      for (String where : List.of("before the head", "in the body")) {
        WebApiException e = failure(client, call);
        assertThat(e.kind()).as(where).isEqualTo(new ErrorKind.Unknown());
        assertThat(e.getMessage())
            .isEqualTo("POST accounts: (Unknown): No complete answer within 200 ms");
      }
      until.countDown();
    }
  }

  @Test
  void anInterruptedWriteIsUnknownAndTheThreadStaysInterrupted() throws Exception {
    CountDownLatch until = new CountDownLatch(1);
    CountDownLatch arrived = new CountDownLatch(1);
    try (RawServer server =
            new RawServer(
                _ -> {
                  arrived.countDown();
                  return new RawServer.Stall(NOTHING, until);
                });
        DataverseClient client = client(server.url());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Thread[] thread = new Thread[1];
      CountDownLatch started = new CountDownLatch(1);
      Future<Boolean> interrupted =
          threads.submit(
              () -> {
                thread[0] = Thread.currentThread();
                started.countDown();
                WebApiException e = failure(client, Write.create("accounts", ROW));
                assertThat(e.kind()).isEqualTo(new ErrorKind.Unknown());
                return Thread.currentThread().isInterrupted();
              });
      started.await();
      arrived.await();
      thread[0].interrupt();
      assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
      until.countDown();
    }
  }

  @Test
  void renewsTheTokenOnceAfterA401() throws Exception {
    AtomicInteger tokens = new AtomicInteger(1);
    TokenSource source =
        new TokenSource() {
          @Override
          public String token() {
            return "t" + tokens.get();
          }

          @Override
          public void invalidate(String refused) {
            assertThat(refused).isEqualTo("t" + tokens.getAndIncrement());
          }
        };
    try (RawServer server =
            RawServer.inTurn(
                RawServer.error(401, "0x8005F101", "expired"),
                RawServer.json(200, "{}"),
                RawServer.error(401, "0x8005F101", "expired"));
        DataverseClient client = DataverseClient.builder(server.url(), source).build()) {
      client.send(Write.create("accounts", ROW));
      assertThat(server.requests())
          .extracting(r -> r.header("Authorization"))
          .containsExactly("Bearer t1", "Bearer t2");
      WebApiException e = failure(client, Call.get("accounts"));
      assertThat(e.kind()).isEqualTo(new ErrorKind.Access());
      assertThat(e).hasMessage("GET accounts: 401 0x8005F101 AccessTokenExpired (Access): expired");
      assertThat(server.requests()).as("no third try").hasSize(4);
    }
  }

  @Test
  void keepsNoCookies() throws Exception {
    try (RawServer server =
            RawServer.inTurn(
                RawServer.answer(
                    200, "Set-Cookie: ARRAffinity=344ca2; path=/; HttpOnly\r\n", "{}"));
        DataverseClient client = client(server.url())) {
      client.send(Call.get("WhoAmI"));
      client.send(Call.get("WhoAmI"));
      assertThat(server.requests()).allSatisfy(r -> assertThat(r.header("Cookie")).isEmpty());
    }
  }

  @Test
  void readsGzipAnswers() throws Exception {
    byte[] body = RawServer.bytes(200, "Content-Encoding: gzip\r\n", gzip("{\"name\":\"é\"}"));
    try (RawServer server = RawServer.inTurn(new RawServer.Bytes(body));
        DataverseClient client = client(server.url())) {
      Answer answer = client.send(Call.get("accounts(1)"));
      assertThat(answer.json().text("name")).hasValue("é");
      assertThat(answer.receivedBytes()).isEqualTo(gzip("{\"name\":\"é\"}").length);
    }
  }

  @Test
  void damagedGzipIsALostAnswer() throws Exception {
    byte[] zipped = gzip("{\"name\":\"é\"}");
    byte[] body =
        RawServer.bytes(200, "Content-Encoding: gzip\r\n", java.util.Arrays.copyOf(zipped, 15));
    try (RawServer server = RawServer.inTurn(new RawServer.Bytes(body));
        DataverseClient client = client(server.url())) {
      assertThat(failure(client, Write.create("accounts", ROW)).kind())
          .isEqualTo(new ErrorKind.Unknown());
    }
  }

  @Test
  void compressesRequestsFromTheSizeConfigured() throws Exception {
    try (RawServer server = RawServer.inTurn(RawServer.answer(204, "", ""));
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none())
                .options(ClientOptions.defaults().compressingRequestsFrom(13))
                .build()) {
      client.send(Write.create("accounts", ROW));
      client.send(Write.create("accounts", Body.json("{\"name\":\"AA\"}")));
      RawServer.Request small = server.requests().getFirst();
      assertThat(small.header("Content-Encoding")).isEmpty();
      assertThat(small.headers()).doesNotContainKey("Authorization");
      RawServer.Request large = server.requests().get(1);
      assertThat(large.header("Content-Encoding")).isEqualTo("gzip");
      try (GZIPInputStream in =
          new GZIPInputStream(new java.io.ByteArrayInputStream(large.body()))) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo("{\"name\":\"AA\"}");
      }
    }
  }

  @Test
  void aServiceThatTakesNoCompressedBodiesGetsNoMoreOfThem() throws Exception {
    assertThat(encodings(415, 204, 204, 204)).containsExactly("gzip", "", "", "", "told of 415");
    // Some say so as of any body that they cannot read.
    assertThat(encodings(400, 204, 204, 204)).containsExactly("gzip", "", "", "", "told of 400");
  }

  /** Servers may differ: what one has taken another refuses. */
  @Test
  void compressedBodiesThatAreRefusedAfterAllDoNotGoTwiceForEver() throws Exception {
    assertThat(encodings(204, 415, 204, 204))
        .containsExactly("gzip", "gzip", "", "", "told of 415");
  }

  @Test
  void anErrorOfTheRequestItselfSaysNothingOfCompression() throws Exception {
    assertThat(encodings(400, 400, 204, 204)).containsExactly("gzip", "", "gzip", "gzip");
    // Once a compressed body was taken, another is refused for what it says.
    assertThat(encodings(204, 400, 204)).containsExactly("gzip", "gzip", "gzip");
    assertThat(encodings(429, 503, 204)).containsExactly("gzip", "gzip", "gzip");
  }

  /** Sends until the server has given all its answers; says how the bodies came. */
  private static List<String> encodings(int... statuses) throws Exception {
    List<String> told = new ArrayList<>();
    CallListener heard =
        new CallListener() {
          @Override
          public void answered(Call call, Answer answer) {}

          @Override
          public void uncompressed(Call call, Answer refusal) {
            told.add("told of " + refusal.status());
          }
        };
    RawServer.Reply[] replies =
        java.util.Arrays.stream(statuses)
            .mapToObj(status -> RawServer.answer(status, "", ""))
            .toArray(RawServer.Reply[]::new);
    try (RawServer server = RawServer.inTurn(replies);
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none())
                .options(ClientOptions.defaults().compressingRequestsFrom(1))
                .listener(heard)
                .build()) {
      while (server.requests().size() < statuses.length) {
        try {
          Answer answer = client.send(Write.create("accounts", ROW));
          assertThat(answer.sentBytes()).isEqualTo(ROW.sizeBytes());
        } catch (WebApiException e) {
          assertThat(e.answer()).isPresent();
        }
      }
      return Stream.concat(
              server.requests().stream().map(r -> r.header("Content-Encoding")), told.stream())
          .toList();
    }
  }

  @Test
  void opensAsManyConnectionsAsConfiguredAndUsesThemAgain() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch four = new CountDownLatch(4);
    try (RawServer server =
            new RawServer(
                _ -> {
                  most.accumulateAndGet(now.incrementAndGet(), Math::max);
                  four.countDown();
                  await(four);
                  now.decrementAndGet();
                  return RawServer.json(200, "{}");
                });
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none())
                .options(ClientOptions.defaults().withMaxConnections(4))
                .build();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        answers.add(threads.submit(() -> client.send(Call.get("WhoAmI"))));
      }
      for (Future<Answer> answer : answers) {
        assertThat(answer.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
      }
      assertThat(most).hasValue(4);
      assertThat(server.connections()).isBetween(4, 8);
    }
  }

  @Test
  void sendsTheTokenToTheEnvironmentOnly() throws Exception {
    try (RawServer server = RawServer.inTurn(RawServer.json(200, "{}"));
        DataverseClient client = client(URI.create("https://contoso.crm4.dynamics.com"))) {
      IllegalArgumentException e =
          catchThrowableOfType(
              IllegalArgumentException.class,
              () -> client.send(Call.get(server.api() + "accounts?$skiptoken=1")));
      assertThat(e)
          .hasMessage(
              "The URL "
                  + server.api()
                  + "accounts?$skiptoken=1 is not one of https://contoso.crm4.dynamics.com, so the"
                  + " token of that environment is not sent to it");
      assertThat(server.requests()).isEmpty();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError("Never 4 requests at a time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }
}
