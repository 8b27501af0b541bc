package dev.deltaverse.engine.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.ApplicationUser.Certificate;
import dev.deltaverse.engine.project.ApplicationUser.ClientSecret;
import dev.deltaverse.engine.project.ApplicationUser.ManagedIdentity;
import dev.deltaverse.engine.project.ApplicationUser.NoCredential;
import dev.deltaverse.engine.project.ApplicationUser.TokenCommand;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProjectReaderTest {
  private static final Dialect BCP =
      new Dialect(
          "utf-16le",
          "+|",
          "'",
          "\\",
          "&|\n",
          false,
          List.of("code", "name", "3"),
          List.of("NULL", "0"),
          Dialect.Trim.TRAILING,
          ",",
          ".",
          List.of("dd.MM.yyyy"),
          List.of("dd.MM.yyyy HH:mm"),
          Optional.of(ZoneId.of("Europe/Berlin")),
          List.of("J", "1"),
          List.of("N", "0"));

  @TempDir Path folder;

  @Test
  void theProfilesOfAFileAreListed() throws Exception {
    ProjectFiles files = new ProjectFiles(folder);
    String target = "target: { url: x }\n";
    assertThat(ProjectReader.profiles(files.yaml("deltaverse: 1\n" + target)))
        .containsExactly("default");
    String profiles = "profiles:\n  uat: {}\n  prod: {}\n";
    assertThat(ProjectReader.profiles(files.yaml(target + profiles)))
        .containsExactly("default", "uat", "prod");
    // Without a target the top of the file does not stand alone.
    assertThat(ProjectReader.profiles(files.yaml(profiles))).containsExactly("uat", "prod");
    assertThat(
            catchThrowableOfType(
                MigrationException.class,
                () -> ProjectReader.profiles(folder.resolve("none.yaml"))))
        .hasMessageContaining("there is no such file");
  }

  @Test
  void everyKeyOfTheFormatIsRead() throws Exception {
    ProjectFiles files = new ProjectFiles(folder);
    Path file = files.yaml(ProjectFiles.maximal());

    assertThat(ProjectReader.problems(file, "prod", ProjectFiles.ENVIRONMENT)).isEmpty();
    Project project = ProjectReader.read(file, "prod", ProjectFiles.ENVIRONMENT);

    assertThat(project)
        .isEqualTo(
            new Project(
                file,
                "staffing",
                "prod",
                new TargetSettings(
                    URI.create("https://contoso.crm.dynamics.com"),
                    URI.create("https://login.microsoftonline.us"),
                    users(),
                    new BypassSettings(
                        true,
                        true,
                        true,
                        List.of("45e0c603-0d0b-466e-a286-d7fc1cda8361"),
                        "migration")),
                folder.resolve("dumps"),
                List.of(accounts(), providers(), distances()),
                links(),
                List.of(
                    new VerifyQuery(
                        "open shifts", "select count(*) from want_accounts", "dv_accounts/$count")),
                List.of(
                    new CommandStep(
                        "export",
                        CommandStep.When.BEFORE_STAGE,
                        List.of("sh", "-c", "./export.sh"),
                        Duration.ofMinutes(10)),
                    new CommandStep(
                        "report",
                        CommandStep.When.AFTER_VERIFY,
                        List.of("./report.sh"),
                        Duration.ofMinutes(30))),
                new SendSettings(
                    50,
                    60,
                    7,
                    new RetrySettings(
                        3,
                        Duration.ofMillis(250),
                        Duration.ofMinutes(1),
                        Set.of(RetrySettings.On.UNKNOWN)),
                    Duration.ofSeconds(90),
                    true,
                    new LimitSettings(Duration.ofMinutes(1), Duration.ofMinutes(4), 1200, 40),
                    new EntitlementSettings(60_000, EntitlementSettings.Counts.REQUESTS, true)),
                new FlowSettings(
                    3,
                    false,
                    new RetrySettings(
                        1,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Set.of(
                            RetrySettings.On.TRANSIENT,
                            RetrySettings.On.TARGET,
                            RetrySettings.On.SOURCE)),
                    Duration.ofHours(2)),
                new UndoSettings(3),
                new SwitchSettings(
                    List.of("Contoso.*"),
                    List.of("Notify *"),
                    List.of("Same name"),
                    SwitchSettings.Bypass.NEVER),
                receivers(),
                Optional.of(
                    new ScheduleSettings(
                        new ScheduleSettings.At(
                            CronExpression.parse("30 2 * * 1-5"), ZoneId.of("Europe/Berlin")),
                        new ScheduleSettings.Marker("COMPLETE"),
                        true,
                        true))));
    assertThat(project.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void aProfileIsLaidOverTheTopOfTheFileKeyByKey() throws Exception {
    ProjectFiles files = new ProjectFiles(folder);
    Project dev = ProjectReader.read(files.yaml(ProjectFiles.maximal()), "dev", Map.of());

    assertThat(dev.profile()).isEqualTo("dev");
    assertThat(dev.snapshots()).isEqualTo(folder.resolve("dev-dumps"));
    assertThat(dev.target().url()).isEqualTo(URI.create("http://localhost:5800"));
    assertThat(dev.target().users())
        .containsExactly(new ApplicationUser("anyone", new NoCredential()));
    assertThat(dev.target().bypass().tag()).isEqualTo("migration");
    assertThat(dev.send())
        .isEqualTo(
            new SendSettings(
                50,
                60,
                2,
                new RetrySettings(
                    5,
                    Duration.ofMillis(250),
                    Duration.ofMinutes(1),
                    Set.of(RetrySettings.On.UNKNOWN)),
                Duration.ofSeconds(90),
                true,
                new LimitSettings(Duration.ofMinutes(1), Duration.ofMinutes(4), 1200, 40),
                new EntitlementSettings(60_000, EntitlementSettings.Counts.REQUESTS, true)));
    assertThat(dev.flow().stepTimeout()).isEqualTo(Duration.ofDays(1));
    assertThat(dev.flow().parallelism()).isEqualTo(3);
    assertThat(dev.receivers())
        .containsExactly(
            new Receiver(
                "any",
                Receiver.On.DEFAULT,
                new Receiver.Program(List.of("./tell.sh"), Duration.ofSeconds(30))));
    assertThat(dev.schedule())
        .hasValue(
            new ScheduleSettings(
                new ScheduleSettings.EachSnapshot(),
                new ScheduleSettings.Settled(Duration.ofMinutes(15)),
                false,
                false));
    assertThat(dev.state()).isEqualTo(folder.resolve(".deltaverse/dev"));
  }

  @Test
  void aShortFileHasTheDefaultsOfTheRecords() throws Exception {
    Path file = new ProjectFiles(folder).yaml(ProjectFiles.MINIMAL);
    Project project = ProjectReader.read(file, "default", Map.of());

    assertThat(project)
        .isEqualTo(
            new Project(
                file,
                "small",
                "default",
                new TargetSettings(
                    URI.create("http://localhost:5800"),
                    List.of(new ApplicationUser("dev", new NoCredential())),
                    BypassSettings.NONE),
                folder.resolve("snapshots"),
                List.of(
                    new TableMapping(
                        "accounts",
                        "dv_account",
                        new RowSource.Files(
                            List.of("accounts.csv"), RowSource.Format.CSV, Dialect.DEFAULT),
                        List.of("dv_code"),
                        List.of(ColumnMapping.of("dv_code", "code")),
                        new DuplicatePolicy.RejectAll(),
                        new DeletePolicy.Delete(),
                        Guards.DEFAULT,
                        List.of(),
                        Optional.empty(),
                        Drift.SOURCE_WINS,
                        Identity.KEY)),
                List.of(),
                List.of(),
                List.of(),
                SendSettings.DEFAULT,
                FlowSettings.DEFAULT,
                UndoSettings.DEFAULT,
                SwitchSettings.NONE,
                List.of(),
                Optional.empty()));
  }

  @Test
  void allProblemsAreInOneMessage() {
    Path file =
        new ProjectFiles(folder)
            .yaml(ProjectFiles.MINIMAL.replace("code\n", "{ fron: code, trim: bth }\n"));

    MigrationException e =
        catchThrowableOfType(
            MigrationException.class, () -> ProjectReader.read(file, "default", Map.of()));

    assertThat(e.code()).isEqualTo(MigrationException.Code.SETUP);
    assertThat(e)
        .hasMessage(
            file
                + ":10:18: tables.accounts.columns.dv_code.fron: unknown key 'fron'; did you mean"
                + " 'from'?\n"
                + file
                + ":10:36: tables.accounts.columns.dv_code.trim: expected none, leading, trailing"
                + " or both, found 'bth'; did you mean 'both'?");
    assertThat(e.hint()).isEqualTo("Correct these 2 places of the project file and run again.");
  }

  private static List<Receiver> receivers() {
    return List.of(
        new Receiver(
            "team",
            Receiver.On.DEFAULT,
            new Receiver.Teams(new Secret("https://hooks.example/s3cr3t-four"))),
        new Receiver(
            "chat",
            Set.of(Receiver.On.FAILED, Receiver.On.STOPPED_BY_GUARD),
            new Receiver.Slack(new Secret("https://hooks.example/s3cr3t-five"))),
        new Receiver(
            "hub",
            Set.of(Receiver.On.INTERRUPTED),
            new Receiver.Webhook(new Secret("https://hooks.example/s3cr3t-four"))),
        new Receiver(
            "pager",
            Receiver.On.DEFAULT,
            new Receiver.Program(List.of("./page.sh", "now"), Duration.ofSeconds(10))));
  }

  private List<ApplicationUser> users() {
    return List.of(
        new ApplicationUser(
            "secret", new ClientSecret("tenant-1", "app-1", new Secret("s3cr3t-one"))),
        new ApplicationUser(
            "filed", new ClientSecret("contoso.com", "app-2", new Secret("s3cr3t-three"))),
        new ApplicationUser(
            "pem",
            new Certificate(
                "contoso.com",
                "app-3",
                folder.resolve("cert.pem").toString(),
                new Secret("s3cr3t-two"))),
        new ApplicationUser("machine", new ManagedIdentity("mi-1")),
        new ApplicationUser("az", new TokenCommand(List.of("az", "account", "get-access-token"))));
  }

  private static TableMapping accounts() {
    Dialect dialect =
        new Dialect(
            "utf-16le",
            "+|",
            "\"",
            "\\",
            "&|\n",
            true,
            List.of(),
            BCP.nulls(),
            BCP.trim(),
            ",",
            ".",
            BCP.dates(),
            BCP.times(),
            Optional.of(ZoneId.of("UTC")),
            BCP.trueTexts(),
            BCP.falseTexts());
    return new TableMapping(
        "accounts",
        "dv_account",
        new RowSource.Files(List.of("accounts.csv"), RowSource.Format.CSV, dialect),
        List.of("dv_code"),
        List.of(
            ColumnMapping.of("dv_code", "code"),
            new ColumnMapping(
                "dv_name",
                new ValueSource.From("name"),
                Optional.of(Dialect.Trim.BOTH),
                ColumnMapping.TextCase.UPPER,
                Optional.of("n/a"),
                ColumnMapping.Blank.LEAVE,
                true,
                ColumnMapping.OnLong.TRUNCATE,
                ColumnMapping.OnScale.REJECT,
                Map.of(),
                ";",
                Optional.empty(),
                List.of()),
            choices("dv_rating", "rating", Map.of("Gold", 1, "Silver", 2), ";"),
            choices("dv_skills", "skills", Map.of("Java", 10), "|"),
            column(
                "dv_total",
                new ValueSource.Expression("a || b"),
                ColumnMapping.OnScale.ROUND,
                Optional.empty(),
                List.of()),
            column(
                "dv_source",
                new ValueSource.Constant("legacy"),
                ColumnMapping.OnScale.REJECT,
                Optional.empty(),
                List.of()),
            column(
                "dv_start",
                new ValueSource.From("start"),
                ColumnMapping.OnScale.REJECT,
                Optional.empty(),
                List.of("yyyyMMdd")),
            lookup(
                "dv_parentid",
                LookupMapping.OnMissing.NULL,
                new LookupMapping.ByKey("accounts", List.of("parent_code"), Optional.empty())),
            lookup(
                "dv_owner",
                LookupMapping.OnMissing.REJECT,
                new LookupMapping.ById("systemuser", "owner_guid", Optional.of("owner_type = 'U'")),
                new LookupMapping.ByTargetKey(
                    "team",
                    List.of("name", "kind"),
                    List.of("team_name", "team_kind"),
                    Optional.empty()))),
        new DuplicatePolicy.KeepFirst("changed"),
        new DeletePolicy.Deactivate(1, 2),
        new Guards(1000, 0.05, 0.25),
        List.of(new CheckRule("positive hours", "hours >= 0")),
        Optional.of("status <> 'X'"),
        Drift.TARGET_WINS,
        Identity.DERIVED);
  }

  private static TableMapping providers() {
    return new TableMapping(
        "providers",
        "dv_provider",
        new RowSource.Files(
            List.of("providers-*.parquet", "more.parquet"), RowSource.Format.PARQUET, BCP),
        List.of("dv_code", "dv_country"),
        List.of(ColumnMapping.of("dv_code", "code"), ColumnMapping.of("dv_country", "country")),
        new DuplicatePolicy.KeepLast("changed"),
        new DeletePolicy.Ignore(),
        Guards.DEFAULT,
        List.of(),
        Optional.empty(),
        Drift.SOURCE_WINS,
        Identity.KEY);
  }

  private TableMapping distances() {
    return new TableMapping(
        "distances",
        "dv_distance",
        new RowSource.Model(folder.resolve("models/distance.sql")),
        List.of("dv_providerid", "dv_accountid"),
        List.of(
            lookup(
                "dv_providerid",
                LookupMapping.OnMissing.PARK,
                new LookupMapping.ByKey("providers", List.of("code", "country"), Optional.empty())),
            lookup(
                "dv_accountid",
                LookupMapping.OnMissing.PARK,
                new LookupMapping.ByKey("accounts", List.of("account_code"), Optional.empty()))),
        new DuplicatePolicy.RejectAll(),
        new DeletePolicy.Delete(),
        Guards.DEFAULT,
        List.of(),
        Optional.empty(),
        Drift.SOURCE_WINS,
        Identity.KEY);
  }

  private List<LinkMapping> links() {
    Dialect pairs =
        new Dialect(
            BCP.encoding(),
            BCP.delimiter(),
            BCP.quote(),
            BCP.escape(),
            BCP.terminator(),
            false,
            List.of("provider", "country", "account"),
            BCP.nulls(),
            BCP.trim(),
            BCP.decimal(),
            BCP.thousands(),
            BCP.dates(),
            BCP.times(),
            BCP.zone(),
            BCP.trueTexts(),
            BCP.falseTexts());
    LinkMapping.Side a = new LinkMapping.Side("accounts", List.of("a"));
    LinkMapping.Side b = new LinkMapping.Side("accounts", List.of("b"));
    return List.of(
        new LinkMapping(
            "provider_accounts",
            "dv_provider_Account",
            new RowSource.Files(List.of("provider_accounts.csv"), RowSource.Format.CSV, pairs),
            new LinkMapping.Side("providers", List.of("provider", "country")),
            new LinkMapping.Side("accounts", List.of("account")),
            new DeletePolicy.Ignore(),
            new Guards(Long.MAX_VALUE, 0.1, 0.5),
            Optional.of("1 = 1")),
        new LinkMapping(
            "more_accounts",
            "dv_more",
            new RowSource.Files(List.of("more-*.csv", "most-*.csv"), RowSource.Format.CSV, BCP),
            a,
            b,
            new DeletePolicy.Delete(),
            Guards.DEFAULT,
            Optional.empty()),
        new LinkMapping(
            "model_accounts",
            "dv_models",
            new RowSource.Model(folder.resolve("models/pairs.sql")),
            a,
            b,
            new DeletePolicy.Delete(),
            Guards.DEFAULT,
            Optional.empty()));
  }

  private static ColumnMapping lookup(
      String target, LookupMapping.OnMissing onMissing, LookupMapping.To... targets) {
    return column(
        target,
        new ValueSource.None(),
        ColumnMapping.OnScale.REJECT,
        Optional.of(new LookupMapping(List.of(targets), onMissing)),
        List.of());
  }

  private static ColumnMapping choices(
      String target, String from, Map<String, Integer> choices, String separator) {
    return new ColumnMapping(
        target,
        new ValueSource.From(from),
        Optional.empty(),
        ColumnMapping.TextCase.KEEP,
        Optional.empty(),
        ColumnMapping.Blank.NULL,
        false,
        ColumnMapping.OnLong.REJECT,
        ColumnMapping.OnScale.REJECT,
        choices,
        separator,
        Optional.empty(),
        List.of());
  }

  private static ColumnMapping column(
      String target,
      ValueSource source,
      ColumnMapping.OnScale onScale,
      Optional<LookupMapping> lookup,
      List<String> formats) {
    return new ColumnMapping(
        target,
        source,
        Optional.empty(),
        ColumnMapping.TextCase.KEEP,
        Optional.empty(),
        ColumnMapping.Blank.NULL,
        false,
        ColumnMapping.OnLong.REJECT,
        onScale,
        Map.of(),
        ";",
        lookup,
        formats);
  }
}
