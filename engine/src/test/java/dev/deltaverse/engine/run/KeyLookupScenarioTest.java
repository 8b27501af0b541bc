package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.TargetRequest;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows whose alternate key has a lookup: the lines of a job, numbered within it. */
final class KeyLookupScenarioTest {
  private static final String MODEL =
      """
      {"tables":[
        {"logicalName":"dv_job","primaryName":"dv_title","columns":[
           {"logicalName":"dv_title","maxLength":20},
           {"logicalName":"dv_no","maxLength":20}],
         "keys":[["dv_no"]]},
        {"logicalName":"dv_line","primaryName":"dv_text","columns":[
           {"logicalName":"dv_text","maxLength":20},
           {"logicalName":"dv_rank","type":"integer","min":0,"max":1000},
           {"schemaName":"dv_NextId","type":"lookup","targets":["dv_job"]},
           {"schemaName":"dv_JobId","type":"lookup","targets":["dv_job"],"onDelete":"Cascade"}],
         "keys":[["dv_jobid","dv_rank"]]}]}
      """;

  private static final String PROJECT =
      """
      tables:
        lines:
          target: dv_line
          file: lines.csv
          key: [dv_rank, dv_jobid]
          guards: { maxDeleteShare: 100%, maxFall: 100% }
          columns:
            dv_jobid: { lookup: { table: jobs, from: job } }
            dv_rank: rank
            dv_text: text
            dv_nextid: { lookup: { table: jobs, from: next } }
        jobs:
          target: dv_job
          file: jobs.csv
          key: [dv_no]
          guards: { maxDeleteShare: 100%, maxFall: 100% }
          columns: { dv_no: no, dv_title: title }
      """;

  private static final String[] COLUMNS = {"dv_jobid", "dv_rank", "dv_text", "dv_nextid"};

  @TempDir Path folder;

  private static Rig one(Rig rig, String snapshot, String jobs, String lines) throws Exception {
    return rig.file(snapshot, "jobs.csv", "no,title\n" + jobs)
        .file(snapshot, "lines.csv", "job,rank,text,next\n" + lines);
  }

