package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hyperserve.jlink.Command.Outcome;
import hyperserve.test.TlsKey;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An image whose echo is spoken to by the clients of WebSocket that people have: those of Debian,
/// where they are there.
final class WebSocketIT {

    private static final Pattern GREETING =
            Pattern.compile(
                    "HyperServe .+ listening on (https://127\\.0\\.0\\.1:([0-9]+))"
                            + " http://127\\.0\\.0\\.1:([0-9]+) pool=.+");

    private static final Path NODE_MODULES = Path.of("/usr/share/nodejs");
    private static final Path GO_PACKAGES = Path.of("/usr/share/gocode");

    private static final String IN_A_PAGE =
            """
            (() => {
                const socket = new WebSocket(location.href.replace('http', 'ws') + 'ws');
                socket.onopen = () => socket.send('from a page');
                socket.onmessage = message => { window.answer = message.data; socket.close(1000); };
                socket.onclose = close => { window.answer += ' ' + close.code; };
                return 'begun';
            })()
            """;

    @TempDir private static Path folder;

    private static String certificate;
    private static Process server;
    private static String encrypted;
    private static String plain;

    @BeforeAll
    static void start() throws IOException {
        TlsKey key = TlsKey.make(folder);
        certificate = key.certificate().toString();
        server =
                Command.launcher("--port", "0", "--plain-port", "0")
                        .with("--tls-cert", certificate, "--tls-key", key.key().toString())
                        .start();
        String line = server.inputReader().readLine();
        Matcher greeting = GREETING.matcher(String.valueOf(line));
        assertThat(greeting.matches()).as(line).isTrue();
        encrypted = "localhost:" + greeting.group(2);
        plain = "127.0.0.1:" + greeting.group(3);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.destroy();
        assertThat(server.waitFor(Command.LIVENESS)).isTrue();
        assertThat(server.exitValue()).isZero();
    }

    private static void isGood(Command client) throws Exception {
        Command overTls = client.with("wss://" + encrypted + "/ws", certificate);
        for (Command each : new Command[] {client.with("ws://" + plain + "/ws"), overTls}) {
            // Some have to be compiled first.
            Outcome outcome = each.run(Duration.ofMinutes(5));
            assertThat(outcome.out()).as("%s", outcome.err()).containsExactly("good");
        }
    }

    @Test
    void echoesToPython() throws Exception {
        isGood(ClientProgram.python(folder, "websocket.py", "websockets", "python3-websockets"));
    }

    @Test
    void echoesToNode() throws Exception {
        ClientProgram.needs("node", "nodejs");
        assumeTrue(Files.exists(NODE_MODULES.resolve("ws")), "needs ws (apt-get install node-ws)");
        isGood(
                Command.of("node", ClientProgram.file(folder, "websocket.js"))
                        .withVariable("NODE_PATH", NODE_MODULES.toString()));
    }

    @Test
    void echoesToGo() throws Exception {
        ClientProgram.needs("go", "golang-go");
        assumeTrue(
                Files.exists(GO_PACKAGES.resolve("src/github.com/gorilla/websocket")),
                "needs gorilla/websocket"
                        + " (apt-get install golang-github-gorilla-websocket-dev)");
        isGood(
                Command.of("go", "run", ClientProgram.file(folder, "websocket.go"))
                        .withVariable("GO111MODULE", "off")
                        .withVariable("GOPATH", GO_PACKAGES.toString()));
    }

    @Test
    void echoesToPages() throws Exception {
        Optional<String> program = Browser.program();
        assumeTrue(program.isPresent(), "needs chromium on the path (apt-get install chromium)");
        try (Browser browser = Browser.start(program.get(), folder)) {
            for (String address : new String[] {"https://" + encrypted, "http://" + plain}) {
                Window window = browser.open(address + "/");
                assertThat(window.evaluate(IN_A_PAGE)).isEqualTo("begun");
                window.shows("from a page 1000", "window.answer");
            }
        }
    }
}
