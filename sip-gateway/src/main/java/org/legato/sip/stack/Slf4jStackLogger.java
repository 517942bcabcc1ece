package org.legato.sip.stack;

import gov.nist.core.StackLogger;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** JAIN-SIP's log to SLF4J, one level quieter; made by JAIN-SIP by name. */
public final class Slf4jStackLogger implements StackLogger {
  private static final Logger LOG = LoggerFactory.getLogger("org.legato.sip.jain");

  @Override
  public void logStackTrace() {}

  @Override
  public void logStackTrace(int level) {}

  @Override
  public int getLineCount() {
    return 0;
  }

  @Override
  public void logException(Throwable error) {
    LOG.debug("stack exception", error);
  }

  @Override
  public void logDebug(String message) {
    LOG.trace(message);
  }

  @Override
  public void logDebug(String message, Exception error) {
    LOG.trace(message, error);
  }

  @Override
  public void logTrace(String message) {
    LOG.trace(message);
  }

  @Override
  public void logFatalError(String message) {
    LOG.error(message);
  }

  @Override
  public void logError(String message) {
    LOG.info(message);
  }

  @Override
  public void logError(String message, Exception error) {
    if (error instanceof InterruptedException) {
      // How the stack's own threads end when it is stopped.
      LOG.debug(message);
      return;
    }
    LOG.info(message, error);
  }

  @Override
  public void logWarning(String message) {
    LOG.debug(message);
  }

  @Override
  public void logInfo(String message) {
    LOG.debug(message);
  }

  @Override
  public boolean isLoggingEnabled() {
    return true;
  }

  /**
   * The level of messages is always passed on, for the counters; the rest follows SLF4J's level.
   */
  @Override
  public boolean isLoggingEnabled(int level) {
    return switch (level) {
      // TRACE_INFO is the level of TRACE_MESSAGES also.
      case TRACE_FATAL, TRACE_ERROR, TRACE_INFO -> true;
      case TRACE_WARN -> LOG.isDebugEnabled();
      default -> LOG.isTraceEnabled();
    };
  }

  @Override
  public void disableLogging() {}

  @Override
  public void enableLogging() {}

  @Override
  public void setBuildTimeStamp(String timeStamp) {}

  @Override
  public void setStackProperties(Properties properties) {}

  @Override
  public String getLoggerName() {
    return LOG.getName();
  }
}
