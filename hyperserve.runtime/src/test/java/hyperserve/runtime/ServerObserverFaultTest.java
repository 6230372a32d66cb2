package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.ClosedConnection;
import hyperserve.api.DrainReport;
import hyperserve.api.FinishedExchange;
import hyperserve.api.Method;
import hyperserve.api.ObservedConnection;
import hyperserve.api.Observer;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.test.LogWatch;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Observers that do what they must not: clients, the other observers and the server do not notice.
final class ServerObserverFaultTest {

    private static final int REQUESTS = 50;

    private final ObserverWatch watch = new ObserverWatch();

    /// Throws whatever it is told.
    private static final class Throwing implements Observer {
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public void exchangeFinished(FinishedExchange exchange) {
            if (calls.incrementAndGet() % 2 == 0) {
                throw new StackOverflowError("of an exchange");
            }
            throw new IllegalStateException("of an exchange");
        }

        @Override
        public void connectionOpened(ObservedConnection connection) {
            throw new AssertionError("of an open connection");
        }

        @Override
        public void connectionClosed(ClosedConnection connection) {
            throw new AssertionError("of a closed connection");
        }

        @Override
        public void drained(DrainReport report) {
            throw new AssertionError("of a drain");
        }
    }

    @ParameterizedTest
    @EnumSource
    void thatThrowAreToldOnAndLoggedOnce(Pool pool) throws Exception {
        Throwing throwing = new Throwing();
        try (LogWatch log = LogWatch.begin()) {
            Server configured = TestServers.server(pool).observer(throwing).observer(watch);
            try (Server server = configured.start();
                    Client client = Client.of(server)) {
                for (int i = 0; i < REQUESTS; i++) {
                    assertThat(client.send(Client.get("/")).answer().text()).isEqualTo("hello");
                }
                client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").end();
                watch.closed(1);
            }
            assertThat(throwing.calls).hasValue(REQUESTS + 1);
            watch.exchanges(REQUESTS + 1);
            assertThat(watch.events()).last().isEqualTo("stopped");
            List<String> lines =
                    log.lines().stream()
                            .filter(line -> line.contains(Throwing.class.getName()))
                            .toList();
            assertThat(lines).hasSize(2);
            assertThat(lines.getFirst())
                    .contains("the observer " + Throwing.class.getName() + " threw;")
                    .contains("of an open connection");
            assertThat(lines.getLast()).contains("stopped() of").contains("of a drain");
        }
    }

    /// An interrupt that it leaves is not that of a handler, whose first write ends the exchange
    /// before.
    @ParameterizedTest
    @EnumSource
    void thatLeaveAnInterruptEndWithTheCall(Pool pool) throws Exception {
        AtomicInteger interrupted = new AtomicInteger();
        Server configured =
                TestServers.server(pool)
                        .observer(
                                new Observer() {
                                    @Override
                                    public void exchangeFinished(FinishedExchange exchange) {
                                        Thread.currentThread().interrupt();
                                    }
                                })
                        .observer(watch)
                        .handle(
                                Method.GET,
                                "/flag",
                                _ ->
                                        Response.stream(
                                                "text/plain",
                                                out -> {
                                                    out.write('a');
                                                    out.flush();
                                                    if (Thread.currentThread().isInterrupted()) {
                                                        interrupted.incrementAndGet();
                                                    }
                                                }),
                                RouteOptions.defaults().nonBlocking());
        try (Server server = configured.start();
                Client client = Client.of(server)) {
            for (int i = 0; i < REQUESTS; i++) {
                client.send(Client.get("/inline") + Client.get("/flag"));
                assertThat(client.answer().text()).isEqualTo("inline");
                assertThat(client.answer().text()).isEqualTo("a");
            }
            watch.exchanges(2 * REQUESTS);
        }
        assertThat(interrupted).hasValue(0);
    }

    /// On the thread that would have to end first.
    @ParameterizedTest
    @EnumSource
    void thatCloseTheServerWaitForNothing(Pool pool) throws Exception {
        AtomicReference<Server> running = new AtomicReference<>();
        CountDownLatch closed = new CountDownLatch(1);
        Server configured =
                TestServers.server(pool)
                        .timeouts(TestServers.patient())
                        .observer(
                                new Observer() {
                                    @Override
                                    public void exchangeFinished(FinishedExchange exchange) {
                                        running.get().close();
                                        closed.countDown();
                                    }
                                })
                        .observer(watch);
        try (Server server = configured.start();
                Client client = Client.of(server)) {
            running.set(server);
            assertThat(client.send(Client.get("/")).answer().status()).isEqualTo(200);
            closed.await();
            client.end();
            server.awaitClose();
        }
        assertThat(watch.events()).last().isEqualTo("stopped");
    }

    /// With its context class loader.
    @Test
    void runWithTheLoaderOfWhoStartsTheServer() throws Exception {
        AtomicReference<ClassLoader> loader = new AtomicReference<>();
        ClassLoader own = new ClassLoader(getClass().getClassLoader()) {};
        Server configured =
                TestServers.server()
                        .observer(
                                new Observer() {
                                    @Override
                                    public void exchangeFinished(FinishedExchange exchange) {
                                        loader.set(Thread.currentThread().getContextClassLoader());
                                    }
                                })
                        .observer(watch);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(own);
        try (Server server = configured.start();
                Client client = Client.of(server)) {
            client.send(Client.get("/")).answer();
            watch.exchange();
        } finally {
            thread.setContextClassLoader(before);
        }
        assertThat(loader).hasValue(own);
    }
}
