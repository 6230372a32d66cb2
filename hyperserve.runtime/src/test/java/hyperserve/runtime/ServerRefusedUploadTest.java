package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Status;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// An upload that is refused: clients that read nothing before they have sent all find the answer,
/// and no reset. As each sends: with its length, and in chunks, so that the bound is met half-way.
final class ServerRefusedUploadTest {

    private static final int SIZE = 30_000_000;

    /// What the path `/head` is asked with: more than a head may have.
    private static final String LONG = "x".repeat(60_000);

    private static String field(String path) {
        return path.equals("/head") ? LONG : "short";
    }

    @TempDir private Path folder;

    private static Server server() throws IOException {
        return TestServers.server()
                .post("/long", request -> Response.text("" + request.body().bytes().length))
                .handle(
                        Method.POST,
                        "/no",
                        request -> Response.text("no").withStatus(Status.UNAUTHORIZED),
                        RouteOptions.defaults().withUnboundedBody())
                .start();
    }

    private static URI uri(Server server, String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private Path upload() throws IOException {
        return Files.write(folder.resolve("upload"), new byte[SIZE]);
    }

    @ParameterizedTest
    @CsvSource({
        "/long, false, 413",
        "/long, true, 413",
        "/no, false, 401",
        "/no, true, 401",
        "/head, false, 431",
        "/head, true, 431"
    })
    void isReadByTheClientOfTheJdk(String path, boolean chunked, int status) throws Exception {
        BodyPublisher whole = BodyPublishers.ofFile(upload());
        BodyPublisher body = chunked ? BodyPublishers.fromPublisher(whole) : whole;
        try (Server server = server();
                HttpClient client =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < 3; i++) {
                HttpRequest request =
                        HttpRequest.newBuilder(uri(server, path))
                                .header("X-Field", field(path))
                                .POST(body)
                                .build();
                assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                        .isEqualTo(status);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/long, false, 413",
        "/long, true, 413",
        "/no, false, 401",
        "/no, true, 401",
        "/head, false, 431",
        "/head, true, 431"
    })
    void isReadByTheOldClientOfTheJdk(String path, boolean chunked, int status) throws Exception {
        try (Server server = server()) {
            for (int i = 0; i < 3; i++) {
                HttpURLConnection connection =
                        (HttpURLConnection) uri(server, path).toURL().openConnection();
                connection.setDoOutput(true);
                connection.setRequestProperty("X-Field", field(path));
                if (chunked) {
                    connection.setChunkedStreamingMode(64 * 1024);
                } else {
                    connection.setFixedLengthStreamingMode(SIZE);
                }
                try (OutputStream out = connection.getOutputStream()) {
                    Files.copy(upload(), out);
                }
                assertThat(connection.getResponseCode()).isEqualTo(status);
                connection.disconnect();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/long, false, 413",
        "/long, true, 413",
        "/no, false, 401",
        "/no, true, 401",
        "/head, false, 431",
        "/head, true, 431"
    })
    void isReadByCurl(String path, boolean chunked, String status) throws Exception {
        String upload = upload().toString();
        try (Server server = server()) {
            List<String> command =
                    List.of(
                            "curl",
                            "-sS",
                            "-o",
                            folder.resolve("answer").toString(),
                            "-w",
                            "%{http_code}",
                            "-H",
                            "Expect:",
                            "-H",
                            chunked ? "Transfer-Encoding: chunked" : "X-Length: announced",
                            "-H",
                            "X-Field: " + field(path),
                            "-X",
                            "POST",
                            "-T",
                            upload,
                            uri(server, path).toString());
            for (int i = 0; i < 3; i++) {
                assertThat(run(command)).isEqualTo(status);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"/long, 413", "/no, 401", "/head, 431"})
    void isReadByPython(String path, String status) throws Exception {
        String program =
                """
                import sys, urllib.request, urllib.error
                try:
                    urllib.request.urlopen(urllib.request.Request(
                        sys.argv[1], data=bytes(30_000_000), headers={'X-Field': sys.argv[2]}))
                except urllib.error.HTTPError as e:
                    print(e.code, end='')
                """;
        try (Server server = server()) {
            String url = uri(server, path).toString();
            for (int i = 0; i < 3; i++) {
                assertThat(run(List.of("python3", "-c", program, url, field(path))))
                        .isEqualTo(status);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"/long, 413", "/no, 401", "/head, 431"})
    void isReadByNode(String path, String status) throws Exception {
        String program =
                """
                const options = {method: 'POST', headers: {'X-Field': process.argv[2]}};
                const request = require('http').request(process.argv[1], options, answer => {
                  answer.resume().on('end', () => process.stdout.write('' + answer.statusCode));
                });
                request.end(Buffer.alloc(30000000));
                """;
        isReadByNode(program, path, status);
    }

    @ParameterizedTest
    @CsvSource({"/long, 413", "/no, 401", "/head, 431"})
    void isReadByFetch(String path, String status) throws Exception {
        String program =
                """
                const body = Buffer.alloc(30000000);
                fetch(process.argv[1], {method: 'POST', body, headers: {'X-Field': process.argv[2]}})
                    .then(answer => answer.text().then(() => process.stdout.write('' + answer.status)))
                    .catch(e => console.log(e, e.cause));
                """;
        isReadByNode(program, path, status);
    }

    private static void isReadByNode(String program, String path, String status) throws Exception {
        try (Server server = server()) {
            String url = uri(server, path).toString();
            for (int i = 0; i < 3; i++) {
                assertThat(run(List.of("node", "-e", program, url, field(path)))).isEqualTo(status);
            }
        }
    }

    /// What a program prints, its errors included; skips the test where there is no such program.
    private static String run(List<String> command) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            assumeTrue(false, command.getFirst() + " is not installed");
            throw e;
        }
        try {
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(text).isTrue();
            return text;
        } finally {
            process.destroyForcibly();
        }
    }
}
