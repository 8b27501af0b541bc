package dev.deltaverse.cli;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A project folder and an emulator, and command lines that are run on them. */
final class Workplace implements AutoCloseable {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  static final String MODEL =
      """
      {"tables":[
        {"logicalName":"dv_account","primaryName":"dv_name","columns":[
           {"logicalName":"dv_name","maxLength":20},
           {"logicalName":"dv_code","maxLength":20},
           {"logicalName":"dv_size","type":"integer","min":0,"max":1000}],
         "keys":[["dv_code"]]},
        {"logicalName":"dv_job","primaryName":"dv_title","columns":[
           {"logicalName":"dv_title","maxLength":50},
           {"logicalName":"dv_no","type":"integer","min":0,"max":1000000},
           {"schemaName":"dv_AccountId","type":"lookup","targets":["dv_account"]}],
         "keys":[["dv_no"]]}],
       "relationships":[
         {"schemaName":"dv_job_account","table1":"dv_job","table2":"dv_account"}]}
      """;

  static final String TABLES =
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

  /** What a command line gave. */
  record Ended(int exitCode, String out, String err) {
    /** The one JSON document on stdout. */
    JsonNode json() {
      return JSON.readTree(out);
    }
  }

  final Path folder;
  final Emulator emulator;
  private final HttpClient http = HttpClient.newHttpClient();

  Workplace(Path folder, EmulatorConfig config) throws IOException {
    this.folder = folder;
    this.emulator = Emulator.start(config);
    project(TABLES);
  }

  Workplace(Path folder) throws IOException {
    this(folder, EmulatorConfig.defaults().withModelJson(MODEL));
  }

  /** Replaces the project file, all of it from {@code tables:} on. */
  void project(String tables) throws IOException {
    projectFor(emulator.url().toString(), tables);
  }

  void projectFor(String url, String tables) throws IOException {
    Files.writeString(
        folder.resolve("deltaverse.yaml"),
        """
        deltaverse: 1
        name: small
        snapshots: snapshots
        target:
          url: %s
          users: [ { name: one, anonymous: true } ]
        """
                .formatted(url)
            + (tables.startsWith("send:") ? "" : "send: { retry: { times: 0 } }\n")
            + tables);
  }

  /**
   * Has the project file name another address, and leaves the rest of it.
   *
   * @return the project file as it was
   */
  String at(int port) throws IOException {
    return at("http://127.0.0.1:" + port);
  }

  /** The same by a whole URL. */
  String at(String url) throws IOException {
    Path file = folder.resolve("deltaverse.yaml");
    String before = Files.readString(file);
    Files.writeString(file, before.replaceFirst("url: .*", "url: " + url));
    return before;
  }

  /** Writes a file of a snapshot. */
  Workplace file(String snapshot, String name, String text) throws IOException {
    Path file = folder.resolve("snapshots").resolve(snapshot).resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  /** A first snapshot with a reject, and parked rows in the table and the link below. */
  Workplace dirtySnapshot(String name) throws IOException {
    return file(name, "accounts.csv", "code,name,size\nA,Alpha,10\nB,Beta,1.9\nC,Gamma,\n")
        .file(name, "jobs.csv", "no,title,account\n1,One,A\n2,Two,B\n3,Three,\n")
        .file(name, "job_accounts.csv", "job,account\n1,A\n1,B\n3,C\n");
  }

  /** A snapshot that can be loaded in full. */
  Workplace cleanSnapshot(String name) throws IOException {
    return file(name, "accounts.csv", "code,name,size\nA,Alpha,10\nB,Beta,20\n")
        .file(name, "jobs.csv", "no,title,account\n1,One,A\n2,Two,B\n")
        .file(name, "job_accounts.csv", "job,account\n1,A\n");
  }

  /** Runs a command line on the folder. */
  Ended run(String... args) {
    List<String> all = new ArrayList<>(List.of("-C", folder.toString()));
    all.addAll(List.of(args));
    return runAnywhere(all.toArray(String[]::new));
  }

  static Ended runAnywhere(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), Commands.ALL, args);
    return new Ended(exitCode, out.toString(), err.toString());
  }

  /** Sends a request to the emulator by plain HTTP. */
  String ask(String method, String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(emulator.url() + path.replace(" ", "%20")))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() {
    emulator.close();
  }
}
