package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hyperserve.jlink.Command.Outcome;
import hyperserve.test.TlsKey;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Images that are spoken to in HTTP/2, by the clients that people have: those of Debian, where
/// they are there.
final class Http2IT {

    private static final Pattern GREETING =
            Pattern.compile(
                    "HyperServe .+ listening on https://127\\.0\\.0\\.1:([0-9]+)"
                            + " http://127\\.0\\.0\\.1:([0-9]+) pool=.+");

    private static final String NODE =
            """
            const h2 = require('http2'), fs = require('fs');
            const client = h2.connect(process.argv[1], { ca: fs.readFileSync(process.argv[2]) });
            let left = 50, sum = 0;
            for (let i = 0; i < left; i++) {
                const request = client.request({ ':path': '/bytes?n=100000' });
                request.on('data', piece => { sum += piece.length; });
                request.on('end', () => { if (--left === 0) { console.log(sum); client.close(); } });
            }
            """;

    @TempDir private static Path folder;

    private static TlsKey key;
    private static Process server;
    private static String encrypted;
    private static String plain;

    @BeforeAll
    static void start() throws IOException {
        key = TlsKey.make(folder);
        server =
                Command.launcher("--port", "0", "--plain-port", "0")
                        .with("--tls-cert", key.certificate().toString())
                        .with("--tls-key", key.key().toString())
                        .start();
        String line = server.inputReader().readLine();
        Matcher greeting = GREETING.matcher(String.valueOf(line));
        assertThat(greeting.matches()).as(line).isTrue();
        encrypted = "https://localhost:" + greeting.group(1);
        plain = "http://127.0.0.1:" + greeting.group(2);
    }

    /// What is in progress at the end would be cut, and say so.
    @AfterAll
    static void stop() throws InterruptedException {
        server.destroy();
        assertThat(server.waitFor(Command.LIVENESS)).isTrue();
        assertThat(server.exitValue()).isZero();
    }

    @Test
    void answersCurl() throws Exception {
        ClientProgram.needs("curl", "curl");
        Command curl = Command.of("curl", "-sS", "-w", " %{http_version}");
        String target = "/plaintext";
        Outcome overTls =
                curl.with("--cacert", key.certificate().toString(), encrypted + target).run();
        assertThat(overTls.out()).containsExactly("Hello, World! 2");
        Outcome withoutTls = curl.with("--http2-prior-knowledge", plain + target).run();
        assertThat(withoutTls.out()).containsExactly("Hello, World! 2");
        Outcome upgrading = curl.with("--http2", plain + target).run();
        assertThat(upgrading.out()).containsExactly("Hello, World! 1.1");
    }

    @Test
    void answersNode() throws Exception {
        ClientProgram.needs("node", "nodejs");
        Outcome outcome =
                Command.of("node", "-e", NODE).with(encrypted, key.certificate().toString()).run();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).containsExactly("5000000");
    }

    @Test
    void answersGo() throws Exception {
        ClientProgram.needs("go", "golang-go");
        Command go =
                Command.of("go", "run", ClientProgram.file(folder, "http2.go")).with(encrypted);
        // It may have to compile its library first.
        Outcome outcome = go.with(key.certificate().toString()).run(Duration.ofMinutes(5));
        assertThat(outcome.out()).as("%s", outcome.err()).containsExactly("good");
    }

    @Test
    void answersPython() throws Exception {
        Command python =
                ClientProgram.python(folder, "http2.py", "httpx, h2", "python3-httpx python3-h2")
                        .with(encrypted);
        Outcome outcome = python.with(key.certificate().toString()).run();
        assertThat(outcome.out()).as("%s", outcome.err()).containsExactly("good");
    }

    @Test
    void answersNghttp() throws Exception {
        ClientProgram.needs("nghttp", "nghttp2-client");
        Command nghttp = Command.of("nghttp", "-v", "--no-verify-peer", "-m", "20");
        for (String server : new String[] {encrypted, plain}) {
            Outcome outcome = nghttp.with(server + "/bytes?n=100000").run();
            assertThat(outcome.code()).as("%s", outcome.err()).isZero();
            assertThat(outcome.out().stream().filter(line -> line.contains(":status: 200")))
                    .hasSize(20);
            assertThat(outcome.out()).noneMatch(line -> line.contains("RST_STREAM"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/plaintext", "/sleep?ms=5", "/bytes?n=300000", "/json"})
    void answersManyStreamsOfH2load(String target) throws Exception {
        ClientProgram.needs("h2load", "nghttp2-client");
        for (String server : new String[] {encrypted, plain}) {
            Outcome outcome =
                    Command.of("h2load", "-n", "2000", "-c", "4", "-m", "50", server + target)
                            .run();
            assertThat(outcome.out())
                    .as("%s", outcome.err())
                    .anyMatch(line -> line.contains("2000 succeeded, 0 failed, 0 errored"));
        }
    }

    @Test
    void answersBrowsers() throws Exception {
        Optional<String> program = Browser.program();
        assumeTrue(program.isPresent(), "needs chromium on the path (apt-get install chromium)");
        try (Browser browser = Browser.start(program.get(), folder)) {
            Window window = browser.open(encrypted + "/board");
            window.shows("open", "document.getElementById('live')?.dataset.state");
            window.shows("h2", "performance.getEntriesByType('navigation')[0].nextHopProtocol");
        }
    }
}
