package dev.deltaverse.emulator;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The stand-in for Entra ID and for the environment's user check: hands out tokens and knows them
 * again. A client assertion is taken at its word: its signature is not checked. Thread-safe.
 */
final class Identity {
  private final EmulatorConfig config;
  private final Ids ids;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();
  private final AtomicLong number = new AtomicLong();

  private record Token(ApplicationUser user, Instant expires) {}

  Identity(EmulatorConfig config, Ids ids) {
    this.config = config;
    this.ids = ids;
  }

  /** {@code POST /{tenant}/oauth2/v2.0/token}. */
  Answer token(Request request) {
    Map<String, String> form =
        QueryOptions.parse(new String(request.body(), StandardCharsets.UTF_8)).values();
    if (!"client_credentials".equals(form.get("grant_type"))) {
      return failure(
          400,
          "unsupported_grant_type",
          "AADSTS70003: The app requested an unsupported grant type.");
    }
    String clientId = form.getOrDefault("client_id", "");
    ApplicationUser user = byClientId(clientId);
    if (user == null) {
      return failure(
          400,
          "unauthorized_client",
          "AADSTS700016: Application with identifier '" + clientId + "' was not found.");
    }
    String assertion = form.get("client_assertion");
    boolean proven =
        assertion != null
            ? asserts(assertion, clientId)
            : isSecret(user, form.get("client_secret"));
    if (!proven) {
      return failure(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.");
    }
    String token = issue(user);
    return Answer.of(
        200,
        "application/json; charset=utf-8",
        Json.bytes(
            json -> {
              json.writeStartObject();
              json.writeStringProperty("token_type", "Bearer");
              json.writeNumberProperty("expires_in", config.tokenLifetime().toSeconds());
              json.writeNumberProperty("ext_expires_in", config.tokenLifetime().toSeconds());
              json.writeStringProperty("access_token", token);
              json.writeEndObject();
            }));
  }

  private static boolean isSecret(ApplicationUser user, @Nullable String given) {
    return given != null && given.equals(user.secret());
  }

  private static boolean asserts(String jwt, String clientId) {
    String[] parts = jwt.split("\\.", -1);
    if (parts.length != 3) {
      return false;
    }
    try {
      JsonNode claims = Json.parse(Base64.getUrlDecoder().decode(parts[1]));
      return clientId.equals(claims.path("iss").asString(""))
          && clientId.equals(claims.path("sub").asString(""));
    } catch (IllegalArgumentException | JacksonException e) {
      return false;
    }
  }

  private String issue(ApplicationUser user) {
    Instant expires = config.clock().instant().plus(config.tokenLifetime());
    byte[] claims =
        Json.bytes(
            json -> {
              json.writeStartObject();
              json.writeStringProperty("appid", user.clientId());
              json.writeNumberProperty("exp", expires.getEpochSecond());
              json.writeNumberProperty("n", number.incrementAndGet());
              json.writeEndObject();
            });
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String token =
        base64.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + base64.encodeToString(claims)
            + ".";
    tokens.put(token, new Token(user, expires));
    return token;
  }

  private @Nullable ApplicationUser byClientId(String clientId) {
    for (ApplicationUser user : config.users()) {
      if (user.clientId().equals(clientId)) {
        return user;
      }
    }
    return config.users().isEmpty() ? ApplicationUser.of(clientId, "") : null;
  }

  private static Answer failure(int status, String error, String description) {
    return Answer.of(
        status,
        "application/json; charset=utf-8",
        Json.bytes(
            json -> {
              json.writeStartObject();
              json.writeStringProperty("error", error);
              json.writeStringProperty("error_description", description);
              json.writeEndObject();
            }));
  }

  /**
   * Who calls.
   *
   * @throws Refusal 401 without a good token, 403 for a user that may not enter
   */
  Caller caller(Request request, Environment environment) {
    if (config.users().isEmpty()) {
      UUID user = environment.defaultUser();
      return impersonated(request, environment, user);
    }
    String header = request.header("authorization");
    if (header == null || !header.startsWith("Bearer ")) {
      throw challenge(request, new Refusal(401, "", "Unauthorized"));
    }
    Token token = tokens.get(header.substring("Bearer ".length()));
    if (token == null) {
      throw challenge(request, new Refusal(401, "", "Unauthorized: the token is not known."));
    }
    if (!config.clock().instant().isBefore(token.expires())) {
      throw challenge(request, new Refusal(401, "0x8005F101", "Access token has expired."));
    }
    ApplicationUser user = token.user();
    if (!user.member()) {
      throw new Refusal(403, "0x80072560", "The user is not member of the organization.");
    }
    UUID id = userId(user.clientId());
    if (!user.enabled() || isDisabled(environment, id)) {
      throw new Refusal(
          403,
          "0x80040225",
          "The user with SystemUserId=" + id + " in OrganizationContext is disabled.");
    }
    return impersonated(request, environment, id);
  }

  UUID userId(String clientId) {
    return ids.named("row:systemuser:" + clientId);
  }

  List<ApplicationUser> users() {
    return config.users();
  }

  private static boolean isDisabled(Environment environment, UUID id) {
    Table users = environment.model().require("systemuser");
    Row row = environment.store.row(users, id);
    return row != null && Boolean.TRUE.equals(row.cell(users.position("isdisabled")));
  }

  private static Caller impersonated(Request request, Environment environment, UUID account) {
    Roles roles = environment.roles();
    Caller caller = new Caller(account, account, roles.of(account));
    String objectId = request.header("CallerObjectId");
    String userId = request.header("MSCRMCallerID");
    if (objectId == null && userId == null) {
      return caller;
    }
    Table users = environment.model().require("systemuser");
    String column = objectId == null ? users.primaryId : "azureactivedirectoryobjectid";
    String wanted = objectId == null ? userId : objectId;
    Iterator<Row> rows = environment.store.scan(users, null);
    while (rows.hasNext()) {
      Row row = rows.next();
      Object value = row.cell(users.position(column));
      if (value != null && value.toString().equalsIgnoreCase(wanted)) {
        caller.require(Roles.ACT_ON_BEHALF);
        return new Caller(row.id, account, caller.rights().and(roles.of(row.id)));
      }
    }
    throw new Refusal(
        403, "0x80040204", "Invalid user auth: no user with " + column + " = " + wanted + ".");
  }

  private static Refusal challenge(Request request, Refusal refusal) {
    return refusal.header(
        "WWW-Authenticate",
        "Bearer authorization_uri="
            + request.base().replaceAll("/api/.*", "")
            + "/common/oauth2/authorize, resource_id="
            + request.base().replaceAll("/api/.*", "/"));
  }
}
