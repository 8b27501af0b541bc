package dev.deltaverse.engine.project;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns the keys of one profile into a {@link Project} and finds what the schema cannot see. */
final class ProjectMapping {
  private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(30);

  private final Path file;
  private final String profile;
  private final ProjectFolder folder;

  ProjectMapping(Path file, String profile) {
    this.file = file;
    this.profile = profile;
    this.folder = new ProjectFolder(file);
  }

  /** A project, to be thrown away where a problem was added. */
  Project read(Section root) {
    Dialect dialect = DialectReader.read(root.section("dialect"), Dialect.DEFAULT);
    Section tables = root.section("tables");
    Section links = root.section("links");
    TableReader reader =
        new TableReader(new SourceReader(folder, dialect), new LookupReader(keys(tables)));
    List<TableMapping> mappings = new ArrayList<>();
    tables.names().forEach(n -> reader.table(n, tables.section(n)).ifPresent(mappings::add));
    checkNames(tables, links);
    checkKeyCycles(tables, mappings);
    Names.unique(root, "verify", "query pair");
    Names.unique(root, "commands", "command");
    Names.unique(root, "notify", "receiver");
    ReceiverReader receivers = new ReceiverReader(folder);
    return new Project(
        file,
        root.text("name", ""),
        profile,
        new TargetReader(folder).read(root.section("target"), profile),
        snapshots(root),
        mappings,
        links.names().stream().map(n -> reader.link(n, links.section(n))).toList(),
        root.list("verify", (node, i) -> Optional.of(verify(root.asSection(node)))),
        root.list("commands", (node, i) -> Optional.of(command(root.asSection(node)))),
        SettingsReader.send(root.section("send")),
        SettingsReader.flow(root.section("flow")),
        SettingsReader.undo(root.section("undo")),
        SettingsReader.switches(root.section("switches")),
        root.list("notify", (node, i) -> Optional.of(receivers.read(root.asSection(node)))),
        root.has("schedule")
            ? Optional.of(ScheduleReader.read(root.section("schedule")))
            : Optional.empty());
  }

  private static Map<String, List<String>> keys(Section tables) {
    Map<String, List<String>> keys = new LinkedHashMap<>();
    for (String table : tables.names()) {
      keys.put(table, tables.section(table).texts("key", List.of()));
    }
    return keys;
  }

  private Path snapshots(Section root) {
    Path snapshots = folder.path(root, "snapshots", "snapshots");
    if (Files.exists(snapshots) && !Files.isDirectory(snapshots)) {
      root.problem(
          "snapshots",
          "the snapshots " + ProjectFolder.shown(root, "snapshots", snapshots) + " are a file",
          "name the folder that holds one folder per snapshot");
    }
    return snapshots;
  }

  /** Tables and links share the names of staging, where upper and lower case do not differ. */
  private static void checkNames(Section tables, Section links) {
    Map<String, Place> seen = new HashMap<>();
    tables.names().forEach(n -> Names.see(seen, n, tables.keyPlace(n), "table", tables));
    links.names().forEach(n -> Names.see(seen, n, links.keyPlace(n), "table or link", links));
  }

  private static void checkKeyCycles(Section tables, List<TableMapping> mappings) {
    KeyCycle cycles = new KeyCycle(mappings);
    for (TableMapping table : mappings) {
      List<String> cycle = cycles.through(table.name());
      if (!cycle.isEmpty()) {
        tables
            .section(table.name())
            .problem(
                "key",
                "the key needs itself by lookups: " + String.join(" -> ", cycle),
                "take a lookup out of one of these keys");
      }
    }
  }

  private static VerifyQuery verify(Section query) {
    String target = query.text("target", "");
    if (target.startsWith("/") || target.contains("://")) {
      query.problem(
          "target", "the query is not relative to the API root", "write it like dv_shifts/$count");
    }
    return new VerifyQuery(query.text("name", ""), query.text("staging", ""), target);
  }

  private static CommandStep command(Section command) {
    return new CommandStep(
        command.text("name", ""),
        command.word("when", CommandStep.When.class, CommandStep.When.BEFORE_STAGE),
        command.texts("command", List.of()),
        command.someTime("timeout", COMMAND_TIMEOUT));
  }
}
