package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.run.Migration;
import dev.deltaverse.engine.verify.VerifyJson;
import dev.deltaverse.engine.verify.VerifyResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ObjectNode;

/** Reads the target back and compares it with the ledger and the last snapshot. */
@Command
final class VerifyCommand implements Callable<Integer> {
  private final Deltaverse options;

  VerifyCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public Integer call() throws MigrationException {
    Wiring wiring = new Wiring(options);
    Project project = wiring.project();
    VerifyResult result = wiring.migrate(project, Migration::verify);
    int exitCode = (result.agrees() ? ExitCode.OK : ExitCode.DIFFERENCES).number();
    if (options.json()) {
      ObjectNode json = Json.object().put("command", "verify").put("exitCode", exitCode);
      json.setAll(VerifyJson.toJson(result));
      Json.print(options.out(), json);
    } else {
      VerifyText.of(result).forEach(options.out()::println);
    }
    return exitCode;
  }
}
