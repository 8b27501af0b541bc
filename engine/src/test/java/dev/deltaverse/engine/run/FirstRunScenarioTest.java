package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.Books;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FirstRunScenarioTest {
  static final String MODEL =
      """
      {"tables":[
        {"logicalName":"dv_account","primaryName":"dv_name","columns":[
           {"logicalName":"dv_name","maxLength":20},
           {"logicalName":"dv_code","maxLength":20},
           {"logicalName":"dv_size","type":"integer","min":0,"max":1000},
           {"logicalName":"dv_rate","type":"decimal","precision":2},
           {"logicalName":"dv_day","type":"datetime","behavior":"DateOnly"},
           {"logicalName":"dv_at","type":"datetime"},
           {"logicalName":"dv_kind","type":"picklist","options":{"1":"Gold","2":"Silver"}},
           {"schemaName":"dv_ParentId","type":"lookup","targets":["dv_account"]}],
         "keys":[["dv_code"]]},
        {"logicalName":"dv_job","primaryName":"dv_title","columns":[
           {"logicalName":"dv_title","maxLength":50},
           {"logicalName":"dv_no","type":"integer","min":0,"max":1000000},
           {"schemaName":"dv_AccountId","type":"lookup","targets":["dv_account"]}],
         "keys":[["dv_no"]]}],
       "relationships":[
         {"schemaName":"dv_job_account","table1":"dv_job","table2":"dv_account"}]}
      """;

  static final String PROJECT =
      """
      tables:
        accounts:
          target: dv_account
          file: accounts.csv
          key: [dv_code]
          columns:
            dv_code: code
            dv_name: name
            dv_size: size
            dv_rate: rate
            dv_day: day
            dv_at: at
            dv_kind: kind
            dv_parentid: { lookup: { table: accounts, from: parent } }
        jobs:
          target: dv_job
          file: jobs.csv
          key: [dv_no]
          columns:
            dv_no: no
            dv_title: title
            dv_accountid: { lookup: { table: accounts, from: account } }
      links:
        job_accounts:
          relationship: dv_job_account
          file: job_accounts.csv
          left: { table: jobs, from: job }
          right: { table: accounts, from: account }
      """;

  @TempDir Path folder;

  @Test
  void loadsRowsLookupsAndLinksAndFindsNothingToDoTheSecondTime() throws Exception {
    try (Rig rig = new Rig(folder, MODEL, PROJECT)) {
      rig.file(
              "1",
              "accounts.csv",
              """
              code,name,size,rate,day,at,kind,parent
              A,Alpha,10,1.50,2024-05-01,2024-05-01 10:00:00,Gold,
              B,Beta,,2,2024-05-02,2024-05-01T10:00:00+02:00,2,A
              C,Gamma,1.9,2,2024-05-02,2024-05-01T10:00:00+02:00,2,A
              D,Delta,5,2,2024-05-02,,,C
              """)
          .file(
              "1",
              "jobs.csv",
              """
              no,title,account
              1,One,a
              2,Two,C
              3,Three,
              """)
          .file("1", "job_accounts.csv", "job,account\n1,A\n1,B\n3,C\n");
      RunReport first = rig.apply("1", new RunOptions(java.util.Set.of(), true, ""));
      assertThat(first.failures()).isEmpty();
      assertThat(Rig.books(first, "accounts")).isEqualTo(new Books(4, 0, 2, 0, 0, 1, 1, 0, 0, 0));
      assertThat(Rig.books(first, "jobs")).isEqualTo(new Books(3, 0, 2, 0, 0, 0, 1, 0, 0, 0));
      assertThat(Rig.books(first, "job_accounts"))
          .isEqualTo(new Books(3, 0, 2, 0, 0, 0, 1, 0, 0, 0));
      assertThat(first.verified())
          .isNotNull()
          .satisfies(v -> assertThat(v.agrees()).describedAs("%s", v).isTrue());
      assertThat(rig.rows("dv_accounts?$filter=dv_code eq 'B'").getFirst().path("dv_at").asString())
          .isEqualTo("2024-05-01T08:00:00Z");

      RunReport second = rig.apply("1", new RunOptions(java.util.Set.of(), true, ""));
      assertThat(second.failures()).isEmpty();
      assertThat(second.totals().requests()).isZero();
      assertThat(Rig.books(second, "accounts").same()).isEqualTo(2);
    }
  }

  /** What runs know of the rows is nobody else's, whatever the files' own permissions. */
  @Test
  void allThatARunLeavesLiesInFoldersOfItsUserAlone() throws Exception {
    try (Rig rig = new Rig(folder, MODEL, PROJECT)) {
      rig.file("1", "accounts.csv", "code,name,size,rate,day,at,kind,parent\nA,a,1,,,,,\n")
          .file("1", "jobs.csv", "no,title,account\n1,One,A\n")
          .file("1", "job_accounts.csv", "job,account\n1,A\n");
      rig.good("1");
      try (Stream<Path> left = Files.list(folder)) {
        assertThat(left.map(file -> String.valueOf(file.getFileName())))
            .containsExactlyInAnyOrder("deltaverse.yaml", "snapshots", ".deltaverse");
      }
      for (String name : List.of(".deltaverse", ".deltaverse/default")) {
        assertThat(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
            .as(name)
            .isEqualTo("rwx------");
      }
      assertThat(folder.resolve(".deltaverse/default/staging.duckdb")).exists();
    }
  }
}
