package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EntraTokensTest {
  private static final URI CONTOSO = URI.create("https://contoso.crm4.dynamics.com/main.aspx");
  private static final Secret SECRET = Secret.of("p&ss wörd~1");
  private static final String GOOD =
      "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"ext_expires_in\":3599,"
          + "\"access_token\":\"eyJ0.good\"}";

  private final HttpClient http = DataverseClient.newHttpClient(Duration.ofSeconds(5));
  private final ManualClock clock = new ManualClock();

  @AfterEach
  void close() {
    http.shutdownNow();
  }

  private EntraTokens signIn(RawServer server) {
    return EntraTokens.forEnvironment(CONTOSO, http).authority(server.url()).clock(clock);
  }

  private static Map<String, String> form(RawServer.Request request) {
    Map<String, String> form = new TreeMap<>();
    for (String field : request.text().split("&", -1)) {
      String[] pair = field.split("=", 2);
      form.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
    return form;
  }

  @Test
  void asksWithAClientSecret() throws Exception {
    try (RawServer server = RawServer.inTurn(RawServer.json(200, GOOD))) {
      TokenSource tokens = signIn(server).clientSecret("tenant", "app", SECRET);
      assertThat(tokens.token()).isEqualTo("eyJ0.good");
      assertThat(tokens.token()).isEqualTo("eyJ0.good");
      RawServer.Request request = server.onlyRequest();
      assertThat(request.method() + " " + request.target())
          .isEqualTo("POST /tenant/oauth2/v2.0/token");
      assertThat(request.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
      assertThat(form(request))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "grant_type", "client_credentials",
                  "client_id", "app",
                  "client_secret", "p&ss wörd~1",
                  "scope", "https://contoso.crm4.dynamics.com/.default"));
      clock.advance(Duration.ofMinutes(56));
      tokens.token();
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void tellsWhatTheProviderSaysWithoutTheSecret() throws Exception {
    try (RawServer server =
        RawServer.inTurn(
            RawServer.json(
                401,
                "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid"
                    + " client secret p&ss wörd~1 / p%26ss%20w%C3%B6rd~1 / eyJhbGciOiJ9.e30.x"
                    + " provided.\\r"
                    + "\\n"
                    + "Trace ID: 1\"}"),
            RawServer.answer(429, "Retry-After: 3\r\n", "slow down"),
            RawServer.answer(503, "", "<html>"),
            RawServer.json(200, "{\"token_type\":\"Bearer\"}"))) {
      TokenSource tokens = signIn(server).clientSecret("tenant", "app", SECRET);
      WebApiException refused = catchThrowableOfType(WebApiException.class, tokens::token);
      assertThat(refused.kind()).isEqualTo(new ErrorKind.Access());
      assertThat(refused)
          .hasMessage(
              "Signing in client app: (Access): 401 invalid_client: AADSTS7000215: Invalid client"
                  + " secret *** / *** / *** provided.");
      assertThat(catchThrowableOfType(WebApiException.class, tokens::token).kind())
          .isEqualTo(new ErrorKind.Throttled(ErrorKind.ThrottleLimit.OTHER, Duration.ofSeconds(3)));
      assertThat(catchThrowableOfType(WebApiException.class, tokens::token).kind())
          .isEqualTo(new ErrorKind.Transient(false));
      assertThatThrownBy(tokens::token)
          .hasMessage("Signing in client app: (Access): the answer holds no access_token");
    }
  }

  @Test
  void aProviderThatIsAwayIsTransient() throws Exception {
    CountDownLatch until = new CountDownLatch(1);
    try (RawServer server =
        RawServer.inTurn(new RawServer.Stall(new byte[0], until), new RawServer.Cut(new byte[0]))) {
      TokenSource tokens =
          signIn(server).timeout(Duration.ofMillis(200)).clientSecret("tenant", "app", SECRET);
      WebApiException silent = catchThrowableOfType(WebApiException.class, tokens::token);
      assertThat(silent.kind()).isEqualTo(new ErrorKind.Transient(false));
      assertThat(silent)
          .hasMessage("Signing in client app at 127.0.0.1: (Transient): no answer within 200 ms");
      until.countDown();
      assertThat(catchThrowableOfType(WebApiException.class, tokens::token).kind())
          .isEqualTo(new ErrorKind.Transient(false));
    }
  }

  static ClientCertificate certificate(Path folder, boolean pem) throws Exception {
    Path store = folder.resolve("app.p12");
    if (!Files.exists(store)) {
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "app",
                  "-keyalg",
                  "RSA",
                  "-keysize",
                  "2048",
                  "-dname",
                  "CN=app",
                  "-keystore",
                  store.toString(),
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  "changeit")
              .redirectErrorStream(true)
              .start();
      String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(keytool.waitFor()).as(output).isZero();
    }
    ClientCertificate fromStore = ClientCertificate.ofPkcs12(store, Secret.of("changeit"));
    if (!pem) {
      return fromStore;
    }
    Base64.Encoder encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    Path file = folder.resolve("app.pem");
    Files.writeString(
        file,
        "-----BEGIN PRIVATE KEY-----\n"
            + encoder.encodeToString(fromStore.key().getEncoded())
            + "\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\n"
            + encoder.encodeToString(fromStore.certificate().getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    return ClientCertificate.ofPem(file);
  }

  private static Row json(String base64) {
    byte[] bytes = Base64.getUrlDecoder().decode(base64);
    return new Answer(200, Answer.noHeaders(), bytes, Duration.ZERO, 0, 0).json();
  }

  @Test
  void signsInWithACertificate(@TempDir Path folder) throws Exception {
    for (boolean pem : List.of(false, true)) {
      ClientCertificate certificate = certificate(folder, pem);
      assertThat(certificate).hasToString("certificate CN=app");
      try (RawServer server = RawServer.inTurn(RawServer.json(200, GOOD))) {
        assertThat(signIn(server).certificate("tenant", "app", certificate).token())
            .isEqualTo("eyJ0.good");
        Map<String, String> form = form(server.onlyRequest());
        assertThat(form)
            .containsEntry("grant_type", "client_credentials")
            .containsEntry(
                "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
            .doesNotContainKey("client_secret");
        String[] token = form.getOrDefault("client_assertion", "").split("\\.", -1);
        assertThat(json(token[0]).text("alg")).hasValue("PS256");
        assertThat(json(token[0]).text("x5t#S256"))
            .hasValue(
                Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                        MessageDigest.getInstance("SHA-256")
                            .digest(certificate.certificate().getEncoded())));
        Row claims = json(token[1]);
        assertThat(claims.text("aud")).hasValue(server.url() + "/tenant/oauth2/v2.0/token");
        assertThat(claims.text("iss")).hasValue("app");
        assertThat(claims.text("sub")).hasValue("app");
        assertThat(claims.text("jti")).isPresent();
        long now = clock.instant().getEpochSecond();
        assertThat(claims.whole("nbf")).hasValue(now);
        assertThat(claims.whole("exp")).hasValue(now + 600);
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        signature.initVerify(certificate.certificate());
        signature.update((token[0] + "." + token[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(token[2]))).isTrue();
      }
    }
  }

  @Test
  void aWrongClockIsSetRightByTheProvidersDate(@TempDir Path folder) throws Exception {
    Instant real = clock.instant().plus(Duration.ofHours(3));
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME
            .withLocale(Locale.ROOT)
            .format(real.atOffset(ZoneOffset.UTC));
    try (RawServer server =
        RawServer.inTurn(
            RawServer.answer(
                401,
                "Date: " + date + "\r\n",
                "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS700024\"}"),
            RawServer.json(200, GOOD))) {
      TokenSource tokens = signIn(server).certificate("tenant", "app", certificate(folder, false));
      assertThat(tokens.token()).isEqualTo("eyJ0.good");
      String assertion = form(server.requests().get(1)).getOrDefault("client_assertion", "");
      assertThat(json(assertion.split("\\.", -1)[1]).whole("nbf")).hasValue(real.getEpochSecond());
    }
  }

  @Test
  void saysWhatIsWrongWithACertificateFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("x.pem");
    Files.writeString(file, "-----BEGIN RSA PRIVATE KEY-----");
    assertThatThrownBy(() -> ClientCertificate.ofPem(file))
        .hasMessage(
            file
                + " must hold a BEGIN CERTIFICATE and a BEGIN PRIVATE KEY (PKCS#8, unencrypted)"
                + " block. Next step: openssl pkcs8 -topk8 -nodes converts a key");
  }

  @Test
  void asksTheMachineForItsIdentity() throws Exception {
    String answer =
        "{\"access_token\":\"eyJ0.vm\",\"expires_in\":\"3600\",\"expires_on\":\"1506484173\","
            + "\"resource\":\"x\",\"token_type\":\"Bearer\"}";
    try (RawServer server = RawServer.inTurn(RawServer.json(200, answer))) {
      TokenSource tokens =
          signIn(server)
              .managedIdentity(
                  "a b", Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", server.url().toString()));
      assertThat(tokens.token()).isEqualTo("eyJ0.vm");
      assertThat(server.onlyRequest().header("Metadata")).isEqualTo("true");
      assertThat(server.onlyRequest().target())
          .isEqualTo(
              "/metadata/identity/oauth2/token?api-version=2018-02-01"
                  + "&resource=https%3A%2F%2Fcontoso.crm4.dynamics.com&client_id=a%20b");
    }
  }

  @Test
  void asksTheAppServiceForItsIdentity() throws Exception {
    String expires = Long.toString(clock.instant().plus(Duration.ofMinutes(30)).getEpochSecond());
    try (RawServer server =
        RawServer.inTurn(
            RawServer.json(
                200, "{\"access_token\":\"eyJ0.app\",\"expires_on\":\"" + expires + "\"}"))) {
      TokenSource tokens =
          signIn(server)
              .managedIdentity(
                  null,
                  Map.of(
                      "IDENTITY_ENDPOINT", server.url() + "/msi/token", "IDENTITY_HEADER", "hush"));
      assertThat(tokens.token()).isEqualTo("eyJ0.app");
      assertThat(server.onlyRequest().header("X-IDENTITY-HEADER")).isEqualTo("hush");
      assertThat(server.onlyRequest().target())
          .isEqualTo(
              "/msi/token?api-version=2019-08-01"
                  + "&resource=https%3A%2F%2Fcontoso.crm4.dynamics.com");
      clock.advance(Duration.ofMinutes(24));
      tokens.token();
      assertThat(server.requests()).hasSize(1);
      clock.advance(Duration.ofMinutes(1));
      tokens.token();
      assertThat(server.requests()).hasSize(2);
    }
  }

  /** A program written for the test, run with this JDK, so that no shell is needed. */
  private static List<String> program(Path folder, String statements) throws Exception {
    Path source = folder.resolve("Print.java");
    Files.writeString(source, "void main() throws Exception { " + statements + " }");
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), source.toString());
  }

  private String token(Path folder, String statements) throws Exception {
    return EntraTokens.forEnvironment(CONTOSO, http)
        .clock(clock)
        .command(program(folder, statements))
        .token();
  }

  @Test
  void runsATokenCommand(@TempDir Path folder) throws Exception {
    assertThat(token(folder, "System.out.println(\"eyJ0.plain\");")).isEqualTo("eyJ0.plain");
    assertThat(
            token(
                folder,
                "System.out.println(\"{ \\\"accessToken\\\": \\\"eyJ0.az\\\","
                    + " \\\"expires_on\\\": 1714560000, \\\"tenant\\\": \\\"t\\\" }\");"))
        .isEqualTo("eyJ0.az");
  }

  @Test
  void tellsWhyATokenCommandFailedWithoutItsTokens(@TempDir Path folder) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    assertThatThrownBy(
            () ->
                token(
                    folder,
                    "System.out.println(\"hush\"); System.err.println(\"Please run 'az login'"
                        + " eyJhbGciOiJ9.e30.x\"); System.exit(3);"))
        .hasMessage(
            "Running the token command "
                + java
                + ": (Access): exit code 3: Please run 'az login' ***");
    assertThatThrownBy(() -> token(folder, "System.out.println(\"two words\");"))
        .hasMessage(
            "Running the token command "
                + java
                + ": (Access): its output is neither JSON nor a token alone");
    List<String> missing = new ArrayList<>(List.of(folder.resolve("missing").toString()));
    assertThatThrownBy(() -> EntraTokens.forEnvironment(CONTOSO, http).command(missing).token())
        .hasMessageStartingWith(
            "Running the token command "
                + missing.getFirst()
                + ": (Access): it can't be started: ");
  }

  @Test
  void stopsATokenCommandThatHangs(@TempDir Path folder) throws Exception {
    TokenSource tokens =
        EntraTokens.forEnvironment(CONTOSO, http)
            .timeout(Duration.ofMillis(300))
            .command(program(folder, "new java.util.concurrent.CountDownLatch(1).await();"));
    assertThatThrownBy(tokens::token).hasMessageEndingWith("it did not end within 300 ms");
  }
}
