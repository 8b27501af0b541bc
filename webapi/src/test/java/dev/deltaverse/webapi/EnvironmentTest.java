package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import org.junit.jupiter.api.Test;

final class EnvironmentTest {
  private final Environment contoso =
      new Environment(URI.create("https://Contoso.crm4.dynamics.com/main.aspx?x=1"), "v9.2");

  @Test
  void knowsItsRoots() {
    assertThat(contoso.origin()).hasToString("https://contoso.crm4.dynamics.com");
    assertThat(contoso.serviceRoot()).isEqualTo("https://contoso.crm4.dynamics.com/api/data/v9.2/");
    assertThat(contoso.resolve("accounts"))
        .hasToString("https://contoso.crm4.dynamics.com/api/data/v9.2/accounts");
    assertThat(contoso.resolve("/api/data/v9.0/x"))
        .hasToString("https://contoso.crm4.dynamics.com/api/data/v9.0/x");
    assertThat(
            new Environment(URI.create("http://[::1]:8080"), "v9.2")
                .resolve("http://[::1]:8080/a\"b"))
        .hasToString("http://[::1]:8080/a%22b");
  }

  @Test
  void takesBothHostFormsForOne() {
    String link = "https://contoso.api.crm4.dynamics.com/api/data/v9.2/accounts?$skiptoken=%3C1";
    assertThat(contoso.resolve(link)).hasToString(link);
  }

  @Test
  void refusesOtherHostsPortsAndSchemes() {
    for (String url :
        new String[] {
          "https://contoso.crm.dynamics.com/x",
          "https://contoso.crm4.dynamics.com:444/x",
          "http://contoso.crm4.dynamics.com/x",
          "https://contoso.crm4.dynamics.com.evil.example/x",
          "https://contoso.crm4.dynamics.com@evil.example/x"
        }) {
      assertThatThrownBy(() -> contoso.resolve(url))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is not one of https://contoso.crm4.dynamics.com");
    }
  }

  @Test
  void refusesAUrlThatIsNoEnvironment() {
    assertThatThrownBy(() -> new Environment(URI.create("contoso.crm4.dynamics.com"), "v9.2"))
        .hasMessage(
            "The environment's URL is 'contoso.crm4.dynamics.com'. It must look like"
                + " https://contoso.crm.dynamics.com");
  }

  @Test
  void refusesAnHttpClientThatKeepsCookiesOrFollowsRedirects() {
    DataverseClient.Builder builder =
        DataverseClient.builder(URI.create("http://127.0.0.1"), TokenSource.none());
    try (HttpClient cookies = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        HttpClient redirects =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build()) {
      assertThatThrownBy(() -> builder.httpClient(cookies))
          .hasMessage(
              "The HTTP client keeps cookies, so that all requests would go to one web server");
      assertThatThrownBy(() -> builder.httpClient(redirects))
          .hasMessage("The HTTP client follows redirects, so that a token could go elsewhere");
    }
  }
}
