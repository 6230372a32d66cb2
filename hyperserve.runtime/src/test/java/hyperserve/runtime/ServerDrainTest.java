package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.DrainReport;
import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.runtime.Client.Answer;
import hyperserve.test.Eventually;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.Thread.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// What becomes of requests when the server is closed.
final class ServerDrainTest {

    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch inside = new CountDownLatch(1);

    private Server server() {
        return TestServers.server()
                .timeouts(TestServers.patient())
                .get("/wait", TestServers.waitingFor(gate, inside))
                .post("/echo", TestServers.echo());
    }

    private static FutureTask<DrainReport> drain(Server server) {
        FutureTask<DrainReport> report = new FutureTask<>(server::drain);
        Thread.ofPlatform().start(report);
        return report;
    }

    /// Begins to drain, and returns when the server accepts no more.
    private static FutureTask<DrainReport> drainFrom(Server server) throws IOException {
        FutureTask<DrainReport> report = drain(server);
        Eventually.is("accepts no more", () -> refuses(server));
        return report;
    }

    private static boolean refuses(Server server) {
        try (Client client = Client.of(server)) {
            return client.end() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    private static DrainReport end(FutureTask<DrainReport> report) throws Exception {
        return report.get(20, TimeUnit.SECONDS);
    }

    @Test
    void answersWhatIsInAHandlerAndWhatIsPipelinedNot() throws Exception {
        try (Server server = server().start();
                Client client = Client.of(server)) {
            client.send(Client.get("/wait") + Client.get("/"));
            inside.await();
            FutureTask<DrainReport> report = drainFrom(server);
            gate.countDown();
            Answer answer = client.answer();
            assertThat(answer.text()).isEqualTo("waited");
            assertThat(answer.closes()).isTrue();
            assertThat(client.end()).isZero();
            client.leave();
            assertThat(end(report)).isEqualTo(new DrainReport(1, 0));
        }
    }

    @Test
    void answersWhatWaitsForAWorker() throws Exception {
        try (Server server = server().start()) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                clients.add(Client.of(server).send(Client.get("/wait")));
            }
            Eventually.is(
                    "read",
                    () -> server.poolSnapshot().queued() + server.poolSnapshot().busy() == 30);
            FutureTask<DrainReport> report = drainFrom(server);
            gate.countDown();
            for (Client client : clients) {
                try (client) {
                    assertThat(client.answer().closes()).isTrue();
                }
            }
            assertThat(end(report)).isEqualTo(new DrainReport(30, 0));
        }
    }

    @Test
    void finishesStreamsBothWays() throws Exception {
        try (Server server = server().start();
                Client client = Client.of(server)) {
            String half = "x".repeat(100_000);
            client.send(Client.post("/echo", 200_000) + half);
            Eventually.is("in the handler", () -> server.poolSnapshot().busy() == 1);
            assertThat(client.line()).isEqualTo("HTTP/1.1 200 OK");
            FutureTask<DrainReport> report = drainFrom(server);
            client.send(half);
            while (!client.line().isEmpty()) {
                // the rest of the head
            }
            int received = 0;
            for (int size = -1; size != 0; received += size) {
                size = Integer.parseInt(client.line(), 16);
                client.skip(size + 2);
            }
            assertThat(received).isEqualTo(200_000);
            client.end();
            client.leave();
            assertThat(end(report)).isEqualTo(new DrainReport(1, 0));
        }
    }

