package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.test.Eventually;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Clients that make the server keep as much as they can, and a budget that is smaller.
final class ServerMemoryTest {

    private static final int BUDGET = 256 << 10;
    private static final int MANY = 200;

    private final List<Client> hoard = new ArrayList<>();

    private static Server server() {
        return TestServers.server()
                .timeouts(TestServers.patient())
                .limits(Limits.defaults().withMemory(BUDGET))
                .post("/echo", TestServers.echo())
                .post("/whole", request -> Response.text("" + request.body().bytes().length))
                .handle(
                        Method.POST,
                        "/ignore",
                        _ -> Response.text("ignored"),
                        RouteOptions.defaults().nonBlocking());
    }

    /// Lets many clients send the same, and sees that newcomers are answered all the while and that
    /// nothing is kept afterwards.
    private void survives(String request) throws Exception {
        try (Server server = server().start()) {
            for (int i = 0; i < MANY; i++) {
                hoard.add(Client.of(server).send(request));
                if (i % 10 == 0) {
                    assertThat(newcomer(server)).isIn(200, 503);
                }
            }
            Eventually.is("within the budget", () -> server.memoryKept() <= BUDGET);
            Eventually.is("a newcomer is served", () -> newcomer(server) == 200);
            for (Client each : hoard) {
                each.reset();
            }
            TestServers.awaitNoConnections(server);
            Eventually.atMost("kept", 0, server::memoryKept);
        } finally {
            for (Client each : hoard) {
                each.close();
            }
        }
    }

    private static int newcomer(Server server) {
        try (Client client = Client.of(server)) {
            return client.send(Client.get("/inline")).answer().status();
        } catch (IOException e) {
            throw new AssertionError("a newcomer was not answered", e);
        }
    }

    @Test
    void survivesUnfinishedHeads() throws Exception {
        survives("GET / HTTP/1.1\r\nHost: h\r\nX: " + "y".repeat(6000));
    }

    @Test
    void survivesStalledUploads() throws Exception {
        survives(Client.post("/echo", 1000) + "x");
    }

    @Test
    void survivesBodiesThatStallHalfWay() throws Exception {
        survives(Client.post("/whole", 20_000) + "x".repeat(10_000));
    }

    @Test
    void survivesClientsThatAwait100() throws Exception {
        String expecting = "Content-Length: 9\r\nExpect: 100-continue\r\n\r\n";
        survives("POST /whole HTTP/1.1\r\nHost: h\r\n" + expecting);
    }

    @Test
    void survivesUnfinishedTrailers() throws Exception {
        survives(
                "POST /ignore HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "1\r\nx\r\n0\r\nX: "
                        + "y".repeat(6000));
    }

    private void keepMuchInHandlers(Server server) throws IOException {
        String more = Client.get("/inline").repeat(300);
        for (int i = 0; i < 40; i++) {
            hoard.add(Client.of(server).send(Client.get("/wait") + more));
        }
        Eventually.is("short", () -> server.memoryKept() > BUDGET - BUDGET / 8);
    }

    /// Handlers that run cannot be shed; that is no reason to close the connections of others.
    @Test
    void closesNobodyWhoIdlesForAMomentBecauseHandlersKeepMuch() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Server configured = server().get("/wait", TestServers.waitingFor(gate));
        try (Server server = configured.start();
                Client polite = Client.of(server)) {
            keepMuchInHandlers(server);
            for (int i = 0; i < 10; i++) {
                assertThat(polite.send(Client.get("/inline")).answer().status()).isEqualTo(200);
                assertThat(polite.read(Duration.ofMillis(50))).isEqualTo(-2);
            }
            gate.countDown();
        } finally {
            for (Client each : hoard) {
                each.close();
            }
        }
    }

    /// What is behind it would keep others waiting, only to be refused, too.
    @Test
    void closesAConnectionOfWhichARequestIsRefusedForWantOfMemory() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Server configured = server().get("/wait", TestServers.waitingFor(gate));
        try (Server server = configured.start();
                Client refused = Client.of(server)) {
            keepMuchInHandlers(server);
            Client.Answer answer = null;
            while (answer == null || answer.status() == 200) {
                answer = refused.send(Client.get("/") + Client.get("/inline")).answer();
                if (answer.status() == 200) {
                    refused.answer();
                }
            }
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.closes()).isTrue();
            assertThat(refused.end()).isZero();
            gate.countDown();
        } finally {
            for (Client each : hoard) {
                each.close();
            }
        }
    }

    /// Or it would be among the first to be shed, while it rests before its next request.
    @Test
    void anIdleConnectionKeepsNothingOfTheRequestBefore() throws Exception {
        try (Server server =
                        TestServers.server()
                                .handle(
                                        Method.POST,
                                        "/text",
                                        request -> Response.text(request.body().text()),
                                        RouteOptions.defaults().blocking())
                                .start();
                Client client = Client.of(server)) {
            client.send(Client.post("/text", 500) + "y".repeat(500));
            assertThat(client.answer().status()).isEqualTo(200);
            Eventually.atMost("kept", MemoryBudget.CONNECTION, server::memoryKept);
        }
    }

    @Test
    void tellsAnUnfinishedRequestThatItIsShed() throws Exception {
        try (Server server = server().start();
                Client first =
                        Client.of(server)
                                .send("GET / HTTP/1.1\r\nHost: h\r\nX: " + "y".repeat(10_000))) {
            Eventually.is("kept", () -> server.memoryKept() > 10_000);
            for (int i = 0; i < 40; i++) {
                hoard.add(
                        Client.of(server)
                                .send("GET / HTTP/1.1\r\nHost: h\r\nX: " + "y".repeat(6000)));
            }
            Client.Answer answer = first.answer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.closes()).isTrue();
        } finally {
            for (Client each : hoard) {
                each.close();
            }
        }
    }
}
