package dev.deltaverse.cli;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.ViewportSize;
import dev.deltaverse.console.access.Passwords;
import dev.deltaverse.console.access.Role;
import dev.deltaverse.console.access.UsersFile;
import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.examples.staffing.Changes;
import dev.deltaverse.examples.staffing.StaffingGenerator;
import dev.deltaverse.examples.staffing.StaffingSnapshot;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console in a real browser: a run is started from the page and watched until it is green, and
 * every page is scanned by axe, in light and dark, and tried at the width of a phone.
 *
 * <p>With {@code -Dscreenshots=FOLDER} a picture of each page is kept there.
 */
@Timeout(300)
final class ConsoleBrowserTest {
  private static final List<String> CHROMIUM =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

  /** A schedule that starts nothing while the test runs, and a second profile. */
  private static final String MORE =
      """

      schedule: { cron: "0 3 29 2 *", zone: UTC, complete: { marker: COMPLETE }, verify: true }
      profiles:
        uat: { target: { url: "%s" } }
      """;

  private static final String PASSWORD = "correct-horse-battery";
  private static final LocatorAssertions.ContainsTextOptions SOON =
      new LocatorAssertions.ContainsTextOptions().setTimeout(90_000);

  @Test
  void aRunIsStartedWatchedAndCertified(@TempDir Path temp) throws Exception {
    Optional<String> chromium = CHROMIUM.stream().filter(p -> Files.exists(Path.of(p))).findFirst();
    if (chromium.isEmpty()) {
      assertThat(System.getenv("CI"))
          .describedAs("CI has no chromium; .ci/run installs it")
          .isNull();
    }
    assumeTrue(chromium.isPresent(), "no chromium; install Debian's package chromium");
    try (DemoProject project = DemoProject.temporary();
        Emulator emulator = Emulator.start(EmulatorConfig.defaults().withModel(project.model()));
        Emulator second = Emulator.start(EmulatorConfig.defaults().withModel(project.model()))) {
      Path file = project.folder().resolve("deltaverse.yaml");
      Files.writeString(
          file,
          Files.readString(file).replace("${DATAVERSE_URL}", emulator.url().toString())
              + MORE.formatted(second.url()));
      StaffingSnapshot first =
          new StaffingGenerator(1).first(project.snapshot("1-first"), StaffingGenerator.MIN_ROWS);
      try (Playwright playwright =
              Playwright.create(
                  new Playwright.CreateOptions()
                      .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
          Browser browser =
              playwright
                  .chromium()
                  .launch(
                      new BrowserType.LaunchOptions()
                          .setExecutablePath(Path.of(chromium.get()))
                          .setChromiumSandbox(false));
          BrowserContext context = browser.newContext();
          Served served = new Served(project.folder())) {
        Page page = context.newPage();
        run(page, served.url.toString(), 1);
        first.next(project.snapshot("2-later"), new Changes(100, 60, 30, true));
        pausedRun(page, served.url.toString(), 2);

        page.navigate(served.url + "rejects?run=1");
        assertThat(page.locator("article.reject mark").first()).isVisible();
        page.navigate(served.url + "runs");
        page.getByText("Compare the two chosen").click();
        assertThat(page.locator("h1")).hasText("Run 1 and run 2");
        keyboard(page, served.url.toString());
        page.navigate(served.url + "runs/2");
        assertThat(page.locator("#forecast")).containsText("in nine of ten cases");
        assertThat(page.locator("#users")).containsText("rows in");
        page.navigate(served.url + "runs/2/certificate");
        assertThat(page.locator(".verdict"))
            .containsText("the target agrees with the source cell by cell");
        printed(page);
        Path certificate = temp.resolve("certificate.html");
        page.waitForDownload(() -> page.getByText("As a file with its hash").click())
            .saveAs(certificate);
        assertThat(
                Workplace.runAnywhere("certificate", "--check", certificate.toString()).exitCode())
            .isZero();
        check(page, served.url.toString());
        long before = ServeTest.created(emulator);
        assertThat(ServeTest.created(second)).isZero();
        profile(page, served.url.toString());
        assertThat(ServeTest.created(second)).isGreaterThan(StaffingGenerator.MIN_ROWS / 2);
        assertThat(ServeTest.created(emulator)).isEqualTo(before);
        look(browser, served.url.toString());
        plan(page, served.url.toString());
        rolesAreKept(browser, project.folder(), temp.resolve("users"));
      }
    }
  }

  /** Starts a run on the page and watches, without loading the page again. */
  private static void run(Page page, String url, int number) {
    page.navigate(url);
    assertThat(page.locator("#link")).hasText("live");
    start(page, number);
    green(page);
  }

  private static void start(Page page, int number) {
    page.locator("input[name=deletes]").check();
    page.locator("button[value=apply]").click();
    assertThat(page.locator("#head .eyebrow")).containsText("Run " + number + " ", SOON);
  }

  private static void green(Page page) {
    assertThat(page.locator("#headline")).containsText("target and source agree", SOON);
    for (String table : List.of("accounts", "shifts", "distances", "provider_accounts")) {
      Locator marks = page.locator("#node-" + table + " svg.pip");
      assertThat(marks).hasCount(5);
      assertThat(page.locator("#node-" + table + " svg.pip.done")).hasCount(5);
    }
  }

  /** Pauses, starts a run, sees it wait, and resumes it, all on the page. */
  private static void pausedRun(Page page, String url, int number) {
    page.navigate(url);
    assertThat(page.locator("#link")).hasText("live");
    page.locator("#pause").click();
    assertThat(page.locator("#controls")).containsText("Wanted: paused.");
    start(page, number);
    assertThat(page.locator("#head")).containsText("Waiting: held by the operator", SOON);
    assertThat(page.locator("#drain")).isVisible();
    Page log = log(page, url, number);
    Locator sent =
        log.locator("#lines .what")
            .filter(new Locator.FilterOptions().setHasText("send shifts/upsert: done"));
    assertThat(sent).hasCount(0);
    page.locator("#resume").focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#controls")).containsText("Nothing in particular is wanted of runs.");
    green(page);
    assertThat(sent).hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(90_000));
    assertThat(log.locator("#lines .what").filter(new Locator.FilterOptions().setHasText("stage ")))
        .hasCount(0);
    log.close();
  }

