package dev.deltaverse.engine.project;

import java.util.List;

/** One application user and how it gets its tokens. */
public record ApplicationUser(String name, Credential credential) {

  /** How a token is had. */
  public sealed interface Credential {}

  /** No token at all; only for a target on localhost. */
  public record NoCredential() implements Credential {}

  /** Entra ID client secret. */
  public record ClientSecret(String tenant, String clientId, Secret secret) implements Credential {}

  /** Entra ID client certificate: a PEM or PKCS#12 file. */
  public record Certificate(String tenant, String clientId, String path, Secret password)
      implements Credential {}

  /** The managed identity of the machine; {@code clientId} blank for the system-assigned one. */
  public record ManagedIdentity(String clientId) implements Credential {}

  /** A command that prints a token, for example {@code az account get-access-token}. */
  public record TokenCommand(List<String> command) implements Credential {
    public TokenCommand {
      command = List.copyOf(command);
    }
  }
}
