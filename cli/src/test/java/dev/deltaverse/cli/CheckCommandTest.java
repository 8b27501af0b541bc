package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.cli.Workplace.Ended;
import dev.deltaverse.emulator.ApplicationUser;
import dev.deltaverse.emulator.EmulatorConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What each line of check says of a target and a snapshot that are well, and of others. */
final class CheckCommandTest {
  @TempDir private Path folder = Path.of("");

  /** The lines about an object, each as result and finding. */
  private static List<String> lines(Ended check, String object) {
    List<String> lines = new ArrayList<>();
    for (JsonNode line : check.json().path("checks")) {
      if (line.path("object").asString().equals(object)) {
        lines.add(line.path("result").asString() + " " + line.path("finding").asString());
        assertThat(line.path("remedy").asString().isEmpty())
            .as("%s has a remedy", line)
            .isEqualTo(line.path("result").asString().equals("pass"));
      }
    }
    return lines;
  }

  private static String remedy(Ended check, String object) {
    for (JsonNode line : check.json().path("checks")) {
      if (line.path("object").asString().equals(object)) {
        return line.path("remedy").asString();
      }
    }
    throw new AssertionError("no line about " + object + " in " + check.out());
  }

  @Test
  void aTargetThatIsGoneIsToldSoonAndTheSnapshotIsCheckedAllTheSame() throws Exception {
    Workplace work = new Workplace(folder);
    work.close();
    work.cleanSnapshot("1")
        .file("1", "accounts.csv", "code,name,size\nA,Alpha,1.9\n,Beta,20\nC,Gamma,1\nC,Delta,1\n");
    Ended check = work.run("check", "--json");
    assertThat(check.exitCode()).isEqualTo(3);
    assertThat(lines(check, "target")).singleElement().asString().startsWith("fail ");
    assertThat(lines(check, "data of accounts.dv_code"))
        .containsExactlyInAnyOrder(
            "warn 1 row rejected, key missing: the value is blank, but it is part of the key",
            "warn 2 rows rejected, duplicate key: the value is the key of several rows, such as"
                + " 'C'");
    assertThat(lines(check, "data of jobs.dv_accountid"))
        .singleElement()
        .asString()
        .startsWith("warn 1 row parked, parent: ")
        .endsWith("such as 'dv_account | B'");
    // That 1.9 is no whole number is not known without the target.
    assertThat(lines(check, "data of accounts.dv_size")).isEmpty();
  }

  @Test
  void rowsThatTwoTablesWriteAreTold() throws Exception {
    try (Workplace work = new Workplace(folder).cleanSnapshot("1")) {
      work.project(
          Workplace.TABLES.replace(
              "links:\n",
              "  more:\n    target: dv_account\n    file: accounts.csv\n    key: [dv_code]\n"
                  + "    columns: { dv_code: code }\nlinks:\n"));
      work.file("1", "accounts.csv", "code,name,size\nA,Alpha,1\nB,Beta,20\n");
      Ended check = work.run("check", "--json");
      assertThat(check.exitCode()).isEqualTo(2);
      assertThat(lines(check, "keys of accounts and more"))
          .containsExactly(
              "fail accounts and more both write the same rows of one target table: 2 keys are in"
                  + " both, e.g. a, b");
    }
  }

  @Test
  void theProjectFileStopsEverythingElse() throws Exception {
    try (Workplace work = new Workplace(folder).cleanSnapshot("1")) {
      work.project(Workplace.TABLES.replace("key: [dv_code]", "keys: [dv_code]"));
      Ended check = work.run("check", "--json");
      assertThat(check.exitCode()).isEqualTo(2);
      assertThat(check.json().path("checks")).hasSize(1);
      assertThat(lines(check, "project file")).singleElement().asString().contains("keys");
    }
  }

