package dev.deltaverse.engine.project;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A project folder on disk, with the files that project files of the tests name. */
final class ProjectFiles {
  static final Map<String, String> ENVIRONMENT =
      Map.of(
          "DATAVERSE_URL", "https://contoso.crm.dynamics.com/",
          "TENANT_ID", "tenant-1",
          "CLIENT_SECRET", "s3cr3t-one",
          "CERT_PASSWORD", "s3cr3t-two",
          "WEBHOOK", "https://hooks.example/s3cr3t-four");

  static final String MINIMAL =
      """
      deltaverse: 1
      name: small
      target: { url: "http://localhost:5800", users: [{ name: dev, anonymous: true }] }
      tables:
        accounts:
          target: dv_account
          file: accounts.csv
          key: [dv_code]
          columns:
            dv_code: code
      """;

  private final Path folder;

  ProjectFiles(Path folder) {
    this.folder = folder;
    write("secret.txt", "s3cr3t-three\n");
    write("webhook.txt", "https://hooks.example/s3cr3t-five\n");
    write("cert.pem", "not looked into");
    write("models/distance.sql", "select 1");
    write("models/pairs.sql", "select 1");
  }

  static String maximal() {
    try (InputStream in = ProjectFiles.class.getResourceAsStream("maximal.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path write(String name, String text) {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Path write(String name, byte[] bytes) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path yaml(String text) {
    return write("deltaverse.yaml", text);
  }

  /** The lines that a reader of the file sees, without the folder. */
  List<String> problems(String yaml) {
    return problems(yaml, ProfileChoice.DEFAULT);
  }

  List<String> problems(String yaml, String profile) {
    return lines(ProjectReader.problems(yaml(yaml), profile, ENVIRONMENT));
  }

  List<String> lines(List<Problem> problems) {
    return problems.stream().map(p -> p.toString().replace(folder + "/", "")).toList();
  }
}
