package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Each image at a Unix domain socket, alone and beside a port.
@ParameterizedClass
@ValueSource(strings = {"standard", "lockfree", "virtual"})
final class ListenIT {

    private static final int LENGTH = 5_000_000;

    @Parameter private String pool;

    @TempDir private Path folder;

    private Process process;

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    private Path path() {
        return folder.resolve("http.sock");
    }

    private String start(String... options) throws IOException {
        process = Command.launcher(Command.image(pool), options).start();
        return new OutputLines(process.inputReader()).first();
    }

    /// Sends one request, and reads to the end.
    private static String exchange(SocketAddress address, String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(address)) {
            ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(ISO_8859_1));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            Channels.newInputStream(channel).transferTo(answer);
            return answer.toString(ISO_8859_1);
        }
    }

    private static String get(SocketAddress address, String target) throws IOException {
        return exchange(
                address, "GET " + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    }

    @Test
    void servesAtAPathAloneAndRemovesItAtTheEnd() throws Exception {
        assertThat(start("--listen", "unix:" + path()))
                .matches(
                        "HyperServe \\S+ listening on unix:%s pool=%s workers=\\d+\\.\\.\\d+"
                                .formatted(path(), pool));
        SocketAddress address = UnixDomainSocketAddress.of(path());
        assertThat(get(address, "/plaintext")).endsWith("\r\n\r\nHello, World!");
        assertThat(get(address, "/sleep?ms=1")).endsWith("\r\n\r\nok");
        assertThat(get(address, "/bytes?n=" + LENGTH)).hasSizeGreaterThan(LENGTH);
        String body = "0123456789".repeat(5_000);
        assertThat(
                        exchange(
                                address,
                                "POST /echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                                        + "Content-Length: %d\r\n\r\n%s"
                                                .formatted(body.length(), body)))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains(body.substring(0, 5_000));
        process.destroy();
        assertThat(process.waitFor(Command.LIVENESS.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(path()).doesNotExist();
    }

    @Test
    void servesAtAPortAndAPath() throws Exception {
        String greeting = start("--port", "0", "--listen", "unix:" + path());
        assertThat(greeting)
                .matches(
                        "HyperServe \\S+ listening on http://127\\.0\\.0\\.1:\\d+ unix:%s pool=.*"
                                .formatted(path()));
        int port = Integer.parseInt(greeting.replaceFirst(".*http://127.0.0.1:(\\d+) .*", "$1"));
        for (SocketAddress each :
                new SocketAddress[] {
                    UnixDomainSocketAddress.of(path()),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
                }) {
            assertThat(get(each, "/plaintext")).endsWith("\r\n\r\nHello, World!");
        }
    }
}