  @Test
  void aMissingKeyIsMadeOnDemandAndOneThatIsBuiltIsWaitedFor() throws Exception {
    EmulatorConfig config =
        EmulatorConfig.defaults()
            .withModelJson(Workplace.MODEL.replace("\"keys\":[[\"dv_code\"]]", "\"keys\":[]"));
    try (Workplace work = new Workplace(folder, config).cleanSnapshot("1")) {
      Ended without = work.run("check", "--json");
      assertThat(without.exitCode()).isEqualTo(2);
      assertThat(lines(without, "key of accounts"))
          .containsExactly("fail dv_account has no alternate key of exactly dv_code");
      assertThat(remedy(without, "key of accounts")).contains("--create-keys");
      assertThat(lines(without, "key of jobs")).containsExactly("pass dv_no is Active");
      assertThat(
              work.ask(
                  "GET", "/api/data/v9.2/EntityDefinitions(LogicalName='dv_account')/Keys", ""))
          .contains("\"value\":[]");
      Ended made = work.run("check", "--json", "--create-keys");
      assertThat(lines(made, "key of accounts"))
          .containsExactly("pass dv_code was made and is Active");
      assertThat(made.exitCode()).as(made.out()).isEqualTo(0);
      assertThat(lines(work.run("check", "--json"), "key of accounts"))
          .containsExactly("pass dv_code is Active");
      assertThat(work.run("apply", "--verify").exitCode()).isEqualTo(0);
    }
  }

  @Test
  void aKeyWhoseIndexFailedIsTold() throws Exception {
    EmulatorConfig config =
        EmulatorConfig.defaults()
            .withModelJson(
                Workplace.MODEL.replace(
                    "\"keys\":[[\"dv_code\"]]",
                    "\"keys\":[{\"name\":\"dv_codekey\",\"columns\":[\"dv_code\"],"
                        + "\"status\":\"Failed\"}]"));
    try (Workplace work = new Workplace(folder, config).cleanSnapshot("1")) {
      Ended check = work.run("check", "--json");
      assertThat(check.exitCode()).isEqualTo(2);
      assertThat(lines(check, "key of accounts"))
          .containsExactly("fail dv_codekey is Failed, not Active");
      assertThat(remedy(check, "key of accounts")).contains("duplicates");
    }
  }

  @Test
  void columnsThatAreTakenOnCreateAloneAreTold() throws Exception {
    EmulatorConfig config =
        EmulatorConfig.defaults()
            .withModelJson(
                Workplace.MODEL.replace(
                    "\"logicalName\":\"dv_size\",",
                    "\"logicalName\":\"dv_size\",\"update\":false,"));
    try (Workplace work = new Workplace(folder, config).cleanSnapshot("1")) {
      Ended check = work.run("check", "--json");
      assertThat(lines(check, "column accounts.dv_size"))
          .containsExactly("warn is taken on create alone; the target ignores later changes");
      assertThat(check.exitCode()).isEqualTo(0);
    }
  }

  @Test
  void eachUserIsCheckedByItself() throws Exception {
    EmulatorConfig config =
        EmulatorConfig.defaults()
            .withModelJson(Workplace.MODEL)
            .withUsers(
                ApplicationUser.of("first", "secret-1"),
                new ApplicationUser(
                    "second",
                    "secret-2",
                    "# second",
                    true,
                    true,
                    Set.of("prvCreatedv_account", "prvAppendTodv_account", "prvAssigndv_job")));
    try (Workplace work = new Workplace(folder, config).cleanSnapshot("1")) {
      Files.writeString(folder.resolve("first.txt"), token(work, "first", "secret-1"));
      Files.writeString(folder.resolve("second.txt"), token(work, "second", "secret-2"));
      Files.writeString(folder.resolve("third.txt"), "no-token");
      Path file = folder.resolve("deltaverse.yaml");
      String one = "{ name: NAME, tokenCommand: [cat, " + folder + "/NAME.txt] }";
      Files.writeString(
          file,
          Files.readString(file)
              .replace(
                  "{ name: one, anonymous: true }",
                  one.replace("NAME", "first") + ", " + one.replace("NAME", "second")));
      Ended check = work.run("check", "--json");
      assertThat(lines(check, "user first"))
          .as(check.out())
          .containsExactly("pass signed in, with all rights on 2 tables");
      assertThat(lines(check, "user second"))
          .containsExactly("fail may not create, append to on dv_account");
      assertThat(check.exitCode()).isEqualTo(3);

      Files.writeString(
          file,
          Files.readString(file)
              .replace(one.replace("NAME", "second"), one.replace("NAME", "third")));
      Ended wrong = work.run("check", "--json");
      assertThat(lines(wrong, "user third"))
          .as(wrong.out())
          .singleElement()
          .asString()
          .startsWith("fail ");
      assertThat(wrong.exitCode()).isEqualTo(3);
      assertThat(lines(wrong, "user first")).singleElement().asString().startsWith("pass ");
      assertThat(wrong.out() + wrong.err()).doesNotContain("no-token");
    }
  }

