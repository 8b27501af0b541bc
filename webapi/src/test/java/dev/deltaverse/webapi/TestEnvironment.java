package dev.deltaverse.webapi;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An environment to run the contract on, with tables of its own: two tables, the lookup and the N:N
 * between them, and a key each, and an elastic table. Made through the metadata requests, so that a
 * real environment is used like the emulator. All is taken away again at the end, and also if it
 * could not be made in full.
 */
final class TestEnvironment {
  private static final Duration KEY_TIME = Duration.ofMinutes(5);
  private static final int DELETE_TRIES = 3;
  private static final List<String> STANDARD = List.of("Box", "Item");
  private static final List<String> ALL = List.of("Item", "Box", "Sensor");

  private final String name;
  private final DataverseClient client;
  private final AutoCloseable resource;
  private final String prefix;
  private final String suffix;

  private TestEnvironment(
      String name, DataverseClient client, AutoCloseable resource, String prefix) {
    this.name = name;
    this.client = client;
    this.resource = resource;
    this.prefix = prefix;
    this.suffix = Long.toString(System.currentTimeMillis() % 1_000_000, 36);
  }

  static TestEnvironment emulator() {
    Emulator emulator =
        Emulator.start(EmulatorConfig.defaults().withElasticLag(EmulatorProcess.ELASTIC_LAG));
    DataverseClient client = DataverseClient.builder(emulator.url(), TokenSource.none()).build();
    return new TestEnvironment("emulator", client, emulator, "new");
  }

  /** An emulator in a process of its own that asks for tokens, used as a real environment is. */
  static TestEnvironment otherProcess() throws IOException {
    EmulatorProcess process = EmulatorProcess.start();
    TestEnvironment live = live(process.variables()).orElseThrow();
    return new TestEnvironment(
        "an emulator in a process of its own",
        live.client,
        () -> {
          try (process) {
            live.resource.close();
          }
        },
        live.prefix);
  }

  /**
   * The environment that {@code DATAVERSE_URL} names, with {@code DATAVERSE_TENANT}, {@code
   * DATAVERSE_CLIENT_ID} and {@code DATAVERSE_CLIENT_SECRET}, or by the Azure CLI's user; the
   * prefix of a publisher is {@code DATAVERSE_PREFIX}, and {@code DATAVERSE_AUTHORITY} who gives
   * tokens where it is not the public cloud. Empty if no URL is given.
   */
  static Optional<TestEnvironment> live(Map<String, String> variables) {
    String url = variables.get("DATAVERSE_URL");
    if (url == null) {
      return Optional.empty();
    }
    HttpClient http = DataverseClient.newHttpClient(Duration.ofSeconds(10));
    EntraTokens entra = EntraTokens.forEnvironment(URI.create(url), http);
    String authority = variables.get("DATAVERSE_AUTHORITY");
    if (authority != null) {
      entra = entra.authority(URI.create(authority));
    }
    String secret = variables.get("DATAVERSE_CLIENT_SECRET");
    TokenSource tokens =
        secret == null
            ? entra.azureCli()
            : entra.clientSecret(
                variables.getOrDefault("DATAVERSE_TENANT", ""),
                variables.getOrDefault("DATAVERSE_CLIENT_ID", ""),
                Secret.of(secret));
    DataverseClient client =
        DataverseClient.builder(URI.create(url), tokens).httpClient(http).build();
    return Optional.of(
        new TestEnvironment(
            url, client, http::shutdownNow, variables.getOrDefault("DATAVERSE_PREFIX", "new")));
  }

  DataverseClient client() {
    return client;
  }

  /** Schema name of something of this run: {@code new_DvItem1a2b}. */
  String schema(String what) {
    return prefix + "_Dv" + what + suffix;
  }

  String logical(String what) {
    return schema(what).toLowerCase(java.util.Locale.ROOT);
  }