  /** The log of a run in another tab, followed live through a filter. */
  private static Page log(Page page, String url, int number) {
    Page other = page.context().newPage();
    other.navigate(url + "runs/" + number + "?step=send&level=info");
    assertThat(other.locator("#link")).hasText("live");
    return other;
  }

  /** The first stop of the keyboard leads past the navigation. */
  private static void keyboard(Page page, String url) {
    page.navigate(url + "runs");
    page.keyboard().press("Tab");
    assertThat(page.locator(".skip")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("#main")).isFocused();
    page.keyboard().press("Tab");
    assertThat(page.evaluate("document.getElementById('main').contains(document.activeElement)"))
        .isEqualTo(true);
  }

  /** The browser makes a PDF of the certificate alone. */
  private static void printed(Page page) {
    page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
    assertThat(page.locator(".top")).isHidden();
    assertThat(page.locator("#print")).isHidden();
    assertThat(page.locator(".verdict")).isVisible();
    assertThat(page.locator(".own")).containsText("SHA-256 of this certificate");
    page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
    assertThat(page.locator("#print")).isVisible();
    String pdf = new String(page.pdf(), StandardCharsets.ISO_8859_1);
    assertThat(pdf).startsWith("%PDF-").contains("/Type /Page");
  }

  private static void plan(Page page, String url) {
    page.navigate(url);
    page.locator("button[value=plan]").click();
    assertThat(page.locator("#headline")).containsText("Planned; nothing was sent", SOON);
    page.navigate(url + "plan?run=2");
    assertThat(page.locator(".changes .after").first()).isVisible();
    page.locator("#window").fill("04:00-06:30");
    page.keyboard().press("Enter");
    assertThat(page.locator(".window .state")).containsText("of 04:00-06:30.");
    assertThat(page.locator("#plan-title")).containsText("rows in");
  }