  /** A token as Entra ID gives it, by the emulator's own endpoint. */
  private static String token(Workplace work, String client, String secret) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(work.emulator.url() + "/contoso.com/oauth2/v2.0/token"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            "grant_type=client_credentials&client_id="
                                + client
                                + "&client_secret="
                                + secret
                                + "&scope="
                                + work.emulator.url()
                                + "/.default"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    return JsonMapper.shared().readTree(answer.body()).path("access_token").asString();
  }

  private static String filter(Workplace work, String message) throws Exception {
    String answer =
        work.ask(
            "GET",
            "/api/data/v9.2/sdkmessagefilters?$select=sdkmessagefilterid&$filter="
                + "primaryobjecttypecode eq 'dv_account' and sdkmessageid/name eq '"
                + message
                + "'",
            "");
    return JsonMapper.shared()
        .readTree(answer)
        .path("value")
        .get(0)
        .path("sdkmessagefilterid")
        .asString();
  }

  @Test
  void stepsAndFlowsThatWouldRunAreToldWithTheWayToLeaveThemOut() throws Exception {
    try (Workplace work = new Workplace(folder).cleanSnapshot("1")) {
      assertThat(lines(work.run("check", "--json"), "custom logic"))
          .containsExactly("pass none is switched on for 2 tables");
      String create = filter(work, "Create");
      for (int mode = 0; mode <= 1; mode++) {
        work.ask(
            "POST",
            "/api/data/v9.2/sdkmessageprocessingsteps",
            """
            {"name":"Step %d","mode":%d,"stage":40,"configuration":"{}",
             "sdkmessagefilterid@odata.bind":"sdkmessagefilters(%s)"}
            """
                .formatted(mode, mode, create));
      }
      work.ask(
          "POST",
          "/api/data/v9.2/workflows",
          """
          {"workflowid":"11111111-1111-1111-1111-111111111111","name":"Mirror","category":5,
           "primaryentity":"dv_account","clientdata":"{}"}
          """);
      work.ask(
          "PATCH",
          "/api/data/v9.2/workflows(11111111-1111-1111-1111-111111111111)",
          "{\"statecode\":1,\"statuscode\":2}");
      Ended check = work.run("check", "--json");
      assertThat(lines(check, "custom logic of dv_account"))
          .containsExactlyInAnyOrder(
              "warn synchronous step 'Step 0' on Create will run",
              "warn asynchronous step 'Step 1' on Create will run",
              "warn flow 'Mirror' will run");
      assertThat(check.exitCode()).isEqualTo(0);
      assertThat(check.out()).contains("target.bypass.sync: true", "target.bypass.flows: true");

      Path file = folder.resolve("deltaverse.yaml");
      Files.writeString(
          file,
          Files.readString(file)
              .replace(
                  "target:\n  url",
                  "target:\n  bypass: { sync: true, async: true, flows: true }\n  url"));
      assertThat(lines(work.run("check", "--json"), "custom logic of dv_account"))
          .containsExactlyInAnyOrder(
              "pass synchronous step 'Step 0' on Create is bypassed",
              "pass asynchronous step 'Step 1' on Create is bypassed",
              "pass flow 'Mirror' is bypassed");
    }
  }