  /** Makes the tables; takes away what was made if that fails half-way. */
  void create() throws InterruptedException {
    try {
      createAll();
    } catch (RuntimeException | Error | InterruptedException e) {
      try {
        removeTables();
      } catch (RuntimeException | Error left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  private void createAll() throws InterruptedException {
    Map<String, Object> sensor = table("Sensor");
    sensor.put("TableType", "Elastic");
    client.send(Call.post("EntityDefinitions", Body.json(sensor)));
    for (String table : STANDARD) {
      client.send(Call.post("EntityDefinitions", Body.json(table(table))));
      for (Map<String, Object> column : columns()) {
        client.send(Call.post(TableReader.path(logical(table)) + "/Attributes", Body.json(column)));
      }
      client
          .metadata()
          .createKey(
              logical(table),
              schema(table + "Key"),
              "External id",
              List.of(prefix + "_extid"),
              CallOptions.none());
    }
    client.send(Call.post("RelationshipDefinitions", Body.json(lookup())));
    client.send(Call.post("RelationshipDefinitions", Body.json(manyToMany())));
    for (String table : STANDARD) {
      KeyDescription key =
          client.metadata().awaitKey(logical(table), logical(table + "Key"), KEY_TIME);
      if (!key.isActive()) {
        throw new AssertionError("The key is not active: " + key);
      }
    }
  }

  private Map<String, Object> table(String table) {
    Map<String, Object> nameColumn = column("String", prefix + "_Name");
    nameColumn.put("IsPrimaryName", true);
    nameColumn.put("MaxLength", 100);
    nameColumn.put("FormatName", Map.of("Value", "Text"));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("@odata.type", "Microsoft.Dynamics.CRM.EntityMetadata");
    body.put("SchemaName", schema(table));
    body.put("DisplayName", label(table));
    body.put("DisplayCollectionName", label(table + "s"));
    body.put("OwnershipType", "UserOwned");
    body.put("HasActivities", false);
    body.put("HasNotes", false);
    body.put("IsActivity", false);
    body.put("ChangeTrackingEnabled", true);
    body.put("Attributes", List.of(nameColumn));
    return body;
  }

  private List<Map<String, Object>> columns() {
    Map<String, Object> extid = column("String", prefix + "_ExtId");
    extid.put("MaxLength", 40);
    extid.put("FormatName", Map.of("Value", "Text"));
    Map<String, Object> number = column("Integer", prefix + "_Number");
    number.put("MinValue", -1000);
    number.put("MaxValue", 1000);
    number.put("Format", "None");
    Map<String, Object> rate = column("Decimal", prefix + "_Rate");
    rate.put("MinValue", 0);
    rate.put("MaxValue", 1000);
    rate.put("Precision", 2);
    Map<String, Object> day = column("DateTime", prefix + "_Day");
    day.put("Format", "DateOnly");
    day.put("DateTimeBehavior", Map.of("Value", "DateOnly"));
    Map<String, Object> kind = column("Picklist", prefix + "_Kind");
    kind.put(
        "OptionSet",
        Map.of(
            "@odata.type",
            "Microsoft.Dynamics.CRM.OptionSetMetadata",
            "IsGlobal",
            false,
            "OptionSetType",
            "Picklist",
            "Options",
            List.of(option(100, "Red"), option(200, "Blue"))));
    Map<String, Object> document = column("File", prefix + "_Document");
    document.put("MaxSizeInKB", 10_240);
    Map<String, Object> picture = column("Image", prefix + "_Picture");
    picture.put("MaxSizeInKB", 1024);
    picture.put("CanStoreFullImage", true);
    return List.of(extid, number, rate, day, kind, document, picture);
  }

  private static Map<String, Object> option(int value, String text) {
    return Map.of("Value", value, "Label", label(text));
  }

  private Map<String, Object> lookup() {
    Map<String, Object> column = column("Lookup", prefix + "_BoxId");
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("@odata.type", "Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata");
    body.put("SchemaName", schema("BoxItem"));
    body.put("ReferencedEntity", logical("Box"));
    body.put("ReferencingEntity", logical("Item"));
    body.put("Lookup", column);
    body.put(
        "CascadeConfiguration",
        Map.of(
            "Assign", "NoCascade",
            "Delete", "RemoveLink",
            "Merge", "NoCascade",
            "Reparent", "NoCascade",
            "Share", "NoCascade",
            "Unshare", "NoCascade"));
    return body;
  }

  private Map<String, Object> manyToMany() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("@odata.type", "Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata");
    body.put("SchemaName", schema("ItemBoxes"));
    body.put("IntersectEntityName", logical("ItemBoxes"));
    body.put("Entity1LogicalName", logical("Item"));
    body.put("Entity2LogicalName", logical("Box"));
    return body;
  }

  private static Map<String, Object> column(String type, String schemaName) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("@odata.type", "Microsoft.Dynamics.CRM." + type + "AttributeMetadata");
    if (!type.equals("File") && !type.equals("Image")) {
      body.put("AttributeType", type);
    }
    body.put("AttributeTypeName", Map.of("Value", type + "Type"));
    body.put("SchemaName", schemaName);
    body.put("RequiredLevel", Map.of("Value", "None"));
    body.put("DisplayName", label(schemaName));
    return body;
  }

  private static Map<String, Object> label(String text) {
    return Map.of(
        "@odata.type",
        "Microsoft.Dynamics.CRM.Label",
        "LocalizedLabels",
        List.of(
            Map.of(
                "@odata.type",
                "Microsoft.Dynamics.CRM.LocalizedLabel",
                "Label",
                text,
                "LanguageCode",
                1033)));
  }

  /** Deletes the tables and lets go of the environment. */
  void remove() throws Exception {
    try (resource;
        client) {
      removeTables();
    }
  }

  /** Deletes what there is of the tables, and looks that nothing is left. */
  private void removeTables() {
    AssertionError failed = new AssertionError("Tables are left in " + name);
    for (String table : ALL) {
      try {
        delete(TableReader.path(logical(table)));
      } catch (WebApiException e) {
        failed.addSuppressed(e);
      }
    }
    List<TableName> left = remains();
    if (!left.isEmpty() || failed.getSuppressed().length > 0) {
      failed.addSuppressed(new AssertionError(left.toString()));
      throw failed;
    }
  }

  private void delete(String path) {
    for (int tried = 1; ; tried++) {
      try {
        client.send(Call.delete(path));
        return;
      } catch (WebApiException e) {
        switch (e.kind()) {
          case ErrorKind.NotFound _ -> {
            return;
          }
          case ErrorKind.Transient _, ErrorKind.Unknown _ -> {
            if (tried == DELETE_TRIES) {
              throw e;
            }
          }
          default -> throw e;
        }
      }
    }
  }

  /** The tables of this run that the environment has. */
  List<TableName> remains() {
    return client.metadata().tableNames().stream()
        .filter(t -> t.logicalName().startsWith(prefix + "_dv"))
        .filter(t -> t.logicalName().endsWith(suffix))
        .toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
