package dev.deltaverse.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a person stop a command by Ctrl-C so that it ends in order: the command's thread is
 * interrupted and waited for. The JVM then ends with 128 and the signal's number, which is 130 for
 * Ctrl-C.
 */
final class Stopping {
  /** Beyond the longest that an answer may take, so that none is given up. */
  private static final long PATIENCE_SECONDS = 300;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread worker;
  private final PrintWriter err;

  private Stopping(Thread worker, PrintWriter err) {
    this.worker = worker;
    this.err = err;
  }

  /** Watches over the calling thread's work from now on. */
  static Stopping watch(PrintWriter err) {
    Stopping stopping = new Stopping(Thread.currentThread(), err);
    Runtime.getRuntime().addShutdownHook(new Thread(stopping::stop, "stop"));
    return stopping;
  }

  /** To be called when the work is done and all is printed. */
  void done() {
    ended.countDown();
  }

  private void stop() {
    if (ended.getCount() == 0) {
      return;
    }
    worker.interrupt();
    try {
      if (!ended.await(1, TimeUnit.SECONDS)) {
        err.println("deltaverse: stopping; the requests in flight are waited for");
        err.flush();
        if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          err.println(
              "deltaverse: it did not stop in "
                  + PATIENCE_SECONDS
                  + " s and is killed; the next run goes on from what was written down");
          err.flush();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