  @Test
  void rowsAreCreatedChangedAndDeletedByIt() throws Exception {
    try (Rig rig = new Rig(folder, MODEL, PROJECT)) {
      one(rig, "1", "a,A\nb,B\nc,C\n", "a,1,x,b\na,2,y,\nB,1,z,\nc,1,w,\n");
      RunReport first = rig.good("1");
      assertThat(first.total()).isEqualTo(new Books(7, 0, 7, 0, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_line", COLUMNS))
          .containsExactly("a 1 x b", "a 2 y -", "b 1 z -", "c 1 w -");
      assertThat(rig.good("1").totals().requests()).isZero();

      // One changes, one is new, one moves to another job, and one goes with its job.
      one(rig, "2", "a,A\nb,B\nd,D\n", "a,1,xx,a\nb,2,y,\nb,1,z,d\nd,7,new,\n");
      RunReport second = rig.good("2");
      assertThat(Rig.books(second, "lines")).isEqualTo(new Books(4, 0, 2, 2, 2, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_line", COLUMNS))
          .containsExactly("a 1 xx a", "b 1 z d", "b 2 y -", "d 7 new -");
      assertThat(rig.lines("dv_job", "dv_no")).containsExactly("a", "b", "d");

      rig.undo(second.run(), "lines", "jobs");
      assertThat(rig.lines("dv_line", COLUMNS))
          .containsExactly("a 1 x b", "a 2 y -", "b 1 z -", "c 1 w -");
      assertThat(rig.verify().agrees()).isTrue();
    }
  }

  @Test
  void keysAreUniqueByTheParentsKey() throws Exception {
    try (Rig rig = new Rig(folder, MODEL, PROJECT)) {
      one(rig, "1", "a,A\nb,B\n", "a,1,x,\nA ,1,y,\nb,1,z,\n,1,v,\nq,1,u,\n");
      RunReport first = rig.good("1");
      assertThat(Rig.books(first, "lines")).isEqualTo(new Books(5, 0, 1, 0, 0, 3, 1, 0, 0, 0));
      assertThat(rig.rejects(first.run()).stream().map(r -> r.rule() + " " + r.column()).toList())
          .contains("key missing dv_jobid", "parent dv_jobid");
      assertThat(rig.lines("dv_line", COLUMNS)).containsExactly("b 1 z -");
    }
  }

  @Test
  void aFewParentsAmongManyAreReadByTheirKeys() throws Exception {
    String jobs =
        IntStream.range(0, 250).mapToObj(i -> "j" + i + ",J" + i).collect(Collectors.joining("\n"));
    try (Rig rig = new Rig(folder, MODEL, PROJECT)) {
      one(rig, "1", jobs, "j1,1,x,\nj2,1,y,\n");
      rig.good("1");
      one(rig, "2", jobs, "j1,1,xx,\nj2,1,y,\n");
      RunReport second = rig.good("2");
      assertThat(Rig.books(second, "lines")).isEqualTo(new Books(2, 1, 0, 1, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_line", COLUMNS)).containsExactly("j1 1 xx -", "j2 1 y -");

      // Its job and so the line are gone in the target: it waits, and what is to be deleted is.
      rig.request("DELETE", "/api/data/v9.2/dv_jobs(dv_no='j1')", "");
      one(rig, "3", jobs, "j1,1,xxx,\nj2,1,y,\n");
      RunReport third = rig.apply("3");
      Rig.balanced(third);
      assertThat(Rig.books(third, "lines")).isEqualTo(new Books(2, 1, 0, 0, 0, 0, 1, 0, 0, 0));
      assertThat(rig.notes(third))
          .anyMatch(
              note -> note.contains("the target does not have the rows that they refer to in"));
      one(rig, "4", jobs, "j2,1,y,\n");
      RunReport fourth = rig.apply("4");
      assertThat(Rig.books(fourth, "lines")).isEqualTo(new Books(1, 1, 0, 0, 1, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_line", COLUMNS)).containsExactly("j2 1 y -");
    }
  }

  @Test
  void aRunThatEndsInBetweenGoesOn() throws Exception {
    try (Rig rig = new Rig(folder, MODEL, PROJECT)) {
      one(rig, "1", "a,A\nb,B\n", "a,1,x,b\nb,1,z,\n");
      rig.between(
          target ->
              new Between(
                  target,
                  (request, on) ->
                      request instanceof TargetRequest.Upsert(var table, _)
                              && table.name().equals("lines")
                          ? new Answer.Unknown("lost")
                          : on.send(request)));
      RunReport first = rig.apply("1", new RunOptions(Set.of(), false, ""));
      assertThat(Rig.books(first, "lines").inDoubt()).isEqualTo(2);
      rig.between(target -> target);
      rig.good("1");
      assertThat(rig.lines("dv_line", COLUMNS)).containsExactly("a 1 x b", "b 1 z -");

      rig.loseState();
      assertThat(rig.adopt("1", true).failures()).isEmpty();
      assertThat(rig.good("1").totals().requests()).isZero();
    }
  }

  @Test
  void anIdCanStandInTheKey() throws Exception {
    try (Rig rig =
        new Rig(
            folder,
            MODEL,
            """
            tables:
              lines:
                target: dv_line
                file: lines.csv
                key: [dv_rank, dv_jobid]
                columns:
                  dv_jobid: { lookup: { entity: dv_job, id: job } }
                  dv_rank: rank
                  dv_text: text
            """)) {
      rig.request("POST", "/api/data/v9.2/dv_jobs", "{\"dv_no\":\"a\",\"dv_title\":\"A\"}");
      String id = rig.rows("dv_jobs").getFirst().path("dv_jobid").asString();
      rig.file("1", "lines.csv", "job,rank,text\n" + id + ",1,x\n");
      rig.good("1");
      rig.file("2", "lines.csv", "job,rank,text\n" + id + ",1,xx\n");
      rig.good("2");
      assertThat(rig.lines("dv_line", "dv_jobid", "dv_rank", "dv_text")).containsExactly("a 1 xx");
    }
  }

  @Test
  void whatCannotBeAddressedIsRefused() throws Exception {
    String links =
        """
            dv_firstid: { lookup: { table: lines, from: [rank, job] } }
        """;
    try (Rig rig =
        new Rig(
            folder,
            MODEL.replace(
                "{\"logicalName\":\"dv_no\",\"maxLength\":20}",
                "{\"logicalName\":\"dv_no\",\"maxLength\":20},"
                    + "{\"schemaName\":\"dv_FirstId\",\"type\":\"lookup\",\"targets\":[\"dv_line\"]}"),
            PROJECT
                .replace("from: job } }", "from: job }, onMissing: null }")
                .replace(
                    "columns: { dv_no: no, dv_title: title }",
                    "columns:\n      dv_no: no\n" + links.indent(2).stripTrailing()))) {
      one(rig, "1", "a,A\n", "a,1,x,\n");
      assertThatThrownBy(() -> rig.apply("1"))
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining(
              "table lines: column 'dv_jobid': it is part of the key, so that 'onMissing' cannot be"
                  + " null")
          .hasMessageContaining(
              "table lines: column 'dv_jobid': it is part of the key and points to a table that is"
                  + " loaded later, since lookups go round; name jobs first in the project file")
          .hasMessageContaining(
              "table jobs: column 'dv_firstid': rows of 'lines' cannot be referred to by their key,"
                  + " since it has the lookup 'dv_jobid'; give that table another alternate key");
    }
  }
}
