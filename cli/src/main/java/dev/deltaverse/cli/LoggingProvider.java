package dev.deltaverse.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Logback as {@link Logging} sets it up, without its search for configurations and versions, for
 * which every start opened every jar. The distribution names this class in {@code slf4j.provider};
 * elsewhere Logback is found as usual. Thread-safe once SLF4J has initialised it.
 */
public final class LoggingProvider implements SLF4JServiceProvider {
  private final LoggerContext loggers = new LoggerContext();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();

  /** For SLF4J. */
  public LoggingProvider() {}

  @Override
  public void initialize() {
    loggers.setName("default");
    loggers.setMDCAdapter(mdc);
    new Logging().configure(loggers);
    loggers.start();
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return loggers;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return mdc;
  }

  /** The interface's version that this is written for. */
  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }
}
