package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Handler;
import hyperserve.api.Response;
import hyperserve.test.Eventually;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/// Files as answers, sent by the system.
final class ServerFileTest {

    /// More than the sockets of a connection hold.
    private static final int LENGTH = 20_000_000;

    @TempDir Path folder;

    private Path file(int length) throws IOException {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return Files.write(folder.resolve("file"), content);
    }

    private static Handler serving(Path file) {
        return request -> Response.file("application/octet-stream", file);
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource
    void areSentWholeAndInOrder(Pool pool) throws IOException {
        Path file = file(LENGTH);
        try (Server server = TestServers.server(pool).get("/file", serving(file)).start();
                Client client = Client.of(server)) {
            client.send(
                    Client.get("/inline")
                            + Client.get("/file")
                            + "HEAD /file HTTP/1.1\r\nHost: h\r\n\r\n"
                            + Client.get("/inline"));
            assertThat(client.answer().text()).isEqualTo("inline");
            assertThat(client.answer().text()).isEqualTo(text(file));
            assertThat(client.line()).isEqualTo("HTTP/1.1 200 OK");
            while (!client.line().isEmpty()) {
                // The fields of the answer to HEAD.
            }
            assertThat(client.answer().text()).isEqualTo("inline");
        }
    }

    @ParameterizedTest
    @EnumSource
    void areSentInPartsBetweenOtherBytes(Pool pool) throws IOException {
        Path file = file(100_000);
        Handler handler =
                request ->
                        Response.stream(
                                "text/plain",
                                out -> {
                                    try (FileChannel channel = FileChannel.open(file)) {
                                        out.write('<');
                                        out.transferFrom(channel, 10, 50_000);
                                        out.write('|');
                                        out.transferFrom(channel, 99_999, 1);
                                        out.transferFrom(channel, 0, 0);
                                        out.write('>');
                                    }
                                });
        String content = text(file);
        String expected =
                "<" + content.substring(10, 50_010) + "|" + content.substring(99_999) + ">";
        try (Server server = TestServers.server(pool).get("/parts", handler).start();
                Client client = Client.of(server)) {
            client.send(Client.get("/parts").repeat(2));
            assertThat(client.answer().text()).isEqualTo(expected);
            assertThat(client.answer().text()).isEqualTo(expected);
        }
    }

    /// What has come is not to be taken for all.
    @ParameterizedTest
    @EnumSource
    void cutTheConnectionIfTheyHaveBecomeShorter(Pool pool) throws IOException {
        Path file = file(LENGTH);
        Handler shortening =
                request -> {
                    Response response = Response.file("text/plain", file);
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.truncate(100);
                    }
                    return response;
                };
        try (Server server = TestServers.server(pool).get("/file", shortening).start();
                Client client = Client.of(server)) {
            client.send(Client.get("/file"));
            assertThat(client.end()).isLessThan(1000);
            TestServers.awaitNoConnections(server);
            Eventually.atMost("kept", 0, server::memoryKept);
        }
    }

    @ParameterizedTest
    @EnumSource
    void areAFaultWhenTheyAreGone(Pool pool) throws IOException {
        Handler deleting =
                request -> {
                    Response response = Response.file("text/plain", file(10));
                    Files.delete(folder.resolve("file"));
                    return response;
                };
        try (Server server = TestServers.server(pool).get("/file", deleting).start();
                Client client = Client.of(server)) {
            // Nothing was sent yet when it was to be opened.
            assertThat(client.send(Client.get("/file")).answer().status()).isEqualTo(500);
            assertThat(client.send(Client.get("/inline")).answer().text()).isEqualTo("inline");
        }
    }
}
