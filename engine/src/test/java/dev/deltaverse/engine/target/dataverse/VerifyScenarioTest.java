package dev.deltaverse.engine.target.dataverse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.RequestJournal;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.ChangeCursor;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.project.SendSettings;
import dev.deltaverse.engine.project.VerifyQuery;
import dev.deltaverse.engine.send.SendListener;
import dev.deltaverse.engine.send.SendResult;
import dev.deltaverse.engine.send.Sender;
import dev.deltaverse.engine.staging.Agreement;
import dev.deltaverse.engine.staging.Difference;
import dev.deltaverse.engine.staging.RejectRow;
import dev.deltaverse.engine.staging.FoldMark;
import dev.deltaverse.engine.staging.Staging;
import dev.deltaverse.engine.staging.duckdb.DuckStaging;
import dev.deltaverse.engine.target.Outcome;
import dev.deltaverse.engine.target.Reference;
import dev.deltaverse.engine.target.TargetRequest;
import dev.deltaverse.engine.verify.QueryAgreement;
import dev.deltaverse.engine.verify.Verifier;
import dev.deltaverse.engine.verify.VerifyResult;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot staged, sent, folded and verified; then the target is altered behind our back. */
final class VerifyScenarioTest {
  private static final String ITEM = "abc_items(abc_extid='i1',abc_day=2026-01-01)";

  private final Emulator emulator =
      Emulator.start(EmulatorConfig.defaults().withModelJson(Sample.MODEL));
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicLong seen = new AtomicLong();
  @TempDir private Path folder;
  private Sample sample;
  private Staging staging;

  @BeforeEach
  void load() throws Exception {
    sample = Sample.connect(emulator.url());
    staging = DuckStaging.open(Files.createDirectory(folder.resolve("state")), 256L << 20);
    Path snapshot = Files.createDirectory(folder.resolve("2026-01-01"));
    Files.writeString(
        snapshot.resolve("accounts.csv"), "number,name\nA1,One\nA2,Two\na3,Three\n");
    Files.writeString(snapshot.resolve("contacts.csv"), "no,name\n7,Seven\n");
    StringBuilder items =
        new StringBuilder(
            "name,extid,day,note,count,big,rate,ratio,price,done,kind,tags,at,local,ref,account,"
                + "c1,c2,region,parent,parentday,owner,state,status\n");
    String owner = get("WhoAmI").replaceAll("(?s).*\"UserId\":\"([^\"]*)\".*", "$1");
    for (int i = 1; i <= 30; i++) {
      items.append(
          "n%1$d,i%1$d,2026-01-01,\"a \"\"note\"\"\",%1$d,9007199254740993,1.50,0.5,12.3400,true,2,"
              .formatted(i)
              + "4;1,2024-05-01T10:00:00Z,2024-05-01T12:00:00,"
              + "0F8FAD5B-D9CB-469F-A165-70867728950E,A1,A2,,N,,,%s,%s\n"
                  .formatted(owner, i > 20 ? "1,2" : "0,1"));
    }
    Files.writeString(snapshot.resolve("items.csv"), items.toString());
    Files.writeString(
        snapshot.resolve("item_account.csv"),
        "extid,day,number\ni1,2026-01-01,A1\ni1,2026-01-01,A2\ni2,2026-01-01,A1\n");
    staging.open(sample.project());
    staging.begin(1);
    for (BoundTable table : sample.project().tables()) {
      staging.stage(table.name(), snapshot);
      staging.check(table);
    }
    staging.stage("item_account", snapshot);
    staging.check(sample.link());
    for (List<BoundTable> group : sample.project().groups()) {
      staging.park(group);
    }
    staging.park(sample.link());
    for (BoundTable table : sample.project().tables()) {
      List<RejectRow> rejects = new ArrayList<>();
      staging.rejects(table.name(), rejects::add);
      assertThat(rejects).isEmpty();
      staging.delta(table);
    }
    staging.delta(sample.link());
    for (BoundTable table : sample.project().tables()) {
      send(
          new PhaseId(table.name(), PhaseKind.UPSERT),
          rows -> new TargetRequest.Upsert(table, rows));
    }
    send(
        new PhaseId("items", PhaseKind.STATE),
        rows -> new TargetRequest.Upsert(sample.table("items"), rows));
    send(
        new PhaseId("item_account", PhaseKind.LINK),
        rows -> new TargetRequest.Link(sample.link(), rows));
  }

  @AfterEach
  void close() {
    staging.close();
    sample.target().close();
    emulator.close();
    http.close();
  }

