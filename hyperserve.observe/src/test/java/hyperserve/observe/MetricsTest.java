package hyperserve.observe;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.Response;
import hyperserve.runtime.Server;
import hyperserve.test.Eventually;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

final class MetricsTest {

    private static final String OPEN_METRICS = "application/openmetrics-text";

    private static final Pattern SAMPLE =
            Pattern.compile(
                    "([a-z_]+)(\\{([a-z]+=\"([^\"\\\\]|\\\\.)*\",?)+})? [0-9]+(\\.[0-9]+)?");

    private final Metrics metrics = Metrics.create();
    private final Server server =
            ThreadEach.server()
                    .observer(metrics)
                    .get("/hello/{name}", _ -> Response.text("hello"))
                    .get("/metrics", metrics.handler());

    private String scrape(String accept) throws Exception {
        return Asked.of(server.address(), "/metrics", accept).body();
    }

    private void send(String bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(bytes.getBytes(UTF_8));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        }
    }

    private void awaitSample(String line) {
        Eventually.is(
                line,
                () -> {
                    try {
                        return scrape("*/*").contains("\n" + line + "\n");
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
    }

    @Test
    void tellsWhatWasAsked() throws Exception {
        try (server) {
            server.start();
            Asked.of(server, "/hello/a");
            Asked.of(server, "/hello/b");
            Asked.of(server, "/nothing");

            awaitSample(
                    "hyperserve_request_duration_seconds_count"
                            + "{route=\"/hello/{name}\",method=\"GET\",status=\"2xx\"} 2");
            awaitSample(
                    "hyperserve_request_duration_seconds_count"
                            + "{route=\"(none)\",method=\"GET\",status=\"4xx\"} 1");
            assertThat(scrape("*/*"))
                    .contains(
                            "\nhyperserve_serving 1\n",
                            "\nhyperserve_requests_in_flight 1\n",
                            "\nhyperserve_streams 0\n",
                            "\nhyperserve_streams_reset_by_client_total 0\n",
                            "\nhyperserve_floods_of_headers_total 0\n",
                            "\nhyperserve_pool_info{name=\"each\"} 1\n",
                            "\nhyperserve_connections ");
        }
    }

    @Test
    void isTheFormatThatWasAskedFor() throws Exception {
        try (server) {
            server.start();
            HttpResponse<String> usual = Asked.of(server, "/metrics");
            HttpResponse<String> open = Asked.of(server.address(), "/metrics", OPEN_METRICS);

            assertThat(usual.headers().firstValue("Content-Type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(usual.body()).doesNotContain("# EOF", "# UNIT");
            assertThat(open.headers().firstValue("Content-Type"))
                    .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
            assertThat(open.body())
                    .endsWith("\n# EOF\n")
                    .contains("\n# TYPE hyperserve_exchanges counter\n");
        }
    }

    @Test
    void isOfLinesThatAnybodyCanRead() throws Exception {
        try (server) {
            server.start();
            Asked.of(server, "/hello/a");
            Set<String> families = new HashSet<>();
            for (String line : scrape("*/*").lines().toList()) {
                if (line.startsWith("# TYPE ")) {
                    assertThat(families.add(line.split(" ", -1)[2])).as(line).isTrue();
                } else if (!line.startsWith("# HELP ")) {
                    assertThat(line).matches(SAMPLE);
                }
            }
        }
    }

    /// As Prometheus itself would find fault with it.
    @Test
    void passesPromtool() throws Exception {
        Promtool.assumeThere();
        String text;
        try (server) {
            server.start();
            Asked.of(server, "/hello/a");
            text = scrape("*/*");
        }
        Path input = Files.createTempFile("metrics", ".txt");
        try {
            Files.writeString(input, text);
            Process promtool =
                    new ProcessBuilder("promtool", "check", "metrics")
                            .redirectInput(input.toFile())
                            .redirectErrorStream(true)
                            .start();
            String said = new String(promtool.getInputStream().readAllBytes(), UTF_8);
            assertThat(promtool.waitFor()).as(said).isZero();
            assertThat(said).isEmpty();
        } finally {
            Files.delete(input);
        }
    }

    @Test
    void doesNotGrowWithWhatHostileClientsMakeUp() throws Exception {
        try (server) {
            server.start();
            send("\0\0\0\r\n\r\n");
            send("GARBAGE /x HTTP/1.1\r\nHost: a\r\n\r\n");
            send("GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            awaitSample(
                    "hyperserve_request_duration_seconds_count"
                            + "{route=\"(none)\",method=\"GET\",status=\"4xx\"} 1");
            List<String> before = series();
            for (int i = 0; i < 1000; i++) {
                send(
                        "GET /x/%d HTTP/1.1\r\nHost: h%d.example\r\nConnection: close\r\n\r\n"
                                .formatted(i, i));
                send("M%d /%d HTTP/1.1\r\nHost: h%d\r\n\r\n".formatted(i, i, i));
            }
            awaitSample(
                    "hyperserve_request_duration_seconds_count"
                            + "{route=\"(none)\",method=\"GET\",status=\"4xx\"} 1001");

            assertThat(series()).isEqualTo(before);
        }
    }

    /// The names and labels of all that is told.
    private List<String> series() throws Exception {
        // The first one is not counted itself before it has been sent.
        awaitSample("hyperserve_requests_in_flight 1");
        return scrape("*/*")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .filter(line -> !line.contains("route=\"/metrics\""))
                .toList();
    }

    @Test
    void countsConnectionsAndWhyTheyWereClosed() throws Exception {
        try (server) {
            server.start();
            send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            send("nonsense\r\n\r\n");

            awaitSample("hyperserve_connections_closed_total{reason=\"last_response\"} 1");
            awaitSample("hyperserve_connections_closed_total{reason=\"malformed\"} 1");
            awaitSample("hyperserve_malformed_requests_total{status=\"400\"} 1");
        }
    }
}
