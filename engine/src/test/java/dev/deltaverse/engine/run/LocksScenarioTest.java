package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.TargetRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of the same accounts, which lock each other once. */
final class LocksScenarioTest {
  private static final int JOBS = 1_000;
  private static final int ACCOUNTS = 8;

  @TempDir private Path folder = Path.of("");

  /** The accounts of the jobs on their way; a request waits a moment for another beside it. */
  private static final class UnderWay {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition another = lock.newCondition();
    private final List<Set<String>> parents = new ArrayList<>();
    private final Set<String> twice = new TreeSet<>();
    private int most;

    void enter(Set<String> of) throws InterruptedException {
      lock.lock();
      try {
        for (Set<String> other : parents) {
          of.stream().filter(other::contains).forEach(twice::add);
        }
        parents.add(of);
        most = Math.max(most, parents.size());
        another.signalAll();
        if (parents.size() < 2) {
          another.await(100, TimeUnit.MILLISECONDS);
        }
      } finally {
        lock.unlock();
      }
    }

    void leave(Set<String> of) {
      lock.lock();
      try {
        parents.remove(of);
      } finally {
        lock.unlock();
      }
    }
  }

  @Test
  void afterADeadlockRowsOfOneParentAreNeverInTwoRequestsAtOnce() throws Exception {
    StringBuilder accounts = new StringBuilder("code,name,size,parent\n");
    for (int i = 0; i < ACCOUNTS; i++) {
      accounts.append("A").append(i).append(",Name,").append(i).append(",\n");
    }
    StringBuilder jobs = new StringBuilder("no,title,account\n");
    for (int i = 0; i < JOBS; i++) {
      jobs.append(i).append(",Job,A").append(i % ACCOUNTS).append('\n');
    }
    String send = "send: { parallelism: 4, retry: { times: 3, firstDelay: 1ms, maxDelay: 1ms } }\n";
    try (Rig rig = new Rig(folder, Shop.MODEL, send + Shop.PROJECT)) {
      rig.file("1", "accounts.csv", accounts.toString())
          .file("1", "jobs.csv", jobs.toString())
          .file("1", "tasks.csv", "ref,text,job\n")
          .file("1", "job_accounts.csv", "job,account\n");
      AtomicInteger requests = new AtomicInteger();
      UnderWay underWay = new UnderWay();
      rig.between(
          target ->
              new Between(
                  target,
                  (request, on) -> {
                    if (!(request instanceof TargetRequest.Create create)
                        || !create.table().name().equals("jobs")) {
                      return on.send(request);
                    }
                    if (requests.incrementAndGet() == 1) {
                      return new Answer.Transient("0x80044150", "Sql error: deadlock, 1205");
                    }
                    Set<String> parents = new TreeSet<>();
                    create.rows().forEach(row -> parents.add(String.valueOf(row.values().get(2))));
                    underWay.enter(parents);
                    try {
                      return on.send(request);
                    } finally {
                      underWay.leave(parents);
                    }
                  }));
      RunReport report = rig.good("1");

      assertThat(Rig.books(report, "jobs").created()).isEqualTo(JOBS);
      assertThat(underWay.twice).isEmpty();
      assertThat(underWay.most).as("requests at once").isGreaterThan(1);
    }
  }
}
