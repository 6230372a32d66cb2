package hyperserve.jlink;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// The demo's notes board: a server in a process of its own, and a browser for its page. Without a
/// browser on the path a test is skipped.
final class BrowsedBoard implements AutoCloseable {

    /// The state of the stream of events.
    static final String LIVE = "document.getElementById('live')?.dataset.state";

    static final String FOCUS = "document.activeElement.id";

    /// Of all notes, the newest first.
    static final String TEXTS =
            "[...document.querySelectorAll('.note .text')].map(e => e.textContent).join('|')";

    private final Browser browser;
    private ServerProcess server;

    private BrowsedBoard(ServerProcess server, Browser browser) {
        this.server = server;
        this.browser = browser;
    }

    /// @param folder where the browser has its files
    static BrowsedBoard start(Path folder) throws Exception {
        Optional<String> program = Browser.program();
        assumeTrue(program.isPresent(), "needs chromium on the path (apt-get install chromium)");
        ServerProcess server = ServerProcess.start(BoardIT.command());
        try {
            return new BrowsedBoard(server, Browser.start(program.get(), folder));
        } catch (Exception | Error e) {
            server.close();
            throw e;
        }
    }

    ServerProcess server() {
        return server;
    }

    String address() {
        return "http://127.0.0.1:" + server.port + "/board";
    }

    /// A window with any page.
    Window open(String url) throws Exception {
        return browser.open(url);
    }

    /// A window with the board.
    Window open() throws Exception {
        return open(address());
    }

    void end() {
        server.close();
    }

    /// Another server where the one was that was ended.
    void startAgain() throws IOException {
        server = ServerProcess.startOn(server.port, BoardIT.command());
    }

    /// Another server in place of this one.
    void replace(Command command) throws IOException {
        end();
        server = ServerProcess.start(command);
    }

    @Override
    public void close() {
        browser.close();
        server.close();
    }
}