  private static void check(Page page, String url) {
    page.navigate(url + "check");
    assertThat(page.locator("#link")).hasText("live");
    page.getByText("Check now").click();
    assertThat(page.locator("#check-title"))
        .hasText("Go", new LocatorAssertions.HasTextOptions().setTimeout(90_000));
    assertThat(page.locator("#findings .state.good").first()).isVisible();
  }

  /** Chooses another profile, and loads the first snapshot into its target from there. */
  private static void profile(Page page, String url) {
    page.navigate(url);
    assertThat(page.locator("#scheduled")).containsText("applied at 0 3 29 2 *, UTC");
    page.locator("#profiles summary").click();
    page.locator("#profiles nav").getByText("uat").click();
    assertThat(page.locator("#headline")).hasText("Ready for the first snapshot");
    assertThat(page.locator(".top .badge")).hasText("uat");
    assertThat(page.locator("#schedule")).containsText("deltaverse --profile uat serve");
    assertThat(page.locator("#link")).hasText("live");
    assertThat(page.locator(".start form")).containsText("(uat) may be deleted");
    page.locator("#snapshot").selectOption("1-first");
    start(page, 1);
    green(page);
    assertThat(page).hasURL(url + "profiles/uat/");
    page.getByLabel("Pages").getByText("Plan").click();
    assertThat(page.locator("#entitlement-title")).isVisible();
    page.locator(".top #profiles summary").focus();
    page.keyboard().press("Enter");
    page.locator("#profiles nav").getByText("default").click();
    assertThat(page.locator("#head .eyebrow")).containsText("Run 2 ");
  }

