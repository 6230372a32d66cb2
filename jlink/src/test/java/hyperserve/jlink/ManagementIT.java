package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/// Images that tell how they are: `hyperserve --management-port N`.
final class ManagementIT {

    @TempDir private Path folder;

    private static String get(Path socket, String path) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap(request.getBytes(UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "lockfree", "virtual"})
    void answerApartAndTellTheirPool(String pool) throws Exception {
        Path socket = folder.resolve("management.sock");
        Command command = Command.launcher(Command.image(pool), "--management", "unix:" + socket);
        try (ServerProcess server = ServerProcess.start(command)) {
            assertThat(server.readyWords).isEqualTo(" management=unix:" + socket);
            assertThat(server.get("/plaintext").statusCode()).isEqualTo(200);
            assertThat(server.get("/metrics").statusCode()).isEqualTo(404);
            assertThat(get(socket, "/readyz")).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(get(socket, "/metrics"))
                    .contains("\nhyperserve_pool_info{name=\"" + pool + "\"} 1\n")
                    .contains("route=\"/plaintext\",method=\"GET\",status=\"2xx\"");
            assertThat(server.stop().code()).isZero();
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void nameThePortThatWasTakenWhenTheyAreReady() throws Exception {
        try (ServerProcess server =
                ServerProcess.start(Command.launcher("--management-port", "0"))) {
            String address = server.readyWords.replaceFirst("^ management=", "");
            assertThat(address).matches("http://127\\.0\\.0\\.1:[1-9][0-9]*");
            URI metrics = URI.create(address + "/metrics");
            assertThat(new String(metrics.toURL().openStream().readAllBytes(), UTF_8))
                    .contains("hyperserve_build_info");
        }
    }

    @Test
    void sayThatAnAddressIsNone() throws Exception {
        Outcome outcome = Command.launcher("--port", "0", "--management", "nowhere").run();

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .singleElement()
                .asString()
                .contains("--management is 'nowhere', but must be unix:PATH or main");
    }

    @Test
    void sayWhichOptionsDoNotGoTogether() throws Exception {
        Command both = Command.launcher("--management-port", "0", "--management", "main");
        Command alone = Command.launcher("--port", "0", "--management-host", "::1");

        assertThat(both.run().code()).isEqualTo(2);
        assertThat(both.run().err())
                .singleElement()
                .asString()
                .contains("--management-port and --management exclude each other");
        assertThat(alone.run().code()).isEqualTo(2);
        assertThat(alone.run().err())
                .singleElement()
                .asString()
                .contains("--management-host needs --management-port");
    }

    @Test
    void nameTheOptionInTheirHelp() throws Exception {
        assertThat(String.join("\n", Command.launcher("--help").run().out()))
                .contains("--management-port NUMBER", "--management-host", "--management TEXT")
                .contains("HYPERSERVE_MANAGEMENT_PORT");
    }
}
