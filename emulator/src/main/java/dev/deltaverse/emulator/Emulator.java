package dev.deltaverse.emulator;

import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A Dataverse environment on localhost: the Web API over real HTTP, for tests and rehearsals. It
 * answers as Microsoft's documentation and observation say the service does; what it does not model
 * it refuses with 501 and the name of it.
 *
 * <p>Thread-safe. After {@link #close} no request is answered.
 */
public final class Emulator implements AutoCloseable {
  private static final long FLUSH_MILLIS = 500;
  private static final String API = "/api/data/v9.";
  private static final String TOKEN = "/oauth2/v2.0/token";
  private static final String CONTROL = "/emulator/";

  private final EmulatorConfig config;
  private final Ids ids;
  private final Store store;
  private final RequestLog requestLog;
  private final HttpFront front;
  private final Identity identity;
  private final ScheduledExecutorService flusher;
  private final Map<String, Snapshot> snapshots = new ConcurrentHashMap<>();
  private volatile Environment environment;
  private volatile ApiService api;

  private Emulator(EmulatorConfig config) {
    this.config = config;
    this.store = new Store(config.dataFolder());
    try {
      this.ids = new Ids(new SavedModel(store).seed(config.seed()));
      this.requestLog = new RequestLog(config.requestLogSize());
      this.environment = environment(ModelSource.text(config));
      this.identity = new Identity(config, ids);
      this.api = new ApiService(environment, config, identity);
      ControlService control = new ControlService(this);
      this.front = new HttpFront(config.port(), request -> answer(request, control));
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
    this.flusher =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("emulator-flush").factory());
    flusher.scheduleWithFixedDelay(store::flush, FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Starts an emulator.
   *
   * @throws IllegalArgumentException if the model is wrong; the message lists all its problems
   * @throws UncheckedIOException if the model file can't be read or the data folder not be written
   * @throws IllegalStateException if the port is taken
   */
  public static Emulator start(EmulatorConfig config) {
    return new Emulator(config);
  }

  /** The environment's address, for example {@code http://127.0.0.1:43121}; no slash at the end. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + front.port());
  }

  /** What was done so far, by message and kind, as {@code GET /emulator/counters} shows it. */
  public Map<String, Map<String, Long>> counters() {
    return environment.counters.snapshot();
  }

  /** Forgets all rows, counters and logged requests and begins with the model again. */
  public void reset() {
    load(ModelSource.text(config));
  }

  /**
   * Forgets all rows and begins with another model.
   *
   * @param model text of a model file, of metadata JSON or of a {@code $metadata} document
   * @throws IllegalArgumentException if the model is wrong
   */
  public void load(String model) {
    String modelJson = ModelSource.json(model);
    ModelFile.parse(modelJson.isEmpty() ? "{}" : modelJson, ids, config.clock().instant());
    store.clear();
    snapshots.clear();
    requestLog.clear();
    Environment next = environment(modelJson);
    environment = next;
    api = new ApiService(next, config, identity);
  }

  /**
   * Keeps a copy of all rows and of the definitions in memory under a name.
   *
   * @param name replaces an earlier copy of that name
   */
  public void snapshot(String name) {
    Environment current = environment;
    snapshots.put(name, new Snapshot(current.model(), store.snapshot()));
  }

  /**
   * Brings rows and definitions back to a copy that {@link #snapshot} made since the model was
   * loaded.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public void restore(String name) {
    Snapshot snapshot = snapshots.get(name);
    if (snapshot == null) {
      throw new IllegalArgumentException(
          "There is no snapshot \"" + name + "\"; there are " + snapshots.keySet());
    }
    store.restore(snapshot.rows());
    environment.restore(snapshot.model());
  }

  private record Snapshot(Model model, List<Runnable> rows) {}

  /** Lets other things go wrong from now on; counting starts anew. */
  public void faults(FaultScript script) {
    api.faults(script);
  }

  @Override
  public void close() {
    front.close();
    flusher.close();
    store.close();
  }

  Environment environment() {
    return environment;
  }

  RequestLog requestLog() {
    return requestLog;
  }

  private Environment environment(String source) {
    SavedModel saved = new SavedModel(store);
    String definitions = saved.load(source);
    boolean fresh = definitions == null;
    String text = definitions != null ? definitions : source.isEmpty() ? "{}" : source;
    ModelFile.Parsed parsed = ModelFile.parse(text, ids, config.clock().instant());
    Environment made =
        new Environment(
            store, ids, config.clock(), config.keyBuildTime(), config.elasticLag(), parsed.model());
    made.seed(fresh ? parsed.rows() : Map.of(), config.users());
    if (fresh) {
      saved.save(config.seed(), source, parsed.model());
    }
    return made;
  }

  private Answer answer(Request request, ControlService control) {
    long start = System.nanoTime();
    String path = request.path();
    if (path.startsWith(CONTROL)) {
      return control.answer(at(request, path.substring(CONTROL.length()), request.base()));
    }
    Answer answer;
    if (path.startsWith(API)) {
      int slash = path.indexOf('/', API.length());
      String version = slash < 0 ? path : path.substring(0, slash);
      answer =
          api.answer(
              at(request, slash < 0 ? "" : path.substring(slash + 1), request.base() + version));
    } else if (path.endsWith(TOKEN) && request.method().equals("POST")) {
      answer = identity.token(request);
    } else {
      answer = Answer.text(404, "Nothing is served at " + path + "\n");
    }
    requestLog.add(
        config.clock().instant(),
        request.method(),
        request.query().isEmpty() ? path : path + "?" + request.query(),
        answer.status,
        (System.nanoTime() - start) / 1000);
    return answer;
  }

  private static Request at(Request request, String path, String base) {
    return new Request(
        request.method(), path, request.query(), request.headers(), request.body(), base);
  }
}
