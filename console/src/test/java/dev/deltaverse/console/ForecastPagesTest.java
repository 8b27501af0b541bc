package dev.deltaverse.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.flow.FlowEvent;
import dev.deltaverse.engine.flow.StateSink;
import dev.deltaverse.engine.journal.RequestJournal;
import dev.deltaverse.engine.journal.RowWriter;
import dev.deltaverse.engine.journal.RunDocument;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.staging.RefusedRecord;
import dev.deltaverse.engine.target.Outcome;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What pages say of a run that was planned and forecast, and of what came of it. */
@Timeout(120)
final class ForecastPagesTest {
  private static final PhaseId PHASE = new PhaseId("t1", PhaseKind.UPSERT);

  @TempDir Path folder;
  private GeneratedState state;
  private Console console;
  private Browsing browser;
  private long run;

  @BeforeEach
  void start() throws Exception {
    state = new GeneratedState(folder, 2);
    console =
        Console.start(
            ConsoleSettings.LOCAL,
            Profiles.one(state.project, Controls.NONE, new NoChecks(), Optional.empty()),
            Clock.systemUTC(),
            "1.2.3");
    browser = new Browsing(HttpClient.newHttpClient(), console.url());
    run = state.planned();
  }

  @AfterEach
  void stop() throws Exception {
    console.close();
    state.close();
  }

  private String get(String path) throws Exception {
    return browser.get(path).body();
  }

  @Test
  void thePlanSaysHowLongItTakesAndWhatItSpends() throws Exception {
    assertThat(get("/plan"))
        .contains("Takes 30 s, and no more than 40 s in nine of ten cases")
        .contains("in 5 s of them nothing is sent")
        .contains("2 users on 3 servers, 8 requests at once.")
        .contains("no earlier run of this project had sent all of this")
        .contains("<span class=\"state warn\">a guess</span>");
  }

  @Test
  void thePlanSaysWhatIsLeftOfTheEntitlement() throws Exception {
    // 24 requests, 2,400 rows, of 4,800 a day, of which 3,000 are spent: 1,800 are left.
    String page = get("/plan");
    assertThat(page)
        .contains(
            "<span class=\"state warn\">not enough</span> The guard will stop the run: 1,800 are"
                + " left, and it takes 2,400. Run again each day, and it is done on day 2.")
        .contains(line("this plan takes", "24", "2,400"))
        .contains(line("of 4,800 a day", "0.5 %", "50.0 %"))
        .contains(line("spent in the last 24 hours", "–", "3,000"))
        .contains(line("left", "–", "1,800"))
        .contains(line("done", "–", "on day 2"));
    entitlement("\"stop\": false, \"spent\": 3000", "rows");
    assertThat(get("/plan"))
        .contains("<span class=\"state bad\">not enough</span> 1,800 are left")
        .contains("No guard stops the run there");
    entitlement("\"stop\": true, \"spent\": 4776", "requests");
    assertThat(get("/plan"))
        .contains(
            "<span class=\"state good\">enough</span> 24 are left, and it takes 24. A guard"
                + " stops a run before they are spent.")
        .contains(line("left", "24", "–"), line("done", "today", "–"));
    entitlement("\"stop\": false, \"spent\": 0", "rows");
    assertThat(get("/plan"))
        .contains("4,800 are left, and it takes 2,400. No guard stops a run when");
  }

  private void entitlement(String stopAndSpent, String counts) throws Exception {
    state.store.putDocument(
        run,
        RunDocument.FORECAST,
        GeneratedState.FORECAST
            .replace("\"stop\": true, \"spent\": 3000", stopAndSpent)
            .replace("\"counts\": \"rows\"", "\"counts\": \"" + counts + "\""));
    state.store.flush();
  }

  private static String line(String name, String byRequests, String byRows) {
    return "<th scope=\"row\">"
        + name
        + "</th><td class=\"n\">"
        + byRequests
        + "</td><td class=\"n\">"
        + byRows
        + "</td>";
  }

  @Test
  void thePlanSaysWhetherItFitsAWindow() throws Exception {
    // A window of at least a minute holds 40 s.
    assertThat(get("/plan?window=04:00-06:30"))
        .contains("Done within the 2 h 30 min of 04:00-06:30. That holds in nine of ten cases.");
    assertThat(get("/plan?window=04:00:00-04:00:35"))
        .contains("Done more likely than not, but not in nine of ten cases, within the 35 s");
    assertThat(get("/plan?window=04:00:00-04:00:20")).contains("Not done within the 20 s");
    assertThat(get("/plan?window=4-6")).contains("'4-6' is no window. Write it like 04:00-06:30.");
  }