  @Test
  void everythingSentAgreesCellByCell() throws Exception {
    List<Difference> differences = new ArrayList<>();
    VerifyResult result = verifier().all(differences::add);
    assertThat(differences).isEmpty();
    assertThat(result.agrees()).isTrue();
    assertThat(result.tables().stream().map(Agreement::name))
        .containsExactly("accounts", "contacts", "items", "item_account");
    assertThat(result.tables().stream().map(Agreement::target)).containsExactly(3L, 1L, 30L, 3L);
    assertThat(result.tables().get(2).cells()).isGreaterThanOrEqualTo(30 * 20);
  }

  @Test
  void whatWasAlteredInTheTargetIsFound() throws Exception {
    change("PATCH", ITEM, "{\"abc_count\":99,\"abc_AccountId@odata.bind\":\"accounts(accountnumber='a3')\"}");
    change("DELETE", "abc_items(abc_extid='i30',abc_day=2026-01-01)", "");
    change("POST", "accounts", "{\"accountnumber\":\"x9\",\"name\":\"stranger\"}");
    String third = get("accounts(accountnumber='a3')").replaceAll(
        "(?s).*\"accountid\":\"([^\"]*)\".*", "$1");
    change("POST", ITEM + "/abc_Item_Account/$ref", "{\"@odata.id\":\"accounts(" + third + ")\"}");

    List<Difference> differences = new ArrayList<>();
    VerifyResult result = verifier().all(differences::add);
    assertThat(result.agrees()).isFalse();
    assertThat(differences)
        .containsExactlyInAnyOrder(
            new Difference("accounts", Difference.Kind.EXTRA, "x9", "", null, null),
            new Difference(
                "items", Difference.Kind.DIFFERENT, "i1|2026-01-01", "abc_count", "1", "99"),
            new Difference(
                "items",
                Difference.Kind.DIFFERENT,
                "i1|2026-01-01",
                "abc_accountid",
                new Reference("account", List.of("A1")).text(),
                new Reference("account", List.of("a3")).text()),
            new Difference(
                "items", Difference.Kind.MISSING, "i30|2026-01-01", "", null, null),
            new Difference(
                "item_account", Difference.Kind.EXTRA, "i1|2026-01-01|a3", "", null, null));
    assertThat(result.differences()).containsExactlyElementsOf(differences);
  }

  @Test
  void queriesAreAskedOnBothSides() throws Exception {
    assertThat(
            verifier()
                .query(new VerifyQuery("count", "SELECT 3.00", "accounts/$count")))
        .isEqualTo(new QueryAgreement("count", "3.00", "3"))
        .matches(QueryAgreement::agrees);
    assertThat(
            verifier()
                .query(
                    new VerifyQuery(
                        "sum",
                        "SELECT 370.2",
                        "abc_items?$apply=aggregate(abc_price with sum as total)")))
        .isEqualTo(new QueryAgreement("sum", "370.2", "370.2"));
  }

  private Verifier verifier() {
    return new Verifier(sample.target(), staging, sample.project());
  }

  private void send(PhaseId phase, Function<List<Change>, TargetRequest> request)
      throws Exception {
    List<Change> sent = new ArrayList<>();
    try (ChangeCursor changes = staging.changes(phase)) {
      ChangeCursor kept =
          new ChangeCursor() {
            @Override
            public @Nullable Change next()
                throws MigrationException {
              Change change = changes.next();
              if (change != null) {
                sent.add(change);
              }
              return change;
            }

            @Override
            public void close() {}
          };
      SendResult result =
          Sender.of(sample.target(), new Numbers(seen), SendSettings.DEFAULT, SendListener.NONE)
              .send(phase, kept, request);
      assertThat(result.applied()).as(result.toString()).isEqualTo(sent.size()).isPositive();
    }
    staging.fold(
        phase,
        new Staging.Acknowledged(
            SeqRanges.of(sent),
            new SeqRanges(List.of()),
            new SeqRanges(List.of()),
            new SeqRanges(List.of())),
        FoldMark.NONE);
  }

  private String get(String path) throws Exception {
    return exchange(HttpRequest.newBuilder(uri(path)).build());
  }

  private void change(String method, String path, String body) throws Exception {
    exchange(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private URI uri(String path) {
    return URI.create(emulator.url() + "/api/data/v9.2/" + path);
  }

  private String exchange(HttpRequest request) throws Exception {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    return response.body();
  }

  /** A journal that only numbers. */
  private record Numbers(AtomicLong last) implements RequestJournal {
    @Override
    public long intent(PhaseId phase, SeqRanges rows) {
      return last.incrementAndGet();
    }

    @Override
    public void outcome(
        long request, Map<Long, Outcome> exceptions, int attempts, Duration duration) {
      assertThat(exceptions).isEmpty();
    }

    @Override
    public void split(
        long request, String code, String message, int attempts, Duration duration) {
      throw new AssertionError(code + " " + message);
    }
  }
}