    @Test
    void closesIdleConnectionsAfterASecond() throws Exception {
        try (Server server = server().start()) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                clients.add(Client.of(server).send(Client.get("/")));
                clients.getLast().answer();
            }
            clients.add(Client.of(server));
            assertThat(end(drain(server))).isEqualTo(new DrainReport(0, 0));
            for (Client client : clients) {
                try (client) {
                    assertThat(client.end()).isZero();
                }
            }
        }
    }

    /// However the end and the request meet, whoever has connected and sent before is answered.
    @Test
    void answersWhoComesAtTheLastMoment() throws Exception {
        for (int i = 0; i < 60; i++) {
            try (Server server = server().start();
                    Client idle = Client.of(server)) {
                idle.send(Client.get("/inline")).answer();
                try (Client fresh = Client.of(server)) {
                    idle.send(Client.get("/inline"));
                    fresh.send(Client.get("/"));
                    long start = System.nanoTime();
                    FutureTask<DrainReport> report = drain(server);
                    assertThat(idle.answer().text()).isEqualTo("inline");
                    assertThat(fresh.answer().text()).isEqualTo("hello");
                    idle.leave();
                    fresh.leave();
                    assertThat(end(report).cut()).isZero();
                    assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
                }
            }
        }
    }

    /// The event loop is held up until the drain has begun, with requests not yet read.
    @Test
    void saysThatItClosesToWhoIsFirstReadWhenTheDrainBegins() throws Exception {
        Server configured =
                server().handle(
                                Method.GET,
                                "/late",
                                TestServers.waitingFor(gate),
                                RouteOptions.defaults().nonBlocking());
        try (Server server = configured.start();
                Client idle = Client.of(server);
                Client late = Client.of(server)) {
            assertThat(idle.send(Client.get("/")).answer().closes()).isFalse();
            late.send(Client.get("/late"));
            assertThat(late.read(ofMillis(50))).isEqualTo(-2);
            try (Client fresh = Client.of(server).send(Client.get("/"))) {
                idle.send(Client.get("/inline"));
                FutureTask<DrainReport> report = new FutureTask<>(server::drain);
                Thread draining = Thread.ofPlatform().start(report);
                Eventually.is("waits", () -> draining.getState() == State.TIMED_WAITING);
                gate.countDown();
                assertThat(List.of(late.answer(), idle.answer(), fresh.answer()))
                        .allMatch(answer -> answer.status() == 200 && answer.closes());
                late.leave();
                idle.leave();
                fresh.leave();
                assertThat(end(report)).isEqualTo(new DrainReport(3, 0));
            }
        }
    }

    @Test
    void answersWhoIsStillInTheBacklog() throws Exception {
        for (int i = 0; i < 60; i++) {
            try (Server server = server().start();
                    Client client = Client.of(server).send(Client.get("/"))) {
                FutureTask<DrainReport> report = drain(server);
                assertThat(client.answer().text()).isEqualTo("hello");
                client.leave();
                assertThat(end(report).cut()).isZero();
            }
        }
    }

    @Test
    void closesAConnectionWhoseUnreadBodyEndsMeanwhile() throws Exception {
        Server configured = server().post("/unread", request -> Response.text("unread"));
        try (Server server = configured.start();
                Client client = Client.of(server)) {
            assertThat(client.send(Client.post("/unread", 10) + "x").answer().closes()).isFalse();
            FutureTask<DrainReport> report = drainFrom(server);
            client.send("x".repeat(9));
            assertThat(client.end()).isZero();
            assertThat(end(report)).isEqualTo(new DrainReport(0, 0));
        }
    }

    @Test
    void cutsAndInterruptsWhatIsNotDoneInTime() throws Exception {
        AtomicReference<Exception> thrown = new AtomicReference<>();
        CountDownLatch woken = new CountDownLatch(1);
        CountDownLatch both = new CountDownLatch(2);
        Server configured =
                server().timeouts(TestServers.patient().withDrain(ofMillis(200)))
                        .post(
                                "/stalled",
                                request -> {
                                    both.countDown();
                                    return TestServers.echo().handle(request);
                                })
                        .get(
                                "/stubborn",
                                request -> {
                                    try {
                                        return TestServers.waitingFor(gate, both).handle(request);
                                    } catch (InterruptedException e) {
                                        thrown.set(e);
                                        woken.countDown();
                                        throw e;
                                    }
                                });
        try (Server server = configured.start();
                Client asleep = Client.of(server).send(Client.get("/stubborn"));
                Client stalled = Client.of(server).send(Client.post("/stalled", 10) + "x");
                Client half = Client.of(server).send("GET / HT")) {
            assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
            Eventually.is("all connected", () -> server.connections() == 3);
            assertThat(end(drain(server))).isEqualTo(new DrainReport(0, 3));
            assertThat(woken.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
            assertThat(half.end()).isZero();
            assertThat(asleep.answer().status()).isEqualTo(503);
            assertThat(stalled.answer().status()).isEqualTo(503);
            assertThat(server.connections()).isZero();
        }
    }

    private static Duration ofMillis(int millis) {
        return Duration.ofMillis(millis);
    }
}
