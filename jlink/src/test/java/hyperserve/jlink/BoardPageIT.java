package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The page of the demo's notes board in a browser, of a server in a process of its own.
final class BoardPageIT {

    private static final String TEXTS =
            "[...document.querySelectorAll('.note .text')].map(e => e.textContent).join('|')";

    private static final String LIVE = "document.getElementById('live')?.dataset.state";

    private static final String FOCUS = "document.activeElement.id";

    /// A white pixel.
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    @TempDir private Path folder;

    private ServerProcess server;
    private Browser browser;

    @BeforeEach
    void start() throws Exception {
        Optional<String> program = Browser.program();
        assumeTrue(program.isPresent(), "needs chromium on the path (apt-get install chromium)");
        server = ServerProcess.start(BoardIT.command());
        browser = Browser.start(program.get(), folder);
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private Window open() throws Exception {
        Window window = browser.open("http://127.0.0.1:" + server.port + "/board");
        window.shows("open", LIVE);
        window.shows("true", "document.getElementById('kept').textContent.length > 0");
        return window;
    }

    private static void add(Window window, String text) {
        window.evaluate("document.getElementById('text').focus()");
        window.type(text);
        window.press("Enter", "\r", 2);
        window.shows("", "document.getElementById('text').value");
    }

    @Test
    void whatOneWindowDoesTheOtherOneShows() throws Exception {
        Window one = open();
        Window other = open();

        add(one, "milk & <b>bread</b>");
        other.shows("milk & <b>bread</b>", TEXTS);
        add(other, "second");
        one.shows("second|milk & <b>bread</b>", TEXTS);

        one.evaluate("document.querySelector('.note .delete').click()");
        one.shows("Really delete", "document.querySelector('.note .delete').textContent");
        one.evaluate("document.querySelector('.note .delete').click()");
        other.shows("milk & <b>bread</b>", TEXTS);
        assertThat(one.complaints()).isEmpty();
        assertThat(other.complaints()).isEmpty();
    }

    @Test
    void anEditThatWouldOverwriteAnotherIsTold() throws Exception {
        Window one = open();
        Window other = open();
        add(one, "first");
        other.shows("first", TEXTS);

        one.evaluate("document.querySelector('.edit').click()");
        other.evaluate("document.querySelector('.edit').click()");
        edit(other, "of the other");
        one.shows("of the other", "document.querySelector('.note .text').textContent");
        edit(one, "of the one");
        one.shows("of the other", "document.querySelector('blockquote').textContent");
        one.shows("false", "document.querySelector('.conflict').hidden");
        other.shows("of the other", TEXTS);

        one.evaluate("document.querySelector('.save').click()");
        other.shows("of the one", TEXTS);
        // The browser itself tells of each answer that is an error.
        assertThat(one.complaints()).hasSize(1).allMatch(each -> each.contains("status of 412"));
        assertThat(other.complaints()).isEmpty();
    }

    private static void edit(Window window, String text) {
        window.evaluate("document.querySelector('.editor textarea').select()");
        window.type(text);
        window.evaluate("document.querySelector('.save').click()");
    }

    @Test
    void aPictureIsShownInEachWindow() throws Exception {
        Path file = folder.resolve("pixel.png");
        Files.write(file, Base64.getDecoder().decode(PNG));
        Window one = open();
        Window other = open();

        one.choose("#picture", file);
        one.shows("pixel.png", "document.getElementById('chosen').textContent");
        one.evaluate("document.querySelector('.composer .primary').click()");
        for (Window each : List.of(one, other)) {
            each.shows("1", "document.querySelector('.note img')?.naturalWidth");
            assertThat(each.complaints()).isEmpty();
        }
    }

    @Test
    void aRefusalIsShownAndNothingIsLost() throws Exception {
        Path file = Files.writeString(folder.resolve("page.png"), "<html>");
        Window window = open();

        window.evaluate("document.getElementById('text').focus()");
        window.type("my text");
        window.choose("#picture", file);
        window.press("Enter", "\r", 2);
        window.shows(
                "The file is no picture in one of the forms PNG, JPEG, GIF and WebP.",
                "document.getElementById('composer-fault').textContent");
        assertThat(window.evaluate("document.getElementById('text').value")).isEqualTo("my text");
    }

    @Test
    void theKeyboardIsEnough() throws Exception {
        Window window = open();

        window.press("n", "n", 0);
        window.shows("text", FOCUS);
        window.type("by keys");
        window.press("Enter", "\r", 2);
        window.shows("by keys", TEXTS);
        tabTo(window, "Edit");
        window.press("Enter", "\r", 0);
        window.shows("TEXTAREA", "document.activeElement.tagName");
        window.type(" alone");
        window.press("Escape", "", 0);
        window.shows("null", "document.querySelector('.editor')");
        window.shows("by keys", TEXTS);
        tabTo(window, "Delete");
        window.press("Enter", "\r", 0);
        window.press("Enter", "\r", 0);
        window.shows("", TEXTS);
        window.shows("text", FOCUS);
        assertThat(window.complaints()).isEmpty();
    }

    private static void tabTo(Window window, String button) {
        for (int i = 0; i < 20; i++) {
            if (window.evaluate("document.activeElement.textContent").equals(button)) {
                return;
            }
            window.press("Tab", "", 0);
        }
        throw new AssertionError("no way by Tab to " + button);
    }

    @Test
    void fitsThePhonesThatAreTheSmallest() throws Exception {
        Window window = open();
        window.call(
                "Emulation.setDeviceMetricsOverride",
                "\"width\":320,\"height\":640,\"deviceScaleFactor\":2,\"mobile\":true");
        add(window, "x".repeat(300));
        window.evaluate("document.querySelector('.edit').click()");

        window.shows("320", "document.documentElement.scrollWidth");
        window.shows(
                "",
                """
                [...document.querySelectorAll('button, .button, textarea, footer a')]
                  .filter(e => e.offsetParent && (e.offsetHeight < 44 || e.offsetWidth < 44))
                  .map(e => e.outerHTML).join()
                """);
        window.shows(
                "1",
                "getComputedStyle(document.getElementById('notes')).gridTemplateColumns.split('"
                        + " ').length");
        assertThat(window.complaints()).isEmpty();
    }

    /// What was missed comes when the server is there again; it is another board by then.
    @Test
    void findsItsServerAgain() throws Exception {
        Window window = open();
        add(window, "of the first");
        int port = server.port;
        server.close();
        window.shows("waiting", LIVE);

        server = ServerProcess.startOn(port, BoardIT.command());
        window.shows("open", LIVE);
        window.shows("", TEXTS);
    }
}
