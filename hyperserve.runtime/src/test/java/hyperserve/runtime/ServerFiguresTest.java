package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Nullable;
import hyperserve.api.Observer;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.RunningServer;
import hyperserve.api.ServerFigure;
import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.startup.StartupException;
import hyperserve.runtime.tls.TestTls;
import hyperserve.test.Eventually;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLSocket;

/// What a component can ask its server for.
final class ServerFiguresTest {

    /// Answers with one figure, and notes at each step of its life whether the server serves.
    private static final class Asking implements HandlerProvider {
        private final ServerFigure figure;
        private final List<Boolean> serving = new CopyOnWriteArrayList<>();
        private @Nullable RunningServer server;

        Asking(ServerFigure figure) {
            this.figure = figure;
        }

        RunningServer server() {
            return Objects.requireNonNull(server);
        }

        @Override
        public void register(Routes routes) {
            routes.get("/figure", _ -> Response.text("" + server().figure(figure)));
            routes.get("/serving", _ -> Response.text("" + server().isServing()));
        }

        @Override
        public void started(RunningServer started) {
            server = started;
            serving.add(started.isServing());
        }

        @Override
        public void stopping() {
            serving.add(server().isServing());
        }
    }

    /// Hears nothing, if it says so.
    private static final class Deaf extends ObserverWatch {
        @Override
        public boolean isObserving() {
            return false;
        }
    }

    private static String ask(Server server, String path) throws Exception {
        try (Client client = Client.of(server)) {
            client.send(Client.get(path));
            return client.answer().text();
        }
    }

    @ParameterizedTest
    @EnumSource
    void servesFromTheLastStartedToTheFirstMomentOfAStop(Pool pool) throws Exception {
        Asking asking = new Asking(ServerFigure.CONNECTIONS);
        try (Server server = TestServers.server(pool).handlers(asking).start()) {
            assertThat(ask(server, "/serving")).isEqualTo("true");
        }
        assertThat(asking.serving).containsExactly(false, false);
        assertThat(asking.server().isServing()).isFalse();
    }

    @Test
    void namesItsComponentsInTheOrderOfTheirStart() throws Exception {
        Asking asking = new Asking(ServerFigure.CONNECTIONS);
        Observer observer = new ObserverWatch();
        try (Server server = TestServers.server().handlers(asking).observer(observer)) {
            server.start();

            assertThat(asking.server().components()).containsExactly(observer, asking);
        }
    }

    @ParameterizedTest
    @EnumSource
    void countsWhatIsInFlightForThoseWhoObserve(Pool pool) throws Exception {
        Asking asking = new Asking(ServerFigure.IN_FLIGHT);
        ObserverWatch watch = new ObserverWatch();
        try (Server server = TestServers.server(pool).handlers(asking).observer(watch).start()) {
            assertThat(ask(server, "/figure")).isEqualTo("1");
            Eventually.is(
                    "none in flight", () -> asking.server().figure(ServerFigure.IN_FLIGHT) == 0);
        }
    }

    @Test
    void countsNothingForWhoDoesNotObserve() throws Exception {
        Asking asking = new Asking(ServerFigure.IN_FLIGHT);
        Deaf deaf = new Deaf();
        try (Server server = TestServers.server().handlers(asking).observer(deaf).start()) {
            assertThat(ask(server, "/figure")).isEqualTo("0");
        }
        assertThat(deaf.exchanges()).isEmpty();
        assertThat(deaf.opened()).isEmpty();
        assertThat(deaf.events()).as("its life").isNotEmpty();
    }

    @Test
    void doesNotStartIfAnObserverCannotSayWhetherItObserves() {
        Observer broken =
                new Observer() {
                    @Override
                    public boolean isObserving() {
                        throw new IllegalStateException("do not know");
                    }
                };
        try (Server server = TestServers.server().observer(broken)) {
            assertThatThrownBy(server::start)
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("cannot be asked whether to tell it anything")
                    .hasMessageContaining("do not know");
        }
    }

    @Test
    void tellsWhatMayBeKept() throws Exception {
        Asking asking = new Asking(ServerFigure.MEMORY_LIMIT);
        Limits limits = Limits.defaults().withMemory(1 << 20);
        try (Server server = TestServers.server().limits(limits).handlers(asking).start()) {
            assertThat(ask(server, "/figure")).isEqualTo("" + (1 << 20));
        }
    }

    @Test
    void countsHandshakesThatWereBegun() throws Exception {
        Asking asking = new Asking(ServerFigure.TLS_HANDSHAKES);
        TlsConfig tls = TlsConfig.of(TestTls.serverContext());
        Server configured =
                Server.at(ListenerConfig.at("127.0.0.1", 0).withTls(tls))
                        .pool(StandardPool.PROVIDER)
                        .handlers(asking);
        try (Server server = configured.start();
                Socket socket =
                        TestTls.clientContext()
                                .getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), server.port())) {
            assertThat(asking.server().figure(ServerFigure.TLS_HANDSHAKES)).isZero();

            ((SSLSocket) socket).startHandshake();

            assertThat(asking.server().figure(ServerFigure.TLS_HANDSHAKES)).isEqualTo(1);
        }
    }

    /// One that sleeps until something comes is looked at whenever something does.
    @ParameterizedTest
    @EnumSource
    void isNotUnpolledWhileNothingComes(Pool pool) throws Exception {
        Asking asking = new Asking(ServerFigure.UNPOLLED);
        try (Server server = TestServers.server(pool).handlers(asking).start()) {
            ask(server, "/figure");

            Eventually.is("all sleep", () -> asking.server().figure(ServerFigure.UNPOLLED) == 0);
        }
    }
}
