package dev.deltaverse.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.deltaverse.cli.Workplace.Ended;
import dev.deltaverse.emulator.ApplicationUser;
import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.examples.staffing.StaffingGenerator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Projects that init writes, which are then loaded as they are. */
final class InitCommandTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  @TempDir private Path folder = Path.of("");

  private Ended run(String... args) {
    List<String> all = new ArrayList<>(List.of("-C", folder.toString()));
    all.addAll(List.of(args));
    return Workplace.runAnywhere(all.toArray(String[]::new));
  }

  private static Path example(String name) {
    return Path.of("").toAbsolutePath().resolveSibling("examples").resolve(name);
  }

  /** All rows of a table as the emulator keeps them, not by way of the Web API. */
  private static JsonNode rows(Emulator emulator, String table) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(emulator.url() + "/emulator/export/" + table))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode root = JSON.readTree(answer.body());
    return root.isArray() ? root : root.path("rows");
  }

  @Test
  void theProjectOfOurAirportsLoadsEveryRecordAndVerifies() throws Exception {
    Path data = OurAirportsFiles.data();
    Map<String, String> files = new LinkedHashMap<>();
    files.put("countries.csv", "oa_country");
    files.put("regions.csv", "oa_region");
    files.put("navaids.csv", "oa_navaid");
    files.put("runways.csv", "oa_runway");
    files.put("airport-frequencies.csv", "oa_frequency");
    try (Emulator emulator =
        Emulator.start(
            EmulatorConfig.defaults().withModel(example("ourairports").resolve("model.json")))) {
      Ended init = run("init", "--snapshots", data.toString(), "--url", emulator.url().toString());
      String written = Files.readString(folder.resolve("deltaverse.yaml"));
      assertThat(init.exitCode()).as(init.err()).isEqualTo(0);
      Ended apply = run("apply", "--verify", "--json");
      assertThat(apply.exitCode()).as(written + apply.err()).isEqualTo(0);
      assertThat(apply.json().path("verification").path("agrees").asBoolean()).isTrue();
      Path latest = data.resolve("2026-08-22");
      for (Map.Entry<String, String> file : files.entrySet()) {
        long records =
            OurAirportsFiles.records(Files.readString(latest.resolve(file.getKey()))).size() - 1;
        assertThat(rows(emulator, file.getValue())).as(file.getKey()).hasSize((int) records);
      }
      assertThat(written)
          .contains(
              "    key: [oa_code]\n",
              "oa_countryid: { lookup: { table: countries, from: iso_country } }",
              "oa_wikipedialink: wikipedia_link",
              "oa_latitude: { from: latitude_deg, onScale: round }");
    }
  }

  @Test
  void theProjectOfTheStaffingDumpsFindsDialectsKeysLookupsAndTheLink() throws Exception {
    new StaffingGenerator(7).first(folder.resolve("snapshots/1"), StaffingGenerator.MIN_ROWS);
    try (Emulator emulator =
        Emulator.start(
            EmulatorConfig.defaults().withModel(example("staffing").resolve("model.json")))) {
      Ended init = run("init", "--url", emulator.url().toString());
      String written = Files.readString(folder.resolve("deltaverse.yaml"));
      assertThat(init.exitCode()).as(init.err()).isEqualTo(0);
      assertThat(written)
          .contains(
              "dv_parentid: { lookup: { table: accounts, from: parent_no } }",
              "dv_jobid: { lookup: { table: jobs, from: job_no } }",
              "dv_accountid: { lookup: { table: accounts, from: account_no } }",
              "encoding: windows-1252",
              "shifts_000.bcp is not loaded",
              "delimiter: \"+|\", quote: \"\", terminator: \"&|\\n\", header: false",
              "relationship: dv_provider_account");
      Ended plan = run("plan", "--json");
      assertThat(plan.json().path("failures")).as(written + plan.out()).isEmpty();
      assertThat(plan.exitCode()).isEqualTo(1);
      JsonNode accounts = plan.json().path("tables").get(0);
      assertThat(accounts.path("created").asLong())
          .isGreaterThan(accounts.path("read").asLong() / 2);
    }
  }

  private static final String LEGACY_MODEL =
      """
      {"tables":[
        {"logicalName":"lv_customer","displayName":"Kunde","primaryName":"lv_name","columns":[
           {"logicalName":"lv_customernumber","maxLength":10,"displayName":"Kundennummer"},
           {"logicalName":"lv_name","maxLength":60,"displayName":"Name"},
           {"logicalName":"lv_street","maxLength":60,"displayName":"Straße"},
           {"logicalName":"lv_postalcode","maxLength":10,"displayName":"Postleitzahl"},
           {"logicalName":"lv_city","maxLength":40,"displayName":"Ort"},
           {"logicalName":"lv_creditlimit","type":"money","precision":2,"displayName":"Kreditlimit"},
           {"logicalName":"lv_since","type":"datetime","behavior":"DateOnly","format":"DateOnly",
            "displayName":"Kunde seit"},
           {"logicalName":"lv_blocked","type":"boolean","displayName":"Gesperrt"}],
         "keys":[["lv_customernumber"]]},
        {"logicalName":"lv_orderline","displayName":"Auftragsposition","primaryName":"lv_text",
         "columns":[
           {"logicalName":"lv_ordernumber","type":"integer","displayName":"Auftragsnummer"},
           {"logicalName":"lv_position","type":"integer","displayName":"Position"},
           {"logicalName":"lv_text","maxLength":80,"displayName":"Bezeichnung"},
           {"logicalName":"lv_quantity","type":"decimal","precision":3,"displayName":"Menge"},
           {"logicalName":"lv_price","type":"money","precision":2,"displayName":"Preis"},
           {"logicalName":"lv_kind","type":"picklist","displayName":"Art",
            "options":{"1":"Ware","2":"Dienstleistung"}},
           {"schemaName":"lv_CustomerId","type":"lookup","targets":["lv_customer"],
            "displayName":"Kunde"}],
         "keys":[["lv_ordernumber","lv_position"]]}]}
      """;

  private void legacyFiles() throws IOException {
    Path snapshot = folder.resolve("dumps/2026-11-01");
    Files.createDirectories(snapshot);
    StringBuilder customers =
        new StringBuilder(
            "KUND_NR;KUND_NAME;KUND_STRASSE;KUND_PLZ;KUND_ORT;KUND_KREDITLIMIT;"
                + "KUND_SEIT;KUND_GESPERRT\r\n");
    StringBuilder lines = new StringBuilder("AUFTRNR;POSNR;BEZEICHN;MENGE;PREIS;ART;KUNDNR\r\n");
    for (int i = 1; i <= 40; i++) {
      customers.append(
          "K%04d;Müller & Söhne %d;Große Straße %d;0%d;Köln;%s;%02d.03.20%02d;%s\r\n"
              .formatted(
                  i,
                  i,
                  i,
                  4000 + i,
                  i % 7 == 0 ? "NULL" : (i * 100) + ",50",
                  i % 28 + 1,
                  i % 24,
                  i % 2 == 0 ? "J" : "Nein"));
      for (int position = 1; position <= 3; position++) {
        lines.append(
            "%d;%d;Teil %d;%d,125;%d,99;%s;K%04d\r\n"
                .formatted(
                    7000 + i,
                    position,
                    position,
                    i,
                    i + position,
                    position == 3 ? "Dienstleistung" : "Ware",
                    i));
      }
    }
    Files.writeString(snapshot.resolve("KUNDEN.TXT"), customers.toString(), WINDOWS);
    Files.writeString(snapshot.resolve("AUFTRPOS.TXT"), lines.toString(), WINDOWS);
  }

  @Test
  void legacyNamesGermanLabelsACompositeKeyAndDecimalCommasLoadAndVerify() throws Exception {
    legacyFiles();
    try (Emulator emulator =
        Emulator.start(EmulatorConfig.defaults().withModelJson(LEGACY_MODEL))) {
      Ended init = run("init", "--snapshots", "dumps", "--url", emulator.url().toString());
      String written = Files.readString(folder.resolve("deltaverse.yaml"));
      assertThat(init.exitCode()).as(init.err()).isEqualTo(0);
      Ended apply = run("apply", "--verify", "--json");
      assertThat(apply.exitCode()).as(written + apply.err()).isEqualTo(0);
      assertThat(rows(emulator, "lv_customer")).hasSize(40);
      JsonNode lines = rows(emulator, "lv_orderline");
      assertThat(lines).hasSize(120);
      assertThat(written)
          .contains(
              "key: [lv_ordernumber, lv_position]",
              "decimal: \",\"",
              "nulls: [\"NULL\"]",
              "lv_customerid: { lookup: { table: kunden, from: KUNDNR } }");
      JsonNode second =
          rows(emulator, "lv_customer")
              .valueStream()
              .filter(r -> r.path("lv_customernumber").asString().equals("K0002"))
              .findFirst()
              .orElseThrow();
      assertThat(second.path("lv_name").asString()).isEqualTo("Müller & Söhne 2");
      assertThat(second.path("lv_street").asString()).isEqualTo("Große Straße 2");
      assertThat(second.path("lv_postalcode").asString()).isEqualTo("04002");
      assertThat(second.path("lv_creditlimit").asDouble()).isEqualTo(200.5);
      assertThat(second.path("lv_since").asString()).startsWith("2002-03-03");
      assertThat(second.path("lv_blocked").asBoolean()).isTrue();
    }
  }

  @Test
  void marksAreCountedAndListedAsTheyStandInTheFile() throws Exception {
    legacyFiles();
    Files.writeString(
        folder.resolve("dumps/2026-11-01/WETTER.TXT"), "STATION;WIND\r\nA;1\r\nB;2\r\n");
    try (Emulator emulator =
        Emulator.start(EmulatorConfig.defaults().withModelJson(LEGACY_MODEL))) {
      JsonNode json =
          run("init", "--json", "--snapshots", "dumps", "--url", emulator.url().toString()).json();
      List<String> lines = Files.readAllLines(folder.resolve("deltaverse.yaml"));
      assertThat(json.path("decisions"))
          .hasSize((int) lines.stream().filter(l -> l.contains("# DECIDE: ")).count());
      for (JsonNode decision : json.path("decisions")) {
        assertThat(lines.get(decision.path("line").asInt() - 1))
            .endsWith("# DECIDE: " + decision.path("text").asString());
      }
      assertThat(json.path("decisions").toString()).contains("WETTER.TXT is not loaded");
    }
  }

  @Test
  void savedMetadataServesWithoutTheTargetAndAsTheEmulatorsModel() throws Exception {
    legacyFiles();
    Path saved = folder.resolve("metadata.json");
    String first;
    try (Emulator emulator =
        Emulator.start(EmulatorConfig.defaults().withModelJson(LEGACY_MODEL))) {
      Ended init =
          run(
              "init",
              "--snapshots",
              "dumps",
              "--url",
              emulator.url().toString(),
              "--save-metadata",
              saved.toString());
      assertThat(init.exitCode()).as(init.err()).isEqualTo(0);
      first = Files.readString(folder.resolve("deltaverse.yaml"));
    }
    try (Emulator emulator = Emulator.start(EmulatorConfig.defaults().withModel(saved))) {
      Files.delete(folder.resolve("deltaverse.yaml"));
      Ended init =
          run(
              "init",
              "--snapshots",
              "dumps",
              "--url",
              emulator.url().toString(),
              "--metadata",
              saved.toString());
      assertThat(init.exitCode()).as(init.err()).isEqualTo(0);
      String second = Files.readString(folder.resolve("deltaverse.yaml"));
      assertThat(withoutUrl(second)).isEqualTo(withoutUrl(first));
      Ended apply = run("apply", "--verify");
      assertThat(apply.exitCode()).as(apply.out() + apply.err()).isEqualTo(0);
      assertThat(rows(emulator, "lv_orderline")).hasSize(120);
    }
  }

  private static String withoutUrl(String text) {
    return text.replaceAll("url: .*", "url");
  }

  @Test
  void aStatusIsFoundByItsLabelsAndBringsItsState() throws Exception {
    String model =
        """
        {"tables":[{"logicalName":"lv_case","displayName":"Case","columns":[
           {"logicalName":"lv_number","maxLength":10,"displayName":"Number"},
           {"logicalName":"lv_name","maxLength":60,"displayName":"Name"},
           {"logicalName":"statuscode","type":"status","displayName":"Status Reason","options":[
             {"value":1,"label":"Open","state":0},{"value":5,"label":"Waiting","state":0},
             {"value":2,"label":"Closed","state":1}]}],
          "keys":[["lv_number"]]}]}
        """;
    Files.createDirectories(folder.resolve("dumps/1"));
    Files.writeString(
        folder.resolve("dumps/1/cases.csv"),
        "number,name,status_reason\n1,First,Open\n2,Second,Waiting\n3,Third,closed\n");
    try (Emulator emulator = Emulator.start(EmulatorConfig.defaults().withModelJson(model))) {
      Ended init = run("init", "--snapshots", "dumps", "--url", emulator.url().toString());
      String written = Files.readString(folder.resolve("deltaverse.yaml"));
      assertThat(init.exitCode()).as(init.err()).isEqualTo(0);
      Ended apply = run("apply", "--verify", "--json");
      assertThat(apply.exitCode()).as(written + apply.out() + apply.err()).isEqualTo(0);
      assertThat(rows(emulator, "lv_case").valueStream())
          .as(written)
          .extracting(
              r -> r.path("lv_number").asString(),
              r -> r.path("statecode").asInt(),
              r -> r.path("statuscode").asInt())
          .containsExactlyInAnyOrder(tuple("1", 0, 1), tuple("2", 0, 5), tuple("3", 1, 2));
    }
  }

  @Test
  void aClientSecretOfTheEnvironmentSignsInAndItsValueIsWrittenNowhere() throws Exception {
    legacyFiles();
    String secret = "s3cr3t-" + Long.toString(System.nanoTime(), 36);
    EmulatorConfig config =
        EmulatorConfig.defaults()
            .withModelJson(LEGACY_MODEL)
            .withUsers(ApplicationUser.of("loader-app", secret));
    try (Emulator emulator = Emulator.start(config)) {
      Map<String, String> environment =
          Map.of(
              "DATAVERSE_URL",
              emulator.url().toString(),
              "AZURE_AUTHORITY_HOST",
              emulator.url().toString(),
              "TENANT_ID",
              "contoso.com",
              "CLIENT_ID",
              "loader-app",
              "CLIENT_SECRET",
              secret);
      String said = "";
      for (List<String> command :
          List.of(
              List.of("init", "--snapshots", "dumps"),
              List.of("check"),
              List.of("apply", "--verify", "--verbose"))) {
        Child.Ended ended = Child.run(environment, folder, command);
        assertThat(ended.exitCode()).as(ended.text()).isEqualTo(0);
        said += ended.text();
      }
      assertThat(rows(emulator, "lv_customer")).hasSize(40);
      assertThat(Files.readString(folder.resolve("deltaverse.yaml")))
          .contains(
              "  url: \"${DATAVERSE_URL}\"\n  authority: \"${AZURE_AUTHORITY_HOST}\"",
              "clientSecret: \"${CLIENT_SECRET}\"");
      assertThat(said).doesNotContain(secret);
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(Files.readString(file, ISO_8859_1)).as(file.toString()).doesNotContain(secret);
        }
      }
      Child.Ended wrong =
          Child.run(
              Map.of(
                  "DATAVERSE_URL",
                  emulator.url().toString(),
                  "AZURE_AUTHORITY_HOST",
                  emulator.url().toString(),
                  "TENANT_ID",
                  "contoso.com",
                  "CLIENT_ID",
                  "loader-app",
                  "CLIENT_SECRET",
                  "another-" + secret),
              Files.createDirectories(folder.resolve("other")),
              List.of("init", "--snapshots", folder.resolve("dumps").toString()));
      assertThat(wrong.exitCode()).as(wrong.text()).isEqualTo(3);
      assertThat(wrong.text()).contains("AADSTS7000215").doesNotContain(secret);
      assertThat(folder.resolve("other/deltaverse.yaml")).doesNotExist();
    }
  }

  @Test
  void withoutASecretTheTokenComesFromTheAzureCommandLine() throws Exception {
    InitUser user =
        InitUser.of(Map.of("DATAVERSE_URL", "https://contoso.crm.dynamics.com"), "", true);
    assertThat(user.target().users().getFirst().credential())
        .isEqualTo(
            new dev.deltaverse.engine.project.ApplicationUser.TokenCommand(
                List.of(
                    "az",
                    "account",
                    "get-access-token",
                    "--resource",
                    "https://contoso.crm.dynamics.com",
                    "--query",
                    "accessToken",
                    "-o",
                    "tsv")));
    assertThat(user.userText()).contains("tokenCommand: [az, account", "\"${DATAVERSE_URL}\"");
  }

  @Test
  void aTokenIsNotSentInClearText() throws Exception {
    legacyFiles();
    Ended init = run("init", "--snapshots", "dumps", "--url", "http://contoso.crm.dynamics.com");
    assertThat(init.exitCode()).isEqualTo(2);
    assertThat(init.err())
        .contains("'http://contoso.crm.dynamics.com' is no URL", "http is for localhost");
  }

  @Test
  void aProjectFileIsNeverOverwritten() throws Exception {
    Files.writeString(folder.resolve("deltaverse.yaml"), "mine\n");
    Ended init = run("init", "--url", "http://localhost:1");
    assertThat(init.exitCode()).isEqualTo(2);
    assertThat(init.err())
        .isEqualTo(
            """
            deltaverse init: write %s: it exists already, and init overwrites nothing
            Next step: Name another folder with -C, or move the file away.
            """
                .formatted(folder.resolve("deltaverse.yaml")));
    assertThat(Files.readString(folder.resolve("deltaverse.yaml"))).isEqualTo("mine\n");
  }

  @Test
  void failuresWriteNothing() throws Exception {
    Ended none = run("init", "--url", "http://localhost:1");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("there is no such folder", "Next step: ");
    legacyFiles();
    Ended url = run("init", "--snapshots", "dumps", "--url", "nowhere");
    assertThat(url.exitCode()).isEqualTo(2);
    assertThat(url.err()).contains("'nowhere' is no URL");
    assertThat(folder.resolve("deltaverse.yaml")).doesNotExist();
  }
}
