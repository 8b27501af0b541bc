package dev.deltaverse.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Modules and packages know each other in one direction only. */
@AnalyzeClasses(packages = "dev.deltaverse", importOptions = ImportOption.DoNotIncludeTests.class)
final class ModuleArrowsTest {
  private static final String OURS = "dev.deltaverse..";

  @ArchTest
  static final ArchRule THE_CLIENT_KNOWS_NOTHING_OF_MIGRATIONS =
      noClasses()
          .that()
          .resideInAPackage("dev.deltaverse.webapi..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.deltaverse.engine..",
              "dev.deltaverse.emulator..",
              "dev.deltaverse.examples..",
              "dev.deltaverse.console..",
              "dev.deltaverse.cli..");

  @ArchTest
  static final ArchRule THE_EMULATOR_STANDS_ALONE =
      noClasses()
          .that()
          .resideInAPackage("dev.deltaverse.emulator..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.deltaverse.engine..",
              "dev.deltaverse.webapi..",
              "dev.deltaverse.examples..",
              "dev.deltaverse.console..",
              "dev.deltaverse.cli..");

  @ArchTest
  static final ArchRule THE_EXAMPLES_STAND_ALONE =
      noClasses()
          .that()
          .resideInAPackage("dev.deltaverse.examples..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.deltaverse.engine..",
              "dev.deltaverse.webapi..",
              "dev.deltaverse.emulator..",
              "dev.deltaverse.console..",
              "dev.deltaverse.cli..");

  @ArchTest
  static final ArchRule THE_ENGINE_KNOWS_NOTHING_ABOVE_IT =
      noClasses()
          .that()
          .resideInAPackage("dev.deltaverse.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.deltaverse.cli..",
              "dev.deltaverse.console..",
              "dev.deltaverse.emulator..",
              "dev.deltaverse.examples..");

  @ArchTest
  static final ArchRule THE_CONSOLE_KNOWS_THE_ENGINE_ALONE =
      noClasses()
          .that()
          .resideInAPackage("dev.deltaverse.console..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.deltaverse.cli..",
              "dev.deltaverse.webapi..",
              "dev.deltaverse.emulator..",
              "dev.deltaverse.examples..");

  @ArchTest
  static final ArchRule ONLY_THE_CONSOLE_KNOWS_ITS_SERVER =
      noClasses()
          .that()
          .resideInAPackage(OURS)
          .and()
          .resideOutsideOfPackage("dev.deltaverse.console..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.javalin..", "io.prometheus..");

  @ArchTest
  static final ArchRule ONLY_THE_DATAVERSE_TARGET_KNOWS_THE_CLIENT =
      classes()
          .that()
          .resideInAPackage("dev.deltaverse.webapi..")
          .should()
          .onlyBeAccessed()
          .byClassesThat()
          .resideInAnyPackage(
              "dev.deltaverse.webapi..", "dev.deltaverse.engine.target.dataverse..");

  @ArchTest
  static final ArchRule ONLY_THE_DUCKDB_STAGING_KNOWS_DUCKDB =
      noClasses()
          .that()
          .resideInAPackage(OURS)
          .and()
          .resideOutsideOfPackage("dev.deltaverse.engine.staging.duckdb..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.duckdb..");

  @ArchTest
  static final ArchRule ONLY_THE_JOURNAL_KNOWS_SQLITE =
      noClasses()
          .that()
          .resideInAPackage(OURS)
          .and()
          .resideOutsideOfPackage("dev.deltaverse.engine.journal..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.sqlite..");

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINE_KNOWS_PICOCLI =
      noClasses()
          .that()
          .resideInAPackage(OURS)
          .and()
          .resideOutsideOfPackage("dev.deltaverse.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule ONLY_THE_MAIN_PATH_KNOWS_ALL_STAGES =
      noClasses()
          .that()
          .resideInAPackage("dev.deltaverse.engine..")
          .and()
          .resideOutsideOfPackage("dev.deltaverse.engine.run..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.deltaverse.engine.run..");

  @ArchTest
  static final ArchRule MODULES_HAVE_NO_CYCLES =
      slices().matching("dev.deltaverse.(*)..").should().beFreeOfCycles();
}
