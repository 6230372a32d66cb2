package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Response;
import hyperserve.runtime.Client.Answer;
import hyperserve.runtime.limits.Limits;
import hyperserve.test.Eventually;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

final class ServerLimitsTest {

    private static final Duration NOTICEABLE = Duration.ofMillis(200);

    private static Server server(Limits limits) {
        return TestServers.server().timeouts(TestServers.patient()).limits(limits);
    }

    @Test
    void letsConnectionsWaitBeyondTheMostAllowedWhoseHandlersRun() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch both = new CountDownLatch(2);
        Server configured =
                server(Limits.defaults().withConnections(2))
                        .get("/wait", TestServers.waitingFor(gate, both));
        try (Server server = configured.start();
                Client first = Client.of(server);
                Client second = Client.of(server);
                Client third = Client.of(server)) {
            first.send(Client.get("/wait"));
            second.send(Client.get("/wait"));
            assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
            third.send(Client.get("/"));
            assertThat(third.read(NOTICEABLE)).isEqualTo(-2);
            assertThat(server.connections()).isEqualTo(2);
            gate.countDown();
            assertThat(first.answer().text()).isEqualTo("waited");
            assertThat(second.answer().text()).isEqualTo("waited");
            assertThat(third.answer().text()).isEqualTo("hello");
        }
    }

    @Test
    void endsAConnectionWithTheLastRequestItMayHave() throws Exception {
        try (Server server = server(Limits.defaults().withConnectionRequests(3)).start()) {
            for (int round = 0; round < 2; round++) {
                try (Client client = Client.of(server)) {
                    assertThat(client.send(Client.get("/")).answer().closes()).isFalse();
                    assertThat(client.send(Client.get("/nowhere")).answer().closes()).isFalse();
                    assertThat(client.send(Client.get("/")).answer().closes()).isTrue();
                    assertThat(client.end()).isZero();
                }
            }
        }
    }

    /// The others are not answered, and the client is left the time to read that.
    @Test
    void answersNoMoreOfThosePipelinedThanAConnectionMayHave() throws Exception {
        try (Server server = server(Limits.defaults().withConnectionRequests(3)).start();
                Client client = Client.of(server)) {
            client.send(Client.get("/").repeat(1000));
            assertThat(client.answer().closes()).isFalse();
            assertThat(client.answer().closes()).isFalse();
            assertThat(client.answer().closes()).isTrue();
            assertThat(client.end()).isZero();
        }
    }

    /// Idle ones by the hundred used to lock everybody out until their clocks ran out.
    @Test
    void closesWhoIdlesLongestForANewcomer() throws Exception {
        try (Server server = server(Limits.defaults().withConnections(16)).start()) {
            List<Client> idle = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Client client = Client.of(server);
                assertThat(client.send(Client.get("/")).answer().status()).isEqualTo(200);
                idle.add(client);
            }
            for (int i = 0; i < 32; i++) {
                try (Client newcomer = Client.of(server)) {
                    assertThat(newcomer.send(Client.get("/")).answer().status()).isEqualTo(200);
                }
            }
            assertThat(server.connections()).isBetween(1L, 16L);
            for (Client each : idle) {
                each.close();
            }
        }
    }

    /// One that has begun a request and stalls makes room, too, but only after those that idle.
    @Test
    void closesWhoStallsForANewcomerIfNobodyIdles() throws Exception {
        try (Server server = server(Limits.defaults().withConnections(2)).start();
                Client stalled = Client.of(server);
                Client idle = Client.of(server)) {
            stalled.send("GET / HT");
            assertThat(idle.send(Client.get("/")).answer().status()).isEqualTo(200);
            try (Client newcomer = Client.of(server)) {
                assertThat(newcomer.send(Client.get("/")).answer().status()).isEqualTo(200);
                assertThat(idle.end()).isZero();
                newcomer.send("GET / HT");
                try (Client next = Client.of(server)) {
                    assertThat(next.send(Client.get("/")).answer().status()).isEqualTo(200);
                    assertThat(stalled.answer().status()).isEqualTo(503);
                }
            }
        }
    }

    @Test
    void servesAllInTurnThoughOnlyOneMayBeConnected() throws Exception {
        try (Server server = server(Limits.defaults().withConnections(1)).start()) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                clients.add(Client.of(server).send(Client.get("/")));
            }
            for (Client client : clients) {
                try (client) {
                    assertThat(client.answer().text()).isEqualTo("hello");
                }
            }
            TestServers.awaitNoConnections(server);
        }
    }

    @Test
    void closesWhatIsNeverRegisteredAndMakesRoomForTheNext() throws Exception {
        try (Server server = server(Limits.defaults().withConnections(1)).start()) {
            for (int i = 0; i < 200; i++) {
                try (Client client = Client.of(server)) {
                    client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
                    assertThat(client.answer().closes()).isTrue();
                }
            }
            TestServers.awaitNoConnections(server);
        }
    }

    @Test
    void refusesRequestsInFlightBeyondTheBoundAndKeepsTheirConnections() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        Server configured =
                server(Limits.defaults().withInFlight(1))
                        .get("/wait", TestServers.waitingFor(gate, inside));
        try (Server server = configured.start();
                Client first = Client.of(server);
                Client second = Client.of(server)) {
            first.send(Client.get("/wait"));
            assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 3; i++) {
                Answer refused = second.send(Client.get("/")).answer();
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.fields()).containsEntry("retry-after", "1");
                assertThat(refused.closes()).isFalse();
            }
            assertThat(second.send(Client.get("/inline")).answer().status()).isEqualTo(200);
            gate.countDown();
            assertThat(first.answer().text()).isEqualTo("waited");
            for (int i = 0; i < 100; i++) {
                Eventually.is("at rest", () -> server.poolSnapshot().busy() == 0);
                assertThat(second.send(Client.get("/")).answer().status()).isEqualTo(200);
            }
            assertThat(server.poolSnapshot().rejected()).isEqualTo(3);
        }
    }

    @Test
    void refusesBodiesForWhichNoMemoryIsLeft() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        String body = "x".repeat(40 << 10);
        Server configured =
                server(Limits.defaults().withBufferedBodies(64 << 10))
                        .post(
                                "/hold",
                                request -> {
                                    byte[] bytes = request.body().bytes();
                                    held.countDown();
                                    gate.await(20, TimeUnit.SECONDS);
                                    return Response.text("" + bytes.length);
                                });
        String request = Client.post("/hold", body.length()) + body;
        try (Server server = configured.start();
                Client first = Client.of(server);
                Client second = Client.of(server)) {
            first.send(request);
            held.await();
            Answer refused = second.send(request).answer();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.fields()).containsEntry("retry-after", "1");
            gate.countDown();
            assertThat(first.answer().text()).isEqualTo("" + body.length());
            for (int i = 0; i < 5; i++) {
                assertThat(first.send(request).answer().status()).isEqualTo(200);
            }
        }
    }
}
