package dev.deltaverse.webapi;

/**
 * Supplies bearer tokens for one environment and one user.
 *
 * <p>Implementations are thread-safe: many threads ask at once, and a token that is still good is
 * handed out without a request. See {@link EntraTokens} for the ways to sign in.
 */
public interface TokenSource {

  /**
   * The token to send now, without the word {@code Bearer}. Empty means that no {@code
   * Authorization} header is sent.
   *
   * @throws WebApiException of kind {@link ErrorKind.Access} if sign-in is refused, {@link
   *     ErrorKind.Transient} if the identity provider can't be reached
   */
  String token();

  /**
   * Says that the service refused this token. The next {@link #token()} asks for a new one, unless
   * another thread has already got one.
   */
  default void invalidate(String refusedToken) {}

  /** No token at all, for an emulator. */
  static TokenSource none() {
    return fixed("");
  }

  /** Always the same token, got elsewhere. */
  static TokenSource fixed(String token) {
    return new TokenSource() {
      @Override
      public String token() {
        return token;
      }

      @Override
      public String toString() {
        return "fixed token";
      }
    };
  }
}
