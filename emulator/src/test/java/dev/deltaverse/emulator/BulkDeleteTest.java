package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** BulkDelete jobs: delete-data-bulk. */
class BulkDeleteTest {
  @Test
  void aJobDeletesWhatItsQueryFindsAndTellsFailures() {
    try (Api api = Api.start()) {
      String account = api.create("accounts", "{\"name\":\"guarded\",\"accountnumber\":\"1\"}");
      api.create("accounts", "{\"name\":\"gone\",\"accountnumber\":\"2\"}");
      api.create("accounts", "{\"name\":\"kept\",\"accountnumber\":\"3\"}");
      api.create("abc_items", "{\"abc_GuardId@odata.bind\":\"accounts(" + account + ")\"}");
      Api.Reply reply =
          api.post(
              "BulkDelete",
              """
              {"JobName":"Clean up","SendEmailNotification":false,"ToRecipients":[],
               "CCRecipients":[],"RecurrencePattern":"","StartDateTime":"2026-01-01T00:00:00Z",
               "QuerySet":[{"@odata.type":"Microsoft.Dynamics.CRM.QueryExpression",
                 "EntityName":"account","Distinct":false,
                 "ColumnSet":{"AllColumns":false,"Columns":[]},
                 "Criteria":{"FilterOperator":"And","Conditions":[
                   {"AttributeName":"accountnumber","Operator":"In","Values":[
                     {"Value":"1","Type":"System.String"},{"Value":"2","Type":"System.String"}]}]}}]}
              """);
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      String job = "asyncoperations(" + reply.json().path("JobId").asString() + ")";
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      JsonNode state = api.get(job).json();
      while (state.path("statecode").asInt() != 3 && System.nanoTime() < deadline) {
        state = api.get(job).json();
      }
      assertThat(state.path("statuscode").asInt()).isEqualTo(31);
      assertThat(api.get("accounts?$select=name").json().path("value").toString())
          .contains("guarded", "kept")
          .doesNotContain("gone");
      JsonNode failure = api.get("bulkdeletefailures").json().path("value").get(0);
      assertThat(failure.path("errornumber").asInt()).isEqualTo(-2147220953);
      JsonNode operation = api.get("bulkdeleteoperations").json().path("value").get(0);
      assertThat(operation.path("successcount").asInt()).isEqualTo(1);
      assertThat(operation.path("failurecount").asInt()).isEqualTo(1);
    }
  }
}
