package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.test.TlsTrust;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLContext;

/// Images that speak TLS, with keys as OpenSSL writes them: the modules that they are trimmed to
/// have all that it takes.
final class TlsIT {

    private static final Path FILES =
            Path.of("../hyperserve.runtime/src/test/resources/hyperserve/runtime/tls")
                    .toAbsolutePath()
                    .normalize();

    private static final Pattern GREETING =
            Pattern.compile("HyperServe .+ listening on https://127\\.0\\.0\\.1:([0-9]+) pool=.+");

    @TempDir private Path folder;

    private Process start(String pool, String kind) throws IOException {
        Path certificate = FILES.resolve(kind + "-certificate.pem");
        Path key = Files.copy(FILES.resolve(kind + "-pkcs8.pem"), folder.resolve("key.pem"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return Command.launcher(
                        Command.image(pool),
                        "--port",
                        "0",
                        "--tls-cert",
                        certificate.toString(),
                        "--tls-key",
                        key.toString())
                .withJvmOptions("-XX:AOTMode=on")
                .start();
    }

    private static int port(Process process) throws IOException {
        String line = process.inputReader().readLine();
        Matcher greeting = GREETING.matcher(String.valueOf(line));
        assertThat(greeting.matches()).as(line).isTrue();
        return Integer.parseInt(greeting.group(1));
    }

    private static HttpClient trusting(String kind) throws Exception {
        SSLContext context = TlsTrust.in(FILES.resolve(kind + "-certificate.pem"));
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static void assertServes(Process process, String kind) throws Exception {
        try (HttpClient client = trusting(kind)) {
            URI target = URI.create("https://localhost:" + port(process) + "/plaintext");
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(target).timeout(Command.LIVENESS).build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("Hello, World!");
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        }
        process.destroy();
        assertThat(process.waitFor(Command.LIVENESS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec", "rsa"})
    void serve(String kind) throws Exception {
        Process process = start("lockfree", kind);
        try {
            assertServes(process, kind);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void serveWithEveryPool() throws Exception {
        for (String pool : new String[] {"standard", "virtual"}) {
            Files.deleteIfExists(folder.resolve("key.pem"));
            Process process = start(pool, "ec");
            try {
                assertServes(process, "ec");
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