  @Test
  void messagesThatATableLacksAreTold() throws Exception {
    try (Workplace work = new Workplace(folder).cleanSnapshot("1")) {
      assertThat(lines(work.run("check", "--json"), "bulk messages"))
          .containsExactly("pass available for 2 tables");
      work.ask(
          "DELETE", "/api/data/v9.2/sdkmessagefilters(" + filter(work, "UpdateMultiple") + ")", "");
      Ended check = work.run("check", "--json");
      assertThat(lines(check, "bulk messages of dv_account"))
          .containsExactly("warn the table has no UpdateMultiple");
    }
  }

  @Test
  void duplicateRulesAndAuditingAreTold() throws Exception {
    EmulatorConfig config =
        EmulatorConfig.defaults()
            .withModelJson(
                Workplace.MODEL.replace(
                    "\"logicalName\":\"dv_job\",", "\"logicalName\":\"dv_job\",\"audit\":true,"));
    try (Workplace work = new Workplace(folder, config).cleanSnapshot("1")) {
      Ended before = work.run("check", "--json");
      assertThat(lines(before, "duplicate rules"))
          .containsExactly("pass none is published for 2 tables");
      assertThat(lines(before, "audit")).containsExactly("pass is off for 2 tables");
      work.ask(
          "POST",
          "/api/data/v9.2/duplicaterules",
          """
          {"duplicateruleid":"22222222-2222-2222-2222-222222222222","name":"Same name",
           "baseentityname":"dv_account","matchingentityname":"dv_account"}
          """);
      assertThat(lines(work.run("check", "--json"), "duplicate rules")).hasSize(1);
      work.ask(
          "PATCH",
          "/api/data/v9.2/duplicaterules(22222222-2222-2222-2222-222222222222)",
          "{\"statecode\":1,\"statuscode\":2}");
      String organization =
          JsonMapper.shared()
              .readTree(work.ask("GET", "/api/data/v9.2/organizations", ""))
              .path("value")
              .get(0)
              .path("organizationid")
              .asString();
      work.ask(
          "PATCH",
          "/api/data/v9.2/organizations(" + organization + ")",
          "{\"isauditenabled\":true}");
      Ended after = work.run("check", "--json");
      assertThat(lines(after, "duplicate rules of dv_account"))
          .containsExactly("warn published: Same name");
      assertThat(lines(after, "audit")).containsExactly("warn is on for dv_job");
      assertThat(after.exitCode()).isEqualTo(0);
    }
  }

  @Test
  void valuesThatTheTargetWouldRefuseAreCountedWithSamples() throws Exception {
    try (Workplace work = new Workplace(folder).cleanSnapshot("1")) {
      work.file(
          "1",
          "accounts.csv",
          "code,name,size,extra\nA,Alpha,10,x\nB,A name of more than twenty characters,1.9,x\n"
              + "C,Gamma,2000,x\n");
      work.file("1", "jobs.csv", "no,title,account\n1,One,A\n2,Two,Z\n");
      Ended check = work.run("check", "--json");
      assertThat(check.exitCode()).isEqualTo(0);
      assertThat(lines(check, "data of accounts"))
          .containsExactly("warn accounts.csv: columns that are not mapped: extra");
      assertThat(lines(check, "data of accounts.dv_name"))
          .containsExactly(
              "warn 1 row rejected, length: the value is longer than 20 characters, such as"
                  + " 'A name of more than twenty characters'");
      assertThat(lines(check, "data of accounts.dv_size")).hasSize(2);
      assertThat(lines(check, "data of jobs.dv_accountid"))
          .singleElement()
          .asString()
          .startsWith("warn 1 row parked, parent: the value refers to a row of accounts");
    }
  }

  @Test
  void aHeaderThatLacksAColumnAndAFileThatCannotBeReadAreFailures() throws Exception {
    try (Workplace work = new Workplace(folder).cleanSnapshot("1")) {
      work.file("1", "accounts.csv", "code,name\nA,Alpha\n");
      work.file("1", "jobs.csv", "");
      Ended check = work.run("check", "--json");
      assertThat(check.exitCode()).isEqualTo(2);
      assertThat(lines(check, "data of accounts"))
          .singleElement()
          .asString()
          .startsWith("fail ")
          .contains("lacks the mapped column size");
      assertThat(lines(check, "data of jobs")).singleElement().asString().startsWith("fail ");
    }
  }

