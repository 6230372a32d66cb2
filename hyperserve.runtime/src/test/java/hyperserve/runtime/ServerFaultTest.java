package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.BodyWriter;
import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Logger;

/// What a client gets when code of the application fails, whatever it throws and whatever becomes
/// of the log line about it.
final class ServerFaultTest {

    private static final class Mute extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("nothing to say");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("nobody to blame");
        }
    }

    private static final class NoException extends Throwable {
        private static final long serialVersionUID = 1;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwSneakily(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static Handler throwing(Throwable thrown) {
        return request -> {
            ServerFaultTest.<RuntimeException>throwSneakily(thrown);
            return Response.text("unreachable");
        };
    }

    private static Handler writing(BodyWriter writer) {
        return request -> Response.stream("text/plain", writer);
    }

    private static Server server(Pool pool) {
        return TestServers.server(pool)
                .timeouts(TestServers.patient())
                .get("/mute", throwing(new Mute()))
                .get("/no-exception", throwing(new NoException()))
                .get("/error", throwing(new AssertionError("an error")))
                .get("/writer/mute", writing(_ -> throwSneakily(new Mute())))
                .get("/writer/no-exception", writing(_ -> throwSneakily(new NoException())))
                .get(
                        "/writer/error",
                        writing(
                                out -> {
                                    out.write(new byte[100]);
                                    throw new AssertionError("an error");
                                }))
                .handle(
                        Method.GET,
                        "/inline/error",
                        throwing(new AssertionError("an error")),
                        RouteOptions.defaults().nonBlocking());
    }

    @ParameterizedTest
    @EnumSource
    void answersEachFaultBeforeAnythingIsCommitted(Pool pool) throws IOException {
        String[] faults = {
            "/mute 500",
            "/no-exception 500",
            "/error 500",
            "/writer/mute 500",
            "/writer/no-exception 500",
            "/writer/error 500",
            "/inline/error 500"
        };
        try (Server server = server(pool).start()) {
            for (String fault : faults) {
                String[] pathAndStatus = fault.split(" ", -1);
                try (Client client = Client.of(server)) {
                    Client.Answer answer = client.send(Client.get(pathAndStatus[0])).answer();
                    assertThat(pathAndStatus[0] + " " + answer.status()).isEqualTo(fault);
                    assertThat(answer.closes()).as(fault).isEqualTo(fault.contains("error"));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesNoFinishedAnswerWithIt(Pool pool) throws IOException {
        String[] faults = {"/mute", "/no-exception", "/error", "/writer/error", "/inline/error"};
        try (Server server = server(pool).start()) {
            for (String fault : faults) {
                try (Client client = Client.of(server)) {
                    client.send(
                            Client.get("/inline").repeat(3)
                                    + Client.get(fault)
                                    + Client.get("/inline"));
                    for (int i = 0; i < 3; i++) {
                        assertThat(client.answer().text()).as(fault).isEqualTo("inline");
                    }
                    Client.Answer answer = client.answer();
                    assertThat(answer.status()).as(fault).isBetween(400, 500);
                    if (!answer.closes()) {
                        assertThat(client.answer().text()).as(fault).isEqualTo("inline");
                    }
                }
            }
        }
    }

    /// Nobody reads the log: who writes to it waits.
    @ParameterizedTest
    @EnumSource
    void waitsForNoLog(Pool pool) throws Exception {
        Logger logger = Logger.getLogger("hyperserve.runtime.semantics");
        CountDownLatch gate = new CountDownLatch(1);
        StuckLog stuck = new StuckLog(gate);
        logger.addHandler(stuck);
        try (Server server = server(pool).start();
                Client first = Client.of(server);
                Client second = Client.of(server)) {
            assertThat(first.send(Client.get("/mute")).answer().status()).isEqualTo(500);
            assertThat(second.send(Client.get("/writer/error")).answer().status()).isEqualTo(500);
            assertThat(stuck.awaitOne()).isTrue();
            assertThat(first.send(Client.get("/inline")).answer().text()).isEqualTo("inline");
        } finally {
            gate.countDown();
            logger.removeHandler(stuck);
        }
    }
}
