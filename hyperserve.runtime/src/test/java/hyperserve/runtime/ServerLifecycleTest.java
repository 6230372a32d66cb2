package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.test.Eventually;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// How a server starts and ends, apart from what becomes of requests.
final class ServerLifecycleTest {

    private static void assertServes(Server server) throws IOException {
        try (Client client = Client.of(server)) {
            assertThat(client.send(Client.get("/")).answer().text()).isEqualTo("hello");
        }
    }

    @Test
    void leavesNothingBehindThoughStartedAndStoppedOften() throws IOException {
        TestServers.server().start().close();
        Resources before = Resources.now();
        for (int i = 0; i < 200; i++) {
            try (Server server = TestServers.server().start()) {
                if (i % 4 == 0) {
                    assertServes(server);
                }
            }
        }
        before.awaitReturn();
    }

    @Test
    void leavesNothingBehindWhenThePortIsTaken() throws IOException {
        try (Server first = TestServers.server().start()) {
            Resources before = Resources.now();
            Server second = TestServers.onPort(first.port());
            for (int i = 0; i < 3; i++) {
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(second::start)
                        .withMessageContaining("127.0.0.1 port " + first.port());
            }
            before.awaitReturn();
            first.drain();
            assertServes(second.start());
            second.close();
        }
    }

    @Test
    void canBeFollowedOnTheSamePortAtOnce() throws IOException {
        int port;
        try (Server server = TestServers.server().start();
                Client client = Client.of(server)) {
            client.send(Client.get("/")).answer();
            port = server.port();
        }
        for (int i = 0; i < 5; i++) {
            try (Server next = TestServers.onPort(port).start()) {
                assertServes(next);
            }
        }
    }

    @Test
    void endsOnceHoweverOftenItIsClosed() throws IOException {
        Server server = TestServers.server().start();
        assertServes(server);
        var report = server.drain();
        assertThat(server.drain()).isSameAs(report);
        server.close();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(server::start);
    }

    @Test
    void canBeClosedWithoutAStart() {
        Server server = TestServers.server();
        server.close();
        assertThat(server.drain().cut()).isZero();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(server::start);
    }

    @Test
    void refusesConnectionsOnceItIsClosed() throws IOException {
        Server server = TestServers.server().start();
        var address = server.address();
        server.close();
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> Client.at(address));
    }

    @Test
    void tellsWhoWaitsForItsEnd() throws Exception {
        Server server = TestServers.server();
        FutureTask<Void> running =
                new FutureTask<>(
                        () -> {
                            server.run();
                            return null;
                        });
        Thread.ofVirtual().start(running);
        Eventually.is("started", () -> isServing(server));
        server.close();
        running.get(10, TimeUnit.SECONDS);
    }

    private static boolean isServing(Server server) {
        try {
            assertServes(server);
            return true;
        } catch (IllegalStateException | IOException e) {
            return false;
        }
    }

    @Test
    void closesThoughTheCallerIsInterruptedAndKeepsTheFlag() throws IOException {
        Server server = TestServers.server().start();
        try (Client idle = Client.of(server)) {
            idle.send(Client.get("/")).answer();
            Thread.currentThread().interrupt();
            var report = server.drain();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(report.cut()).isZero();
            assertThat(idle.end()).isZero();
        }
    }
}