  @Test
  void thePlanSaysWhatVerificationTakes() throws Exception {
    // As an earlier version kept it.
    assertThat(get("/plan")).doesNotContain("Verification takes");
    verification(false, true);
    assertThat(get("/plan")).contains("nothing is sent. Verification takes 12 s more. 2 users on");
    assertThat(get("/plan?window=04:00:00-04:00:45"))
        .contains("That holds in nine of ten cases, but not with verification.");
    assertThat(get("/plan?window=04:00-04:01")).contains("That holds in nine of ten cases.");
    verification(false, false);
    assertThat(get("/plan")).contains("Verification takes 12 s more, which is a guess. 2 users");
    verification(true, true);
    assertThat(get("/plan")).contains("Verification takes 12 s of that. 2 users on");
    assertThat(get("/plan?window=04:00:00-04:00:45")).contains("That holds in nine of ten cases.");
  }

  @Test
  void verificationIsBesideItsForecast() throws Exception {
    verification(true, true);
    assertThat(get("/runs/" + run)).contains(verificationTook("", "–"));
    StateSink sink = new StateSink(state.store, run);
    Instant begin = GeneratedState.START.plusSeconds(100);
    sink.accept(new FlowEvent.StepStarted(begin, GeneratedState.VERIFY_FIRST, 1));
    sink.accept(
        new FlowEvent.StepFinished(
            begin.plusSeconds(29), GeneratedState.VERIFY_FIRST, 1, Duration.ofSeconds(29)));
    Instant end = begin.plusSeconds(30);
    sink.accept(new FlowEvent.StepStarted(end, GeneratedState.VERIFIED, 1));
    sink.accept(new FlowEvent.StepFinished(end, GeneratedState.VERIFIED, 1, Duration.ZERO));
    state.store.flush();
    // Longer than the 20 s that nine of ten take.
    assertThat(get("/runs/" + run)).contains(verificationTook("warn", "30 s"));
  }

  private static String verificationTook(String tone, String took) {
    return "<tr><th scope=\"row\">verification</th><td class=\"n quiet\">–</td><td"
        + " class=\"n\">–</td><td class=\"n quiet\">12 s</td><td class=\"n quiet\">20 s</td><td"
        + " class=\"n "
        + tone
        + "\">"
        + took
        + "</td></tr>";
  }

  @Test
  void aForecastWithoutAnyVerificationBeforeSaysSo() throws Exception {
    String known =
        GeneratedState.FORECAST.replace("\"calibrated\": false}]", "\"calibrated\": true}]");
    keep(verified(known, true, false));
    assertThat(get("/plan"))
        .contains(
            "Not calibrated: no earlier run of this project was verified, so how long that takes"
                + " is a guess.");
    keep(verified(known, true, true));
    assertThat(get("/plan")).doesNotContain("Not calibrated");
    keep(verified(known, false, false));
    assertThat(get("/plan")).doesNotContain("Not calibrated");
  }

  private void verification(boolean included, boolean calibrated) throws Exception {
    keep(verified(GeneratedState.FORECAST, included, calibrated));
  }

  private static String verified(String forecast, boolean included, boolean calibrated) {
    return forecast.replace(
        "\"otherSeconds\": 5.0,",
        "\"otherSeconds\": 5.0, \"verification\": {\"rows\": 60000, \"p50Seconds\": 12.0,"
            + " \"p90Seconds\": 20.0, \"included\": "
            + included
            + ", \"calibrated\": "
            + calibrated
            + "},");
  }

  private void keep(String forecast) throws Exception {
    state.store.putDocument(run, RunDocument.FORECAST, forecast);
    state.store.flush();
  }

  @Test
  void aRunUnderWayIsBesideItsForecast() throws Exception {
    assertThat(get("/runs/" + run))
        .containsPattern("Under way for [^;]+; 30 s were expected, and no more than 40 s")
        .doesNotContain("<th scope=\"row\">verification</th>")
        // It took 17 s, longer than one of ten should.
        .contains(
            "t1/upsert</th><td class=\"n quiet\">12</td><td class=\"n\">–</td><td class=\"n"
                + " quiet\">10 s</td><td class=\"n quiet\">15 s</td><td class=\"n warn\">17"
                + " s</td>");
    // 1,000 of its rows at 100 rows/s.
    assertThat(get("/")).contains("<td class=\"n\">10 s</td>").contains("forecast 30 s");
    assertThat(get("/api/v1/now"))
        .contains("\"forecast\":{\"requests\":24,\"p50Seconds\":30.0,\"p90Seconds\":40.0}")
        .contains("\"name\":\"t2\"", "\"secondsLeft\":10");
  }

