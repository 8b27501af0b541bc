package dev.deltaverse.engine.run;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Steps, flows and duplicate rules in the emulator, put there and read by plain HTTP. */
final class Logic {
  private static final String API = "/api/data/v9.2/";

  private Logic() {}

  /** A plug-in step that is on; its id. */
  static String step(Rig rig, String name, String table, String message, int mode, String effect)
      throws Exception {
    String filter =
        rig.rows(
                "sdkmessagefilters?$select=sdkmessagefilterid&$filter=primaryobjecttypecode eq '"
                    + table
                    + "' and sdkmessageid/name eq '"
                    + message
                    + "'")
            .getFirst()
            .path("sdkmessagefilterid")
            .asString();
    String id = id(name);
    rig.request(
        "POST",
        API + "sdkmessageprocessingsteps",
        """
        {"sdkmessageprocessingstepid":"%s","name":"%s","mode":%d,"stage":40,
         "configuration":"%s","sdkmessagefilterid@odata.bind":"sdkmessagefilters(%s)"}
        """
            .formatted(id, name, mode, effect.replace("\"", "\\\""), filter));
    return id;
  }

  /** A cloud flow that is on; its id. */
  static String flow(Rig rig, String name, String table, String effect) throws Exception {
    String id = id(name);
    rig.request(
        "POST",
        API + "workflows",
        """
        {"workflowid":"%s","name":"%s","category":5,"primaryentity":"%s","clientdata":"%s"}
        """
            .formatted(id, name, table, effect.replace("\"", "\\\"")));
    rig.request("PATCH", API + "workflows(" + id + ")", "{\"statecode\":1,\"statuscode\":2}");
    return id;
  }

  /** A duplicate rule that is published; its id. */
  static String rule(Rig rig, String name, String table) throws Exception {
    String id = id(name);
    rig.request(
        "POST",
        API + "duplicaterules",
        """
        {"duplicateruleid":"%s","name":"%s","baseentityname":"%s","matchingentityname":"%s"}
        """
            .formatted(id, name, table, table));
    rig.request(
        "POST",
        API + "duplicaterules(" + id + ")/Microsoft.Dynamics.CRM.PublishDuplicateRule",
        "{}");
    return id;
  }

  /** Switches a step. */
  static void set(Rig rig, String step, boolean on) throws Exception {
    rig.request(
        "PATCH",
        API + "sdkmessageprocessingsteps(" + step + ")",
        on ? "{\"statecode\":0,\"statuscode\":1}" : "{\"statecode\":1,\"statuscode\":2}");
  }

  /** The names of all that is on. */
  static SortedSet<String> on(Rig rig) throws Exception {
    SortedSet<String> on = new TreeSet<>();
    collect(rig, "sdkmessageprocessingstep", Set.of(0), on);
    collect(rig, "workflow", Set.of(1), on);
    collect(rig, "duplicaterule", Set.of(1), on);
    return on;
  }

  private static void collect(Rig rig, String table, Set<Integer> states, Set<String> names)
      throws Exception {
    for (JsonNode row : rig.get("/emulator/export/" + table).path("rows")) {
      if (states.contains(row.path("statecode").asInt())) {
        names.add(row.path("name").asString());
      }
    }
  }

  /** How often rows of these kinds were written, by their versions. */
  static String versions(Rig rig) throws Exception {
    StringBuilder text = new StringBuilder();
    for (JsonNode row : rig.get("/emulator/export/sdkmessageprocessingstep").path("rows")) {
      text.append(row.path("name").asString()).append(' ').append(row.path("versionnumber"));
    }
    return text.toString();
  }

  private static String id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .toString();
  }
}
