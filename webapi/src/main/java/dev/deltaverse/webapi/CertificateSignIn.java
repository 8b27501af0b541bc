package dev.deltaverse.webapi;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Signs in with an assertion signed by a certificate's key (PS256).
 *
 * <p>The assertion holds times, so a wrong clock on this machine gets it refused. The provider's
 * {@code Date} header tells the right time, and the assertion is then made once more.
 */
final class CertificateSignIn {
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);
  private static final Duration VALID_FOR = Duration.ofMinutes(10);

  private final TokenRequest request;
  private final URI endpoint;
  private final String clientId;
  private final String scope;
  private final ClientCertificate certificate;
  private final Clock clock;

  CertificateSignIn(
      TokenRequest request,
      URI endpoint,
      String clientId,
      String scope,
      ClientCertificate certificate,
      Clock clock) {
    this.request = request;
    this.endpoint = endpoint;
    this.clientId = clientId;
    this.scope = scope;
    this.certificate = certificate;
    this.clock = clock;
  }

  CachedTokens.Fresh fetch() {
    Instant now = clock.instant();
    String assertion = assertion(now);
    Answer answer = ask(assertion);
    if (answer.status() == 400 || answer.status() == 401) {
      Optional<Instant> providerTime = time(answer).filter(t -> differs(t, now));
      if (providerTime.isPresent()) {
        assertion = assertion(providerTime.get());
        answer = ask(assertion);
      }
    }
    return request.token(answer, assertion, clock);
  }

  private Answer ask(String assertion) {
    return request.exchange(
        request.formRequest(
            endpoint,
            List.of(
                Map.entry("grant_type", "client_credentials"),
                Map.entry("client_id", clientId),
                Map.entry(
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                Map.entry("client_assertion", assertion),
                Map.entry("scope", scope))));
  }

  private static boolean differs(Instant a, Instant b) {
    return Duration.between(a, b).abs().compareTo(CLOCK_TOLERANCE) > 0;
  }

  private static Optional<Instant> time(Answer answer) {
    try {
      return answer
          .header("Date")
          .map(d -> ZonedDateTime.parse(d, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A JSON Web Token, RFC 7523, signed as Microsoft asks for. */
  private String assertion(Instant now) {
    try {
      byte[] print =
          MessageDigest.getInstance("SHA-256").digest(certificate.certificate().getEncoded());
      Map<String, Object> header = new LinkedHashMap<>();
      header.put("alg", "PS256");
      header.put("typ", "JWT");
      header.put("x5t#S256", base64(print));
      Map<String, Object> claims = new LinkedHashMap<>();
      claims.put("aud", endpoint.toString());
      claims.put("iss", clientId);
      claims.put("sub", clientId);
      claims.put("jti", UUID.randomUUID());
      claims.put("iat", now.getEpochSecond());
      claims.put("nbf", now.getEpochSecond());
      claims.put("exp", now.plus(VALID_FOR).getEpochSecond());
      String signed = base64(Json.write(header)) + "." + base64(Json.write(claims));
      Signature signature = Signature.getInstance("RSASSA-PSS");
      signature.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      signature.initSign(certificate.key());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw WebApiException.of(
          new ErrorKind.Access(),
          "Signing in client " + clientId,
          "its certificate can't sign: " + e.getMessage(),
          e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
