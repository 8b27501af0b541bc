package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class CallOptionsTest {
  private static final UUID A = UUID.fromString("00000000-0000-0000-0000-00000000000a");
  private static final UUID B = UUID.fromString("00000000-0000-0000-0000-00000000000b");

  @Test
  void writesEveryHeader() throws Exception {
    CallOptions options =
        CallOptions.none()
            .bypassing(CallOptions.Logic.ASYNCHRONOUS, CallOptions.Logic.SYNCHRONOUS)
            .bypassingSteps(Set.of(B, A))
            .suppressingFlows()
            .detectingDuplicates()
            .tagged("load & go")
            .actingFor(A)
            .inSolution("mysolution")
            .inSession("240:8#144100870#7=-1");
    try (RawServer server = RawServer.inTurn(RawServer.answer(204, "", ""));
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none()).build()) {
      client.with(options).send(Write.upsert(RowAddress.id("accounts", A), Body.json("{}")));
      client.send(Call.get("WhoAmI").with(options));
      RawServer.Request write = server.requests().getFirst();
      assertThat(write.target())
          .isEqualTo("/api/data/v9.2/accounts(" + A + ")?tag=load%20%26%20go");
      assertThat(write.header("MSCRM.BypassBusinessLogicExecution"))
          .isEqualTo("CustomSync,CustomAsync");
      assertThat(write.header("MSCRM.BypassBusinessLogicExecutionStepIds")).isEqualTo(A + "," + B);
      assertThat(write.header("MSCRM.SuppressCallbackRegistrationExpanderJob")).isEqualTo("true");
      assertThat(write.header("MSCRM.SuppressDuplicateDetection")).isEqualTo("false");
      assertThat(write.header("CallerObjectId")).isEqualTo(A.toString());
      assertThat(write.header("MSCRM.SolutionUniqueName")).isEqualTo("mysolution");
      assertThat(write.header("MSCRM.SessionToken")).isEqualTo("240:8#144100870#7=-1");
      assertThat(server.requests().get(1).target())
          .as("a read has no tag")
          .isEqualTo("/api/data/v9.2/WhoAmI");
    }
  }

  @Test
  void writesNoHeaderByDefault() {
    assertThat(Call.delete("accounts(1)").with(CallOptions.none()).headers()).isEmpty();
  }

  @Test
  void refusesWhatWouldBreakOutOfAHeaderOrARequestLine() {
    assertThatThrownBy(() -> CallOptions.none().inSolution("a\r\nX: y").headers())
        .hasMessage(
            "The header 'MSCRM.SolutionUniqueName' is empty or has a control character in name or"
                + " value");
    assertThatThrownBy(() -> Call.get("accounts?$filter=name eq 'a'"))
        .hasMessage(
            "The path 'accounts?$filter=name eq 'a'' is empty or has characters that must be"
                + " percent-encoded");
  }
}