  /** Where visitors sign in, a viewer sees no button, and the server refuses what he sends. */
  private static void rolesAreKept(Browser browser, Path project, Path users) throws Exception {
    String hash = Passwords.hash(PASSWORD.toCharArray());
    new UsersFile(users).put("vera", Role.VIEWER, hash);
    new UsersFile(users).put("ada", Role.ADMIN, hash);
    try (Served served = new Served(project, "--users", users.toString());
        BrowserContext context =
            browser.newContext(new Browser.NewContextOptions().setBypassCSP(true))) {
      Page page = context.newPage();
      page.navigate(served.url + "runs/1");
      assertThat(page.locator("h1")).hasText("Sign in");
      for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        picture(page, "login-" + scheme.name().toLowerCase(Locale.ROOT));
        scan(page, "login in " + scheme);
      }
      narrow(page, "login");
      page.locator("#name").fill("vera");
      page.locator("#password").fill("not this one");
      page.keyboard().press("Enter");
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("The name or the password is wrong");
      signIn(page, "vera");
      assertThat(page.locator(".visitor")).hasText("vera, viewer");
      assertThat(page.locator("#link")).hasText("live");
      assertThat(page.locator("main form")).hasCount(0);
      assertThat(page.getByLabel("Pages")).not().containsText("Audit");
      assertThat(
              page.evaluate(
                  "async () => (await fetch('/control', { method: 'POST', body: new"
                      + " URLSearchParams({ order: 'pause', token:"
                      + " document.querySelector('input[name=token]').value }) })).status"))
          .isEqualTo(403);
      page.navigate(served.url + "rejects?run=1");
      assertThat(page.locator("#groups-title")).isVisible();
      assertThat(page.locator("article.reject")).hasCount(0);
      scan(page, "rejects of a viewer");
      page.getByText("Sign out").click();
      signIn(page, "ada");
      page.getByLabel("Pages").getByText("Audit").click();
      assertThat(
              page.locator("tbody tr")
                  .filter(new Locator.FilterOptions().setHasText("vera"))
                  .filter(new Locator.FilterOptions().setHasText("POST /control")))
          .containsText("refused: it needs the role operator");
      scan(page, "audit");
      narrow(page, "audit");
    }
  }

  private static void signIn(Page page, String name) {
    assertThat(page.locator("h1")).hasText("Sign in");
    page.locator("#name").fill(name);
    page.locator("#password").fill(PASSWORD);
    page.locator("main button").click();
    assertThat(page.locator(".visitor")).containsText(name);
  }

  /** Finds what axe holds to be a serious fault. */
  private static void scan(Page page, String what) throws Exception {
    try (InputStream in = ConsoleBrowserTest.class.getResourceAsStream("/axe.min.js")) {
      assertThat(in).describedAs("axe-core on the class path").isNotNull();
      page.evaluate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    String violations =
        (String)
            page.evaluate(
                "async () => JSON.stringify((await axe.run()).violations"
                    + ".filter(v => ['serious', 'critical'].includes(v.impact))"
                    + ".map(v => [v.id, v.nodes.map(n => n.target.join(' ')).slice(0, 5)]))");
    assertThat(violations).describedAs(what).isEqualTo("[]");
  }

  /** Thousands are parted wherever numbers stand. */
  private static void numbers(Page page, String what) {
    assertThat(
            page.evaluate(
                "() => [...document.querySelectorAll('td.n, .figure dd, .of, svg text, h1,"
                    + " .bar')].map(e => e.textContent).filter(t =>"
                    + " /(^|[^\\d.])\\d{4,}(?!\\d|-\\d)/.test(t))"))
        .describedAs("unformatted numbers of %s", what)
        .isEqualTo(List.of());
  }

  /** A phone shows the page without a bar below it. */
  private static void narrow(Page page, String what) {
    ViewportSize before = page.viewportSize();
    page.setViewportSize(375, 800);
    assertThat(page.evaluate("document.documentElement.scrollWidth"))
        .describedAs("width of %s on a phone", what)
        .isEqualTo(375);
    page.setViewportSize(before.width, before.height);
  }

  private static void look(Browser browser, String url) throws Exception {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("now", "");
    pages.put("profile", "profiles/uat/");
    pages.put("plan", "plan?run=2");
    pages.put("runs", "runs");
    pages.put("compare", "compare?a=1&b=2");
    pages.put("run", "runs/2");
    pages.put("rejects", "rejects?run=1");
    pages.put("check", "check");
    pages.put("verify", "verify");
    pages.put("certificate", "runs/2/certificate");
    pages.put("audit", "audit");
    pages.put("problem", "runs/99");
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (BrowserContext context =
          browser.newContext(
              new Browser.NewContextOptions()
                  .setColorScheme(scheme)
                  .setReducedMotion(ReducedMotion.REDUCE)
                  // The pages forbid scripts from elsewhere, and axe is one.
                  .setBypassCSP(true)
                  .setViewportSize(1280, 900))) {
        Page page = context.newPage();
        for (Map.Entry<String, String> entry : pages.entrySet()) {
          // So that the graph is on the picture.
          page.setViewportSize(1280, entry.getKey().equals("now") ? 1150 : 900);
          page.navigate(url + entry.getValue());
          picture(page, entry.getKey() + "-" + scheme.name().toLowerCase(Locale.ROOT));
          scan(page, entry.getKey() + " in " + scheme);
          numbers(page, entry.getKey());
          narrow(page, entry.getKey());
        }
        page.setViewportSize(375, 800);
        page.navigate(url);
        picture(page, "phone-" + scheme.name().toLowerCase(Locale.ROOT));
      }
    }
  }

  private static void picture(Page page, String name) {
    String folder = System.getProperty("screenshots", "");
    if (!folder.isEmpty()) {
      page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder).resolve(name + ".png")));
    }
  }
}
