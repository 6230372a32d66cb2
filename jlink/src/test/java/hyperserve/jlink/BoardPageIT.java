package hyperserve.jlink;

import static hyperserve.jlink.BrowsedBoard.*;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/// The page of the demo's notes board in a browser, of a server in a process of its own.
final class BoardPageIT {

    /// A white pixel.
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    @TempDir private Path folder;

    private BrowsedBoard board;

    @BeforeEach
    void start() throws Exception {
        board = BrowsedBoard.start(folder);
    }

    @AfterEach
    void stop() {
        if (board != null) {
            board.close();
        }
    }

    private Window open() throws Exception {
        Window window = board.open();
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
        board.end();
        window.shows("waiting", LIVE);

        board.startAgain();
        window.shows("open", LIVE);
        window.shows("", TEXTS);
    }
}