  @Test
  void theHealthOfKeysIsReported() throws Exception {
    String model =
        """
        {"tables":[{"logicalName":"dv_unit","primaryName":"dv_name","columns":[
           {"logicalName":"dv_name"},{"logicalName":"dv_code","maxLength":1000},
           {"schemaName":"dv_ParentId","type":"lookup","targets":["dv_unit"]}],
         "keys":[["dv_code"]]}]}
        """;
    String tables =
        """
        tables:
          units:
            target: dv_unit
            file: units.csv
            key: [dv_code]
            columns:
              dv_code: code
              dv_parentid: { lookup: { table: units, from: parent } }
        """;
    try (Workplace work = new Workplace(folder, EmulatorConfig.defaults().withModelJson(model))) {
      work.project(tables);
      work.file("1", "units.csv", "code,parent\nA,\nB,A\n");
      Ended well = work.run("check", "--json");
      assertThat(lines(well, "keys of units"))
          .containsExactly(
              "pass 2 keys, none over-long, in a circle or told apart by accents alone");
      assertThat(lines(well, "data of units"))
          .containsExactly("pass 2 rows, none would be rejected");
      String code = "dv_code";
      work.file(
          "2",
          "units.csv",
          """
          code,parent
          ,
          twin,
          twin,
          Case,
          CASE,
          "space",
          "space ",
          Müller,
          Muller,
          a/b,
          %s,
          one,three
          two,one
          three,two
          below,three
          orphan,nowhere
          """
              .formatted("x".repeat(460)));
      Ended check = work.run("check", "--json");
      assertThat(check.exitCode()).isEqualTo(0);
      assertThat(lines(check, "data of units." + code))
          .satisfiesExactlyInAnyOrder(
              l -> assertThat(l).startsWith("warn 1 row rejected, key missing"),
              l ->
                  assertThat(l)
                      .startsWith("warn 2 rows rejected, duplicate key")
                      .endsWith("such as 'twin'"),
              l ->
                  assertThat(l)
                      .startsWith("warn 4 rows rejected, key collision")
                      .contains("'CASE'", "'Case'"),
              l ->
                  assertThat(l)
                      .startsWith("warn 1 row rejected, forbidden character")
                      .endsWith("such as 'a/b'"));
      assertThat(lines(check, "data of units.dv_parentid"))
          .singleElement()
          .asString()
          .startsWith("warn 1 row parked, parent");
      assertThat(lines(check, "keys of units"))
          .containsExactlyInAnyOrder(
              "warn 2 rows, such as 'muller', 'müller', differ from others by accents alone",
              "warn 1 row, such as '" + "x".repeat(60) + "...', take more than 900 bytes",
              "warn 3 rows, such as 'one', 'three', 'two', are their own ancestors by"
                  + " dv_parentid");
    }
  }

  @Test
  void theDefinitionsOfTheTablesAreKept() throws Exception {
    Path file = folder.resolve("saved.json");
    try (Workplace work = new Workplace(folder).cleanSnapshot("1")) {
      assertThat(work.run("check", "--save-metadata", file.toString()).exitCode()).isEqualTo(0);
    }
    try (Workplace again =
        new Workplace(folder, EmulatorConfig.defaults().withModel(file)).cleanSnapshot("1")) {
      assertThat(again.run("apply", "--verify").exitCode()).isEqualTo(0);
    }
  }

  @Test
  void nothingOfTheProjectIsTouched() throws Exception {
    try (Workplace work = new Workplace(folder).cleanSnapshot("1")) {
      assertThat(work.run("check").exitCode()).isEqualTo(0);
      assertThat(folder.resolve(".deltaverse")).doesNotExist();
      assertThat(work.ask("GET", "/api/data/v9.2/dv_accounts/$count", "")).isEqualTo("0");
    }
  }
}
