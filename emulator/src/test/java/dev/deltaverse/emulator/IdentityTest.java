package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens, users and privileges: authenticate-oauth. */
class IdentityTest {
  private final MovedClock clock = new MovedClock();
  private Api api;

  @BeforeEach
  void start() {
    api =
        new Api(
            EmulatorConfig.defaults()
                .withModelJson(Api.MODEL)
                .withClock(clock)
                .withUsers(
                    ApplicationUser.of("one", "s3cret"),
                    ApplicationUser.of("two", "other"),
                    new ApplicationUser("off", "s", "Off", false, true, Set.of()),
                    new ApplicationUser("out", "s", "Out", true, false, Set.of())));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private Api.Reply ask(String form) {
    return api.post(
        "/tenant-1/oauth2/v2.0/token", form, "Content-Type", "application/x-www-form-urlencoded");
  }

  private String token(String client, String secret) {
    Api.Reply reply =
        ask(
            "grant_type=client_credentials&client_id="
                + client
                + "&client_secret="
                + secret
                + "&scope="
                + Api.encode(api.emulator.url() + "/.default"));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().path("token_type").asString()).isEqualTo("Bearer");
    assertThat(reply.json().path("expires_in").asInt()).isEqualTo(3599);
    return "Bearer " + reply.json().path("access_token").asString();
  }

  @Test
  void withoutATokenTheAnswerSaysWhereToGetOne() {
    Api.Reply reply = api.get("WhoAmI");
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("WWW-Authenticate"))
        .isEqualTo(
            "Bearer authorization_uri="
                + api.emulator.url()
                + "/common/oauth2/authorize,"
                + " resource_id="
                + api.emulator.url()
                + "/");
    assertThat(api.get("WhoAmI", "Authorization", "Bearer wrong").status()).isEqualTo(401);
  }

  @Test
  void eachAppRegistrationIsAUser() {
    String one = token("one", "s3cret");
    String two = token("two", "other");
    String first = api.get("WhoAmI", "Authorization", one).json().path("UserId").asString();
    String second = api.get("WhoAmI", "Authorization", two).json().path("UserId").asString();
    assertThat(first).isNotEqualTo(second);
    assertThat(
            api.get("systemusers(" + first + ")", "Authorization", one)
                .json()
                .path("fullname")
                .asString())
        .isEqualTo("# one");
    api.post("abc_items", "{}", "Authorization", two, "MSCRMCallerID", first);
    assertThat(
            api.get("abc_items", "Authorization", two)
                .json()
                .path("value")
                .get(0)
                .path("_createdby_value")
                .asString())
        .isEqualTo(first);
  }

  @Test
  void aTokenExpires() {
    String token = token("one", "s3cret");
    clock.move(Duration.ofSeconds(3598));
    assertThat(api.get("WhoAmI", "Authorization", token).status()).isEqualTo(200);
    clock.move(Duration.ofSeconds(1));
    Api.Reply reply = api.get("WhoAmI", "Authorization", token);
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.code()).isEqualTo("0x8005F101");
  }

  @Test
  void wrongSecretsAreRefusedAndAssertionsTaken() {
    assertThat(
            ask("grant_type=client_credentials&client_id=one&client_secret=bad")
                .json()
                .path("error")
                .asString())
        .isEqualTo("invalid_client");
    assertThat(
            ask("grant_type=client_credentials&client_id=nobody&client_secret=bad")
                .json()
                .path("error")
                .asString())
        .isEqualTo("unauthorized_client");
    String claims =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"iss\":\"one\",\"sub\":\"one\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(
            ask("grant_type=client_credentials&client_id=one&client_assertion_type="
                    + "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
                    + "&client_assertion=e30."
                    + claims
                    + ".sig")
                .status())
        .isEqualTo(200);
  }

  @Test
  void usersThatMayNotEnterAreRefused() {
    Api.Reply off = api.get("WhoAmI", "Authorization", token("off", "s"));
    assertThat(off.status()).isEqualTo(403);
    assertThat(off.code()).isEqualTo("0x80040225");
    Api.Reply out = api.get("WhoAmI", "Authorization", token("out", "s"));
    assertThat(out.status()).isEqualTo(403);
    assertThat(out.code()).isEqualTo("0x80072560");
    assertThat(out.message()).isEqualTo("The user is not member of the organization.");
  }
}
