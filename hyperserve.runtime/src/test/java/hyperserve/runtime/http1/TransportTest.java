package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Response;
import hyperserve.api.routing.RouteTable;
import hyperserve.runtime.http1.WireCase.End;
import hyperserve.runtime.net.ProtocolServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Every wire case through a transport that makes it hard: see [NarrowTransport].
final class TransportTest {

    private static final String LAST =
            "GET /next HTTP/1.1\r\nHost: probe\r\nConnection: close\r\n\r\n";

    private static final int FILE_LENGTH = 20_000;

    @TempDir private static Path folder;

    private static ProtocolServer server;

    @BeforeAll
    static void start() throws IOException {
        RouteTable table = new RouteTable();
        TestRoutes.register(table, UnaryOperator.identity());
        Path file = Files.write(folder.resolve("file"), new byte[FILE_LENGTH]);
        table.get("/file", _ -> Response.file("application/octet-stream", file));
        server = SocketServer.start(table, NarrowTransport::new);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    /// More than is read before it is written.
    @Test
    void sendsAFile() throws IOException {
        try (RawClient client = RawClient.to(server.address().getPort())) {
            client.send("GET /file HTTP/1.1\r\nHost: a\r\n\r\n" + LAST).endOutput();
            assertThat(client.readAll().replies())
                    .extracting(each -> each.body().length())
                    .containsExactly(FILE_LENGTH, "next".length());
        }
    }

    static Stream<WireCase> cases() {
        return WireTableTest.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answersAsTheTableSays(WireCase c) throws IOException {
        boolean kept = c.end() == End.KEPT;
        try (RawClient client = RawClient.to(server.address().getPort())) {
            client.send(c.bytes());
            if (kept) {
                client.send(LAST);
            }
            client.endOutput();
            List<Reply> replies = client.readAll().replies(c.heads());
            assertThat(replies).hasSize(c.replies().size() + (kept ? 1 : 0));
            for (int i = 0; i < c.replies().size(); i++) {
                assertThat(c.replies().get(i).matches(replies.get(i)))
                        .as("%s", replies.get(i))
                        .isTrue();
            }
            if (kept) {
                assertThat(replies.getLast().body()).isEqualTo("next");
            }
        }
    }
}
