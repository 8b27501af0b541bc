package dev.deltaverse.cli;

import dev.deltaverse.engine.forecast.MigrationWindow;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a window of time on the command line. */
final class WindowOption implements ITypeConverter<MigrationWindow> {
  @Override
  public MigrationWindow convert(String text) {
    try {
      return MigrationWindow.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "'" + text + "' is no time of day from one minute to another, such as 04:00-06:30");
    }
  }
}
