package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// The live page of an image in a browser, while the server has something to do.
final class LivePageIT {

    private static final String STATE = "document.getElementById('hero')?.dataset.state";

    private static final String FAULTS = "document.getElementById('faults').textContent";

    @TempDir private static Path common;

    private static Path image;

    @TempDir private Path folder;

    private final AtomicBoolean asks = new AtomicBoolean(true);
    private ServerProcess server;
    private Browser browser;
    private CompletableFuture<Void> load;

    @BeforeAll
    static void prepare() throws IOException {
        image = common.resolve("image");
        ImageCopy.make(Command.IMAGE, image);
        Path jar = ExampleModules.build("example.hostile", common);
        Files.copy(jar, image.resolve("plugins").resolve("hostile.jar"));
    }

    @BeforeEach
    void start() throws Exception {
        Optional<String> program = Browser.program();
        assumeTrue(program.isPresent(), "needs chromium on the path (apt-get install chromium)");
        server = ServerProcess.start(Command.launcher(image, "--management-port", "0"));
        browser = Browser.start(program.get(), folder);
        load = CompletableFuture.runAsync(this::ask);
    }

    /// Asks one thing after another, so that the page has something to show.
    private void ask() {
        try {
            while (asks.get()) {
                server.get("/plaintext");
                server.get("/sleep?ms=5");
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } catch (Exception e) {
            if (asks.get()) {
                throw new AssertionError(e);
            }
        }
    }

    @AfterEach
    void stop() {
        asks.set(false);
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private String address() {
        return server.readyWords.replaceFirst("^ management=", "");
    }

    private Window open() throws Exception {
        Window window = browser.open(address() + "/");
        window.shows("serving", STATE);
        return window;
    }

    private static void isSo(Window window, String condition) {
        window.shows("true", condition);
    }

    @Test
    void figuresMoveAndNothingComesFromElsewhere() throws Exception {
        Window window = open();
        String requests =
                "Number(document.getElementById('requests').textContent.replace(/,/g,''))";

        isSo(window, requests + " > 0");
        String before = window.evaluate(requests);
        isSo(window, requests + " > " + before);
        isSo(window, "document.title.includes('/s')");
        isSo(window, "/[0-9]/.test(document.getElementById('p99').textContent)");
        isSo(window, "document.querySelectorAll('#workers .worker').length >= 3");
        isSo(window, "document.getElementById('routes').textContent.includes('/sleep')");
        isSo(
                window,
                "document.getElementById('rate-chart').getAttribute('aria-label').includes('now')");
        assertThat(
                        window.evaluate(
                                "performance.getEntriesByType('resource').filter(e =>"
                                        + " !e.name.startsWith(location.origin)).length"))
                .isEqualTo("0");
        assertThat(window.complaints()).isEmpty();
    }

    @Test
    void whatIsThrownIsShownAsTextWhateverItIs() throws Exception {
        String path = "/%3Cimg%20src=x%20onerror=document.title='hit'%3E%22'&";
        Window window = open();
        isSo(window, "document.getElementById('routes').textContent.includes('/plaintext')");
        assertThat(server.get(path).statusCode()).isEqualTo(500);

        isSo(window, FAULTS + ".includes('GET /<img src=x onerror=')");
        isSo(window, FAULTS + ".includes('java.lang.IllegalStateException')");
        isSo(window, "document.getElementById('routes').textContent.includes('<img src=x')");
        assertThat(window.evaluate("document.querySelectorAll('main img, main script').length"))
                .isEqualTo("0");
        assertThat(window.evaluate("document.title")).doesNotContain("hit");
        assertThat(window.complaints()).isEmpty();
    }

    @Test
    void aStopIsShownAndThenThatNobodyAnswers() throws Exception {
        Window window = open();
        asks.set(false);
        load.join();
        CompletableFuture<Integer> slow =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return server.get("/sleep?ms=5000").statusCode();
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        });
        isSo(window, "document.getElementById('inFlight').textContent === '1'");
        server.signal("TERM");

        window.shows("stopping", STATE);
        window.shows("Stopping", "document.getElementById('state').textContent");
        assertThat(slow.join()).isEqualTo(200);
        window.shows("lost", STATE);
        assertThat(server.awaitEnd().code()).isZero();
    }

    @Test
    void theKeyboardIsEnough() throws Exception {
        Window window = open();
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            window.press("Tab", "", 0);
            order.add(window.evaluate("document.activeElement.textContent"));
        }

        assertThat(order)
                .containsExactly(
                        "Skip to the figures",
                        "Health",
                        "Metrics",
                        "Text",
                        "Pause",
                        "Theme: system");
        String background = "getComputedStyle(document.body).backgroundColor";
        window.press("Enter", "\r", 0);
        window.shows("light", "document.documentElement.dataset.theme");
        String light = window.evaluate(background);
        window.press("Enter", "\r", 0);
        window.shows("dark", "document.documentElement.dataset.theme");
        assertThat(window.evaluate(background)).isNotEqualTo(light);

        window.evaluate("document.getElementById('pause').focus()");
        window.press("Enter", "\r", 0);
        window.shows("true", "document.getElementById('pause').getAttribute('aria-pressed')");
        assertThat(window.complaints()).isEmpty();
    }

    @Test
    void fitsThePhonesThatAreTheSmallest() throws Exception {
        Window window = open();
        window.call(
                "Emulation.setDeviceMetricsOverride",
                "\"width\":320,\"height\":640,\"deviceScaleFactor\":2,\"mobile\":true");
        isSo(window, "document.querySelectorAll('#routes tr').length > 1");

        window.shows("320", "document.documentElement.scrollWidth");
        window.shows(
                "",
                """
                [...document.querySelectorAll('button, nav a')]
                  .filter(e => e.offsetHeight < 44 || e.offsetWidth < 44)
                  .map(e => e.outerHTML).join()
                """);
        assertThat(window.complaints()).isEmpty();
    }

    @Test
    void movesNothingForThoseWhoWantNoMotion() throws Exception {
        Window window = open();
        window.call(
                "Emulation.setEmulatedMedia",
                "\"features\":[{\"name\":\"prefers-reduced-motion\",\"value\":\"reduce\"}]");

        window.shows(
                "none",
                "getComputedStyle(document.querySelector('.beacon'), '::after').animationName");
        isSo(window, "document.getAnimations().length === 0");
        assertThat(window.complaints()).isEmpty();
    }
}
