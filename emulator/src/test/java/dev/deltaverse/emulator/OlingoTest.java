package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.olingo.client.api.ODataClient;
import org.apache.olingo.client.api.domain.ClientEntity;
import org.apache.olingo.client.api.domain.ClientEntitySet;
import org.apache.olingo.client.core.ODataClientFactory;
import org.apache.olingo.commons.api.edm.Edm;
import org.apache.olingo.commons.api.edm.EdmEntityType;
import org.apache.olingo.commons.api.edm.EdmNavigationProperty;
import org.apache.olingo.commons.api.edm.FullQualifiedName;
import org.apache.olingo.commons.api.format.ContentType;
import org.junit.jupiter.api.Test;

/** Apache Olingo's client, which knows nothing of Dataverse, reads the emulator. */
class OlingoTest {
  private static final String NAMESPACE = "Microsoft.Dynamics.CRM";

  @Test
  void readsTheMetadataDocument() {
    try (Api api = Api.start()) {
      Api.Reply reply = api.get("$metadata");
      assertThat(reply.header("Content-Type")).startsWith("application/xml");
      Edm edm =
          ODataClientFactory.getClient()
              .getReader()
              .readMetadata(
                  new ByteArrayInputStream(reply.body().getBytes(StandardCharsets.UTF_8)));
      EdmEntityType item = edm.getEntityType(new FullQualifiedName(NAMESPACE, "abc_item"));
      assertThat(item.getKeyPredicateNames()).containsExactly("abc_itemid");
      assertThat(item.getPropertyNames())
          .contains("abc_name", "_abc_accountid_value", "_ownerid_value");
      assertThat(item.getStructuralProperty("abc_day").getType().getName()).isEqualTo("Date");
      EdmNavigationProperty account = item.getNavigationProperty("abc_AccountId");
      assertThat(account.getType().getName()).isEqualTo("account");
      assertThat(account.getPartner().getName()).isEqualTo("account_abc_item_abc_AccountId");
      assertThat(item.getNavigationProperty("abc_Item_Account").isCollection()).isTrue();
      assertThat(edm.getEntityContainer().getEntitySet("abc_items").getEntityType().getName())
          .isEqualTo("abc_item");
      assertThat(
              edm.getEntityType(new FullQualifiedName(NAMESPACE, "systemuser"))
                  .getKeyPredicateNames())
          .containsExactly("ownerid");
    }
  }

  @Test
  void pagesAQuery() {
    try (Api api = Api.start()) {
      for (int i = 0; i < 7; i++) {
        api.create("abc_items", "{\"abc_extid\":\"" + i + "\",\"abc_rate\":1.5}");
      }
      ODataClient client = ODataClientFactory.getClient();
      List<String> seen = new ArrayList<>();
      URI next = URI.create(api.base() + "/abc_items?$select=abc_extid,abc_rate");
      int pages = 0;
      while (next != null) {
        Api.Reply reply = api.get(next.toString(), "Prefer", "odata.maxpagesize=3");
        ClientEntitySet page =
            client.getBinder().getODataEntitySet(deserialized(client, reply.body()));
        for (ClientEntity row : page.getEntities()) {
          seen.add(row.getProperty("abc_extid").getPrimitiveValue().toString());
        }
        next = page.getNext();
        pages++;
      }
      assertThat(pages).isEqualTo(3);
      assertThat(seen).containsExactly("0", "1", "2", "3", "4", "5", "6");
    }
  }

  private static org.apache.olingo.client.api.data.ResWrap<
          org.apache.olingo.commons.api.data.EntityCollection>
      deserialized(ODataClient client, String body) {
    try {
      return client
          .getDeserializer(ContentType.JSON)
          .toEntitySet(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    } catch (org.apache.olingo.client.api.serialization.ODataDeserializerException e) {
      throw new IllegalStateException(e);
    }
  }
}
