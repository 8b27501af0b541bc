package dev.deltaverse.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProjectReaderTest {
  @TempDir Path folder;

  @Test
  void everyKeyOfTheFormatIsRead() throws Exception {
    ProjectFiles files = new ProjectFiles(folder);
    assertThat(files.problems(ProjectFiles.maximal(), "prod")).isEmpty();
  }
}
