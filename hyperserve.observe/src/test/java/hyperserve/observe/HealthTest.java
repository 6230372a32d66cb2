package hyperserve.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.FixedBody;
import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RunningServer;
import hyperserve.api.ServerComponent;
import hyperserve.api.ServerFigure;

import org.junit.jupiter.api.Test;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

final class HealthTest {

    /// A server that says of itself what a test sets.
    private static final class Stub implements RunningServer {
        private boolean serving = true;
        private long unpolled;
        private List<ServerComponent> components = List.of();

        @Override
        public List<SocketAddress> addresses() {
            return List.of();
        }

        @Override
        public String poolName() {
            return "none";
        }

        @Override
        public boolean isServing() {
            return serving;
        }

        @Override
        public List<ServerComponent> components() {
            return components;
        }

        @Override
        public long figure(ServerFigure which) {
            return which == ServerFigure.UNPOLLED ? unpolled : 0;
        }

        @Override
        public void stop() {}
    }

    private final Stub server = new Stub();

    private static String ask(Handler handler) throws Exception {
        Response response = handler.handle(Request.of(Method.GET, "/"));
        return response.status().code() + " " + ((FixedBody) response.body()).text();
    }

    private static HealthCheck failing(String name) {
        return HealthCheck.of(
                name,
                () -> {
                    throw new IllegalStateException("broken");
                });
    }

    @Test
    void isAliveAndNotReadyBeforeItsServerBegins() throws Exception {
        Health health = Health.of();

        assertThat(ask(health.livez())).isEqualTo("200 ok\npolling: ok\n");
        assertThat(ask(health.readyz()))
                .isEqualTo("503 failed\nserving: the server starts or stops\npolling: ok\n");
    }

    @Test
    void isReadyWhileItsServerServes() throws Exception {
        Health health = Health.of(HealthCheck.of("db", () -> {}));
        health.started(server);

        assertThat(ask(health.readyz())).isEqualTo("200 ok\nserving: ok\npolling: ok\ndb: ok\n");
        server.serving = false;
        assertThat(ask(health.readyz())).startsWith("503 failed\nserving: the server starts");
        assertThat(ask(health.livez())).startsWith("200 ");
    }

    @Test
    void isNotAliveWhenNobodyPolls() throws Exception {
        Health health = Health.of();
        health.started(server);
        server.unpolled = TimeUnit.SECONDS.toNanos(10) - 1;
        assertThat(ask(health.livez())).startsWith("200 ");

        server.unpolled++;
        assertThat(ask(health.livez()))
                .isEqualTo(
                        "503 failed\npolling: nobody has looked at some of the connections for 10"
                                + " s\n");
    }

    @Test
    void asksOnlyWhatIsCriticalWhetherItIsReady() throws Exception {
        Health health = Health.of(failing("mail").notCritical());
        health.started(server);

        assertThat(ask(health.readyz())).isEqualTo("200 ok\nserving: ok\npolling: ok\n");
        assertThat(ask(health.handler()))
                .isEqualTo("200 ok\nserving: ok\npolling: ok\nmail: broken (not critical)\n");
    }

    @Test
    void asksWhatComponentsReport() throws Exception {
        HealthReporter reporter = () -> List.of(failing("queue"));
        server.components = List.of(reporter);
        Health health = Health.of(HealthCheck.of("db", () -> {}));
        health.started(server);

        assertThat(ask(health.readyz()))
                .isEqualTo("503 failed\nserving: ok\npolling: ok\ndb: ok\nqueue: broken\n");
    }

    @Test
    void refusesTwoChecksOfOneName() {
        Health health = Health.of(failing("a"), failing("a"));

        assertThatThrownBy(() -> health.started(server))
                .hasMessage("there are two health checks of the name 'a'");
        assertThatThrownBy(() -> Health.of(failing("polling")).started(server))
                .hasMessageContaining("'polling'");
    }

    @Test
    void refusesNamesAndTimesThatCannotBeTold() {
        assertThatThrownBy(() -> failing("a b")).hasMessageContaining("not 'a b'");
        assertThatThrownBy(() -> failing("a").withTimeout(Duration.ZERO))
                .hasMessage("the time of a health check is 1 ms to 1 minute, was PT0S");
        assertThatThrownBy(() -> failing("a").withTimeout(Duration.ofMinutes(2)))
                .hasMessageContaining("was PT2M");
    }
}
