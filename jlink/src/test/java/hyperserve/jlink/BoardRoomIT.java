package hyperserve.jlink;

import static hyperserve.jlink.BrowsedBoard.*;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.test.Eventually;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Who is at the demo's notes board, and who is writing, in two windows of a browser; and what is
/// left where there is no WebSocket.
final class BoardRoomIT {

    private static final String COUNT = "document.getElementById('room-count')?.textContent";

    private static final String HIDDEN = "document.getElementById('room')?.hidden";

    private static final String MEMBERS =
            "[...document.querySelectorAll('.member bdi')].map(e => e.textContent).join('|')";

    private static final String TYPING = "document.getElementById('typing').textContent";

    private static final String NEWS = "document.getElementById('room-news').textContent";

    /// A WebSocket that never opens, as behind a proxy that knows nothing of it.
    private static final String NO_SOCKET =
            "globalThis.tried = 0; globalThis.WebSocket = class extends EventTarget {"
                    + " constructor() { super(); tried++;"
                    + " setTimeout(() => this.dispatchEvent(new Event('close'))); } }";

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
        window.shows("false", HIDDEN);
        return window;
    }

    private static void write(Window window, String text) {
        window.evaluate("document.getElementById('text').focus()");
        window.type(text);
    }

    private static void rename(Window window, String name) {
        window.evaluate("document.getElementById('rename').focus()");
        window.press("Enter", "\r", 0);
        window.shows("name", FOCUS);
        window.evaluate("document.activeElement.select()");
        window.type(name);
        window.press("Enter", "\r", 0);
        window.shows("rename", FOCUS);
    }

    @Test
    void eachWindowShowsWhoIsThereAndWhoIsWriting() throws Exception {
        Window one = open();
        one.shows("guest 1", MEMBERS);
        Window other = open();
        one.shows("2", COUNT);
        one.shows("guest 1|guest 2", MEMBERS);
        one.shows("guest 2 has come.", NEWS);
        other.shows("guest 2|guest 1", MEMBERS);

        rename(other, "Ada");
        one.shows("guest 1|Ada", MEMBERS);
        write(other, "milk");
        one.shows("Ada is writing…", TYPING);
        other.press("Enter", "\r", 2);
        one.shows("milk", TEXTS);
        one.shows("", TYPING);
        assertThat(other.evaluate(TYPING)).isEmpty();

        other.call("Page.navigate", "\"url\":\"about:blank\"");
        one.shows("1", COUNT);
        one.shows("Ada has left.", NEWS);
        assertThat(one.complaints()).isEmpty();
        assertThat(other.complaints()).isEmpty();
    }

    @Test
    void whoEmptiesTheFieldOrPausesIsNotWriting() throws Exception {
        Window one = open();
        Window other = open();
        write(other, "x");
        one.shows("guest 2 is writing…", TYPING);
        other.evaluate("document.getElementById('text').select()");
        other.evaluate("document.execCommand('delete')");
        one.shows("", TYPING);

        // It is not told with each key.
        Eventually.shows(
                () -> {
                    other.type("z");
                    return one.evaluate(TYPING);
                },
                "guest 2 is writing…"::equals);
        one.shows("", TYPING);
        assertThat(one.complaints()).isEmpty();
    }

    @Test
    void theNameIsChosenByKeysAndRemembered() throws Exception {
        Window one = open();
        one.evaluate("document.getElementById('rename').focus()");
        one.press("Enter", "\r", 0);
        one.shows("name", FOCUS);
        // Elsewhere it is the key that begins a note.
        one.press("n", "n", 0);
        one.type("ell <b>\"\\");
        one.press("Enter", "\r", 0);
        one.shows("nell <b>\"\\", MEMBERS);
        one.shows("rename", FOCUS);

        one.press("Enter", "\r", 0);
        one.type("not this");
        one.press("Escape", "", 0);
        one.shows("rename", FOCUS);
        Window other = open();
        other.shows("nell <b>\"\\|nell <b>\"\\", MEMBERS);
        assertThat(one.complaints()).isEmpty();
    }

    @Test
    void fitsThePhonesThatAreTheSmallest() throws Exception {
        Window one = open();
        one.call(
                "Emulation.setDeviceMetricsOverride",
                "\"width\":320,\"height\":640,\"deviceScaleFactor\":2,\"mobile\":true");
        rename(one, "W".repeat(32));
        for (int i = 0; i < 2; i++) {
            one.shows("320", "document.documentElement.scrollWidth");
            one.shows(
                    "",
                    """
                    [...document.querySelectorAll('.room button, .room input')]
                      .filter(e => e.offsetParent && (e.offsetHeight < 44 || e.offsetWidth < 44))
                      .map(e => e.outerHTML).join()
                    """);
            one.evaluate("document.getElementById('rename').click()");
        }
        assertThat(one.complaints()).isEmpty();
    }

    @Test
    void findsItsRoomAgainWhenTheServerIsThereAgain() throws Exception {
        Window one = open();
        Window other = open();
        one.shows("2", COUNT);
        board.end();
        one.shows("true", HIDDEN);

        board.startAgain();
        one.shows("2", COUNT);
        other.shows("2", COUNT);
    }

    @Test
    void whereNoWebSocketOpensNotesComeNevertheless() throws Exception {
        Window one = open();
        Window other = board.open("about:blank");
        other.call("Page.addScriptToEvaluateOnNewDocument", "\"source\":\"" + NO_SOCKET + "\"");
        other.call("Page.navigate", "\"url\":\"" + board.address() + "\"");
        other.shows("true", "tried > 1");

        write(one, "milk");
        one.press("Enter", "\r", 2);
        other.shows("milk", TEXTS);
        assertThat(other.evaluate(HIDDEN)).isEqualTo("true");
        assertThat(one.evaluate(COUNT)).isEqualTo("1");
        assertThat(other.complaints()).isEmpty();
    }

    @Test
    void withoutTheModuleThereIsTheBoardAlone() throws Exception {
        board.replace(Command.java(withoutWebSocket(), "--pool", "lockfree"));
        ServerProcess server = board.server();
        assertThat(server.get("/").body()).contains("/board").doesNotContain("/ws");
        assertThat(server.get("/ws").statusCode()).isEqualTo(404);
        Window one = board.open();
        Window other = board.open();
        one.shows("open", LIVE);
        other.shows("open", LIVE);

        write(one, "milk");
        one.press("Enter", "\r", 2);
        other.shows("milk", TEXTS);
        assertThat(other.evaluate(HIDDEN)).isEqualTo("true");
        assertThat(one.complaints()).isEmpty();
        assertThat(other.complaints()).isEmpty();
    }

    private static List<Path> withoutWebSocket() throws IOException {
        try (Stream<Path> jars = Files.list(Command.MODULES)) {
            return jars.filter(jar -> !jar.endsWith("hyperserve.websocket.jar")).toList();
        }
    }
}
