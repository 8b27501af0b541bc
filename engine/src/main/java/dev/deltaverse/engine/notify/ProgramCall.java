package dev.deltaverse.engine.notify;

import dev.deltaverse.engine.flow.Durations;
import dev.deltaverse.engine.project.Receiver;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of a program that is told; its output is not kept. */
final class ProgramCall {
  private ProgramCall() {}

  static Attempt run(Receiver.Program program, Path folder, Notice notice)
      throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(program.command())
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder
        .environment()
        .putAll(
            Map.of(
                "DELTAVERSE_EVENT", notice.word(),
                "DELTAVERSE_TITLE", notice.title(),
                "DELTAVERSE_PROJECT", notice.project(),
                "DELTAVERSE_PROFILE", notice.profile(),
                "DELTAVERSE_RUN", notice.run() == 0 ? "" : Long.toString(notice.run()),
                "DELTAVERSE_EXIT_CODE", Integer.toString(notice.exitCode())));
    Process process;
    try {
      process = builder.start();
    } catch (IOException _) {
      return new Attempt(program.command().getFirst() + " cannot be started", false);
    }
    try {
      give(process, NoticeJson.plain(notice).toString());
      if (!process.waitFor(program.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        return new Attempt("it took longer than " + Durations.text(program.timeout()), false);
      }
      int code = process.exitValue();
      return code == 0 ? Attempt.DONE : new Attempt("it ended with code " + code, true);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void give(Process process, String text) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // It did not read to the end; its exit code says whether that was well.
    }
  }
}
