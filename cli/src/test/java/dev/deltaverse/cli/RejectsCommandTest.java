package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.cli.Workplace.Ended;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class RejectsCommandTest {
  private static final String WHY = "_file,_record,_kind,_column,_rule,_reason,";

  @TempDir private Path folder = Path.of("");
  private Workplace work;

  @BeforeEach
  void start() throws IOException {
    work = new Workplace(folder);
  }

  @AfterEach
  void stop() {
    work.close();
  }

  @Test
  void countsAndSamples() throws Exception {
    work.dirtySnapshot("1");
    work.run("plan");
    Ended rejects = work.run("rejects");
    assertThat(rejects.exitCode()).isEqualTo(0);
    assertThat(rejects.out())
        .isEqualTo(
            """
            Rejects of run 1, plan of snapshot 1

            table         kind      rule          column        rejects
            accounts      rejected  whole number  dv_size             1
            job_accounts  parked    parent                            1
            jobs          parked    parent        dv_accountid        1

            All of them:
              accounts accounts.csv record 2: dv_size "1.9" is not a whole number of 32 bits
              job_accounts job_accounts.csv record 2: "b" refers to a row of accounts that is missing, rejected or parked
              jobs jobs.csv record 2: dv_accountid "dv_account | B" refers to a row of accounts that is missing, rejected or parked

            Next step: deltaverse rejects --run 1 --export DIR
            """);
    JsonNode json = work.run("rejects", "--json", "--table", "accounts").json();
    assertThat(json.path("counts")).hasSize(1);
    assertThat(json.path("rejects").get(0).path("value").asString()).isEqualTo("1.9");
    assertThat(work.run("rejects", "--rule", "no such rule").out()).endsWith("There are none.\n");
    assertThat(work.run("rejects", "--run", "7").err())
        .isEqualTo(
            """
            deltaverse rejects: there is no run 7
            Next step: `deltaverse runs` lists those that there are.
            """);
  }

  @Test
  void refusalsOfTheTargetAreToldByReason() throws Exception {
    work.cleanSnapshot("1");
    work.ask(
        "PUT",
        "/emulator/faults",
        """
        {"faults":[{"kind":"plugInFailure","table":"dv_account","where":"dv_code eq 'B'"}]}
        """);
    Ended apply = work.run("apply");
    assertThat(apply.exitCode()).isEqualTo(1);
    assertThat(apply.out())
        .endsWith(
            "1 row and 0 deletes were refused by the target. Next step: deltaverse rejects --run 1"
                + "\nRejected: 0 rows; parked: 1 row. Next step: deltaverse rejects --run 1\n");
    assertThat(work.run("rejects").out())
        .contains("\nRefused by the target:\n  accounts/upsert: 1 row: 0x");
    JsonNode refused = work.run("rejects", "--json").json().path("refused");
    assertThat(refused).hasSize(1);
    assertThat(refused.get(0).path("rows").asLong()).isEqualTo(1);
  }

  @Test
  void exportedRecordsAreCorrectedAndLoaded() throws Exception {
    work.file(
            "1",
            "accounts.csv",
            "code,name,size,note\n"
                + "A,Alpha,10,\n"
                + "B,\"Be, \"\"the\"\"\nta\",1.9,=1+1\n"
                + "C,A name that is longer than twenty,x,\"\"\n")
        .file("1", "jobs.csv", "no,title,account\n1,One,A\n2,Two,B\n")
        .file("1", "job_accounts.csv", "job,account\n1,A\n");
    work.run("apply");
    Path out = folder.resolve("out");
    Ended rejects = work.run("rejects", "--export", out.toString(), "--json");
    assertThat(rejects.json().path("files").toString())
        .isEqualTo(
            "[\"%s\",\"%s\"]".formatted(out.resolve("accounts.csv"), out.resolve("jobs.csv")));
    String text = Files.readString(out.resolve("accounts.csv"));
    assertThat(text)
        .isEqualTo(
            WHY
                + "code,name,size,note\r\n"
                + "accounts.csv,2,rejected,dv_size,whole number,\"dv_size \"\"1.9\"\" is not a"
                + " whole number of 32 bits\",B,\"Be, \"\"the\"\"\n"
                + "ta\",1.9,'=1+1\r\n"
                + "accounts.csv,3,rejected,dv_name; dv_size,length; whole number,\"dv_name \"\"A"
                + " name that is longer than twenty\"\" is longer than 20 characters; dv_size"
                + " \"\"x\"\" is not a whole number of 32 bits\",C,A name that is longer than"
                + " twenty,x,\"\"\r\n");
    correct(
        text.replace("1.9,'=", "19,'=").replace("that is longer than twenty,x,", "is short,3,"));
    Ended apply = work.run("apply", "--json");
    assertThat(apply.json().path("tables").get(0).path("created").asLong())
        .describedAs("%s", apply.out())
        .isEqualTo(2);
    assertThat(apply.json().path("tables").get(1).path("created").asLong()).isEqualTo(1);
  }

  @Test
  void aDialectWithoutHeaderAndQuotesIsWrittenAsItIsRead() throws Exception {
    work.project(
        Workplace.TABLES.replace(
            "file: accounts.csv",
            "file: accounts.bcp\n"
                + "    dialect: { delimiter: \"+|\", quote: \"\", terminator: \"&|\\n\","
                + " header: false, names: [code, name, size], encoding: windows-1252 }"));
    Path file = folder.resolve("snapshots/1/accounts.bcp");
    Files.createDirectories(file.resolveSibling(""));
    Charset charset = Charset.forName("windows-1252");
    Files.writeString(file, "A+|Alpha+|1&|\nB+|a \u20ac\nb+|x&|\nC+|D&|\n", charset);
    work.file("1", "jobs.csv", "no,title,account\n").file("1", "job_accounts.csv", "job,account\n");
    work.run("plan");
    Path out = folder.resolve("out");
    assertThat(work.run("rejects", "--export", out.toString()).exitCode()).isEqualTo(0);
    String text = Files.readString(out.resolve("accounts.csv"));
    assertThat(text)
        .isEqualTo(
            WHY
                + "code,name,size\r\naccounts.bcp,2,rejected,dv_size,whole number,\"dv_size"
                + " \"\"x\"\" is not a whole number of 32 bits\",B,\"a \u20ac\nb\",x\r\n"
                + "accounts.bcp,3,rejected,\"\",field count,\"it has 2 fields, but the file has 3"
                + " columns (line 4)\",,,\r\n");
    assertThat(Files.readString(out.resolve("accounts.unreadable.txt"), StandardCharsets.UTF_8))
        .isEqualTo(
            "# accounts.bcp record 3: it has 2 fields, but the file has 3 columns (line 4)\n"
                + "C+|D\n");
    correct(text.replace("b\",x", "b\",2").replace("(line 4)\",,,", "(line 4)\",C,D,3"));
    Ended apply = work.run("apply", "--json");
    assertThat(apply.json().path("tables").get(0).path("created").asLong())
        .describedAs("%s", apply.out())
        .isEqualTo(3);
  }

  /** Puts corrected accounts of snapshot 1 where the next run finds them. */
  private void correct(String text) throws IOException {
    Path file = folder.resolve("corrections/1/accounts.csv");
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  @Test
  void whatASpreadsheetWouldTakeForAFormulaIsNone() throws Exception {
    work.project(Workplace.TABLES.replace("file: accounts.csv", "files: [\"*accounts.csv\"]"));
    work.file("1", "=accounts.csv", "code,name,size\nA,=Alpha,x\n")
        .file("1", "jobs.csv", "no,title,account\n");
    work.run("plan");
    Path out = folder.resolve("out");
    work.run("rejects", "--table", "accounts", "--export", out.toString());
    String text = Files.readString(out.resolve("accounts.csv"));
    assertThat(text).contains("\r\n'=accounts.csv,1,rejected,", ",A,'=Alpha,x\r\n");
    correct(text.replace("Alpha,x", "Alpha,7"));
    assertThat(work.run("plan", "--json").json().path("tables").get(0).path("created").asLong())
        .isEqualTo(1);
  }
}
