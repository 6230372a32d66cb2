package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.routing.RouteTable;
import hyperserve.runtime.http1.WireCase.End;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.ProtocolServer;
import hyperserve.runtime.tls.TestTls;
import hyperserve.runtime.tls.TlsTransport;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

/// Every wire case over TLS and a socket, by the JDK's client.
final class TlsSocketTest {

    private static final String LAST =
            "GET /next HTTP/1.1\r\nHost: probe\r\nConnection: close\r\n\r\n";

    /// Of one session after the other, which is cheaper.
    private static final SSLContext CLIENT = TestTls.clientContext();

    private static ProtocolServer server;

    @BeforeAll
    static void start() throws IOException {
        RouteTable table = new RouteTable();
        TestRoutes.register(table, UnaryOperator.identity());
        BufferPool records = TlsTransport.buffers(4, new MemoryBudget(Long.MAX_VALUE));
        server =
                SocketServer.start(
                        table,
                        channel ->
                                new TlsTransport(
                                        channel, TestTls.engines(), TestTls.anyName(), records));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    static Stream<WireCase> cases() {
        return WireTableTest.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answersAsTheTableSays(WireCase c) throws IOException {
        try (RawClient client = RawClient.overTls(server.address().getPort(), CLIENT, "TLSv1.3")) {
            client.send(c.bytes());
            if (c.end() == End.KEPT) {
                client.send(LAST);
            }
            client.endOutput();
            check(c, client);
        }
    }

    static Stream<WireCase> casesThatAreClosedByTheServer() {
        return cases().filter(c -> c.end() == End.KEPT || c.end() == End.CLOSED);
    }

    /// Who says in TLS 1.2 that nothing more comes is not answered any more.
    @ParameterizedTest
    @MethodSource("casesThatAreClosedByTheServer")
    void answersInTheOlderVersion(WireCase c) throws IOException {
        try (RawClient client = RawClient.overTls(server.address().getPort(), CLIENT, "TLSv1.2")) {
            client.send(c.bytes());
            if (c.end() == End.KEPT) {
                client.send(LAST);
            }
            check(c, client);
        }
    }

    private static void check(WireCase c, RawClient client) throws IOException {
        boolean kept = c.end() == End.KEPT;
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
