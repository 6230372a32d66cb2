package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.BadRequestException;
import hyperserve.api.Key;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;
import hyperserve.test.LogWatch;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What is tied to a request is closed when that is over, whatever becomes of it.
final class ServerRequestEndTest {

    private static final Key<String> USER = Key.of("user");

    private final List<String> closed = new CopyOnWriteArrayList<>();
    private final Gate reading = new Gate();

    private Server server(Pool pool) throws IOException {
        return TestServers.server(pool)
                .get("/answered", request -> tie(request, "answered"))
                .get("/viewed", request -> tie(request.with(USER, "Ann"), "viewed"))
                .get("/written", this::written)
                .get("/two", request -> tie(request, "first", "second"))
                .get(
                        "/failing",
                        request -> {
                            tie(request, "failing");
                            throw new IllegalStateException("the handler fails");
                        })
                .get(
                        "/refused",
                        request -> {
                            tie(request, "refused");
                            throw new BadRequestException("no");
                        })
                .get("/unclosable", this::unclosable)
                .get("/interrupting", this::interrupting)
                .get(
                        "/interrupted",
                        _ -> Response.text("" + Thread.currentThread().isInterrupted()))
                .post("/left", this::left)
                .start();
    }

    private Response tie(Request request, String... names) {
        for (String name : names) {
            request.closeAtEnd(() -> closed.add(name));
        }
        return Response.text("closed before: " + closed);
    }

    private Response written(Request request) {
        tie(request, "written");
        return Response.stream(
                "text/plain",
                out -> out.write(("closed before: " + closed).getBytes(StandardCharsets.UTF_8)));
    }

    private Response unclosable(Request request) {
        request.closeAtEnd(() -> closed.add("before it"));
        request.closeAtEnd(
                () -> {
                    throw new IOException("it cannot be closed");
                });
        request.closeAtEnd(
                () -> {
                    throw new AssertionError("it is broken");
                });
        return tie(request, "after it");
    }

    private Response interrupting(Request request) {
        request.closeAtEnd(() -> Thread.currentThread().interrupt());
        return tie(request, "interrupting");
    }

    private Response left(Request request) throws IOException {
        tie(request, "left");
        reading.pass();
        return Response.text(request.body().text());
    }

    private void awaitClosed(String... names) {
        Eventually.shows(() -> closed, all -> all.equals(List.of(names)));
        closed.clear();
    }

    @ParameterizedTest
    @EnumSource
    void closesWhatIsTiedToARequestThatIsOver(Pool pool) throws IOException {
        try (Server server = server(pool);
                Client client = Client.of(server)) {
            for (String name : List.of("answered", "viewed", "written")) {
                client.send(Client.get("/" + name));
                assertThat(client.answer().text()).isEqualTo("closed before: []");
                awaitClosed(name);
            }
            assertThat(client.send(Client.get("/failing")).answer().status()).isEqualTo(500);
            awaitClosed("failing");
            assertThat(client.send(Client.get("/refused")).answer().status()).isEqualTo(400);
            awaitClosed("refused");
            assertThat(client.send(Client.get("/two")).answer().status()).isEqualTo(200);
            awaitClosed("second", "first");
        }
    }

    @ParameterizedTest
    @EnumSource
    void closesTheOthersIfOneCannotBe(Pool pool) throws IOException {
        try (LogWatch log = LogWatch.begin();
                Server server = server(pool);
                Client client = Client.of(server)) {
            assertThat(client.send(Client.get("/unclosable")).answer().status()).isEqualTo(200);
            awaitClosed("after it", "before it");
            Eventually.is(
                    "both are logged",
                    () -> logs(log, "it cannot be closed") && logs(log, "it is broken"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesNoInterruptToTheNextRequest(Pool pool) throws IOException {
        try (Server server = server(pool);
                Client client = Client.of(server)) {
            client.send(Client.get("/interrupting") + Client.get("/interrupted"));
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(client.answer().text()).isEqualTo("false");
        }
    }

    private static boolean logs(LogWatch log, String cause) {
        String start = "SEVERE what was tied to a request of GET /unclosable could not be closed";
        return log.lines().stream()
                .anyMatch(line -> line.startsWith(start) && line.endsWith(cause));
    }

    @ParameterizedTest
    @EnumSource
    void closesWhatIsTiedToARequestWhoseClientGoes(Pool pool) throws IOException {
        try (Server server = server(pool)) {
            try (Client client = Client.of(server)) {
                client.send("POST /left HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nsome");
                reading.awaitArrivals(1);
                assertThat(closed).isEmpty();
            }
            reading.open();
            awaitClosed("left");
        }
    }
}