  @Test
  void aRunThatHasEndedIsBesideItsForecast() throws Exception {
    state.end(run);
    assertThat(get("/runs/" + run)).containsPattern("Took [^;]+; 30 s were expected");
    assertThat(get("/runs")).contains("title=\"no more than 40 s in nine of ten cases\">30 s</td>");
    assertThat(get("/compare?a=" + run + "&b=" + run))
        .contains("<td class=\"quiet\">30 s, p90 40 s</td>", "Time by kind of step");
    assertThat(get("/api/v1/runs/" + run + "/forecast")).contains("\"p90Seconds\": 40.0");
  }

  @Test
  void eachUserHasALaneWithWhatItSentAndWhenItHadToWait() throws Exception {
    state.store.paced(run, Instant.now(), Instant.now(), "one", 1_500, 15);
    state.store.throttled(run, Instant.now(), "two", "EXECUTION_TIME", Duration.ofSeconds(3));
    state.store.flush();
    assertThat(get("/runs/" + run))
        .contains(
            "aria-label=\"one: 1,500 rows in 15 requests; two: 0 rows in 0 requests, told to wait 1"
                + " time, 3 s\"")
        .contains("EXECUTION_TIME, 3 s</title>");
  }

  @Test
  void refusedRowsAreShownWithTheirRecords() throws Exception {
    Map<Long, Outcome> refused =
        Map.of(
            3L,
            new Outcome.Refused("0x1", "plug-in says no to 'A<1>'"),
            4L,
            new Outcome.Refused("0x1", "plug-in says no to '=B'"),
            5L,
            new Outcome.Refused("0x2", "other"));
    RequestJournal journal = state.store.journal(run);
    long request = journal.intent(PHASE, SeqRanges.parse("1-5"));
    journal.outcome(request, refused, 1, Duration.ofSeconds(1));
    assertThat(group()).contains("change 3", "plug-in says no to 'A&lt;1&gt;'");
    try (RowWriter<RefusedRecord> rows = state.store.refused(run, "t1")) {
      rows.accept(new RefusedRecord(3, "A<1>", "t1.csv", 1_007, "{\"no\":\"A<1>\",\"size\":null}"));
      rows.accept(new RefusedRecord(4, "=B", "", 0, null));
    }
    String page = group();
    assertThat(page)
        .contains("<strong>A&lt;1&gt;</strong>", "t1.csv, record 1,007", "<td class=\"\">∅</td>")
        .contains("<strong>=B</strong>", "2 rows")
        .doesNotContain("<p>other</p>");
    Matcher csv = Pattern.compile("href=\"(/runs/\\d+/refused.csv[^\"]+)\"").matcher(page);
    assertThat(csv.find()).isTrue();
    assertThat(get(csv.group(1).replace("&amp;", "&")))
        .isEqualTo(
            "phase,key,file,record,code,message,raw\r\n"
                + "t1/upsert,A<1>,t1.csv,1007,0x1,plug-in says no to 'A<1>',"
                + "\"{\"\"no\"\":\"\"A<1>\"\",\"\"size\"\":null}\"\r\n"
                + "t1/upsert,'=B,,0,0x1,plug-in says no to '=B',\r\n");
    assertThat(get("/api/v1/runs/" + run + "/refused?phase=t1/upsert&code=0x2&reason=other"))
        .isEqualTo("{\"rows\":[{\"seq\":5,\"message\":\"other\"}]}");
    assertThat(browser.get("/runs/" + run + "/refused.csv").statusCode()).isEqualTo(400);
  }

  /** The page of the larger group, by the link on the run's page. */
  private String group() throws Exception {
    Matcher link =
        Pattern.compile("href=\"(/rejects[^\"]+phase[^\"#]+)#failed\"")
            .matcher(get("/runs/" + run));
    assertThat(link.find()).isTrue();
    return get(link.group(1).replace("&amp;", "&"));
  }

  @Test
  void theCertificateHasTheFingerprintsOfWhatWasRead() throws Exception {
    state.end(run);
    String page = get("/runs/" + run + "/certificate");
    assertThat(page)
        // printf 'aaaa  t1.csv\nbbbb  t2.csv\n' | sha256sum
        .contains("bb945649fb8dc99a89072dd5c3efaa4e4b4baad06678f9af6f088a0fc82ef9b3")
        .contains("<td>t1.csv</td><td class=\"n\">54,321</td><td><code>aaaa</code></td>");
    String file = get("/runs/" + run + "/certificate.html");
    Matcher hash = Pattern.compile("name=\"hash\" content=\"(\\w+)\"").matcher(file);
    assertThat(hash.find()).isTrue();
    assertThat(page).contains("its own hash as zeros: <code>" + hash.group(1) + "</code>");
  }
}
