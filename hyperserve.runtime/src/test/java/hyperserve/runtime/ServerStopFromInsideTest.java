package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.DrainReport;
import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Handlers that stop a server: their own requests are answered, too, long before the time to drain
/// is over, and none waits for another one that waits.
final class ServerStopFromInsideTest {

    private static Server server(Pool pool) {
        return pool.server().timeouts(TestServers.patient().withDrain(Duration.ofSeconds(12)));
    }

    private static void assertAnswered(Client client, String text) throws Exception {
        Client.Answer answer = client.answer();
        assertThat(answer.text()).isEqualTo(text);
        assertThat(answer.closes()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void answersWhoClosesItHoweverItRuns(Pool pool) throws Exception {
        for (String path : new String[] {"/unknown", "/blocking", "/inline-close", "/writer"}) {
            Server configured = server(pool);
            Handler closing =
                    request -> {
                        configured.close();
                        return Response.text("closed");
                    };
            configured
                    .get("/unknown", closing)
                    .handle(Method.GET, "/blocking", closing, RouteOptions.defaults().blocking())
                    .handle(
                            Method.GET,
                            "/inline-close",
                            closing,
                            RouteOptions.defaults().nonBlocking())
                    .get(
                            "/writer",
                            request ->
                                    Response.stream(
                                            "text/plain",
                                            out -> {
                                                configured.close();
                                                out.write(new byte[] {99, 108, 111, 115, 101, 100});
                                            }));
            try (Server server = configured.start();
                    Client client = Client.of(server).send(Client.get(path))) {
                Client.Answer answer = client.answer();
                assertThat(answer.text()).as(path).isEqualTo("closed");
                assertThat(answer.closes()).as(path).isTrue();
                client.leave();
                server.awaitClose();
                assertThat(server.drain()).as(path).isEqualTo(new DrainReport(1, 0));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersTwoWhoCloseItAtOnce(Pool pool) throws Exception {
        Server configured = server(pool);
        CyclicBarrier both = new CyclicBarrier(2);
        configured.get(
                "/close",
                request -> {
                    both.await(20, TimeUnit.SECONDS);
                    configured.close();
                    return Response.text("closed");
                });
        try (Server server = configured.start();
                Client first = Client.of(server).send(Client.get("/close"));
                Client second = Client.of(server).send(Client.get("/close"))) {
            assertAnswered(first, "closed");
            assertAnswered(second, "closed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersThoseWhoCloseEachOther(Pool pool) throws Exception {
        Server one = server(pool);
        Server other = server(pool);
        CyclicBarrier both = new CyclicBarrier(2);
        one.get(
                "/close",
                request -> {
                    both.await(20, TimeUnit.SECONDS);
                    other.close();
                    return Response.text("closed");
                });
        other.get(
                "/close",
                request -> {
                    both.await(20, TimeUnit.SECONDS);
                    one.close();
                    return Response.text("closed");
                });
        try (one;
                other;
                Client first = Client.of(one.start()).send(Client.get("/close"));
                Client second = Client.of(other.start()).send(Client.get("/close"))) {
            // Perhaps before the other one has begun to stop it.
            assertThat(first.answer().text()).isEqualTo("closed");
            assertThat(second.answer().text()).isEqualTo("closed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void waitsForTheOthersAndReportsThem(Pool pool) throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        AtomicReference<DrainReport> report = new AtomicReference<>();
        Server configured = server(pool);
        configured
                .get(
                        "/wait",
                        request -> {
                            inside.countDown();
                            return TestServers.waitingFor(gate).handle(request);
                        })
                .get(
                        "/close",
                        request -> {
                            closing.countDown();
                            report.set(configured.drain());
                            return Response.text("closed");
                        });
        try (Server server = configured.start();
                Client other = Client.of(server).send(Client.get("/wait"))) {
            inside.await();
            try (Client caller = Client.of(server).send(Client.get("/close"))) {
                closing.await();
                assertThat(caller.read(Duration.ofMillis(500))).isEqualTo(-2);
                gate.countDown();
                assertAnswered(other, "waited");
                other.leave();
                assertAnswered(caller, "closed");
                assertThat(report.get()).isEqualTo(new DrainReport(1, 0));
            }
        }
    }
}
