package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.SettingValues;
import hyperserve.logging.LogLevels;
import hyperserve.observe.Observability;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Limits;
import hyperserve.test.Eventually;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Those who operate a server are answered while it sends everybody else away.
final class ManagementUnderLoadTest {

    private static final String OVERLOAD = "hyperserve.runtime.overload";

    private static final int CLIENTS = 100;
    private static final Duration LIVENESS = Duration.ofSeconds(30);

    private final Observability observability = new Observability();
    private final CountDownLatch gate = new CountDownLatch(1);

    /// What is logged of those who are sent away would stand in the output of a build.
    @BeforeEach
    void logNothing() {
        LogLevels.set(OVERLOAD, Level.OFF);
    }

    @AfterEach
    void logAsBefore() {
        LogLevels.unset(OVERLOAD);
    }

    private Server server(String pool, SettingValues where) {
        Handler waiting =
                _ -> {
                    if (!gate.await(LIVENESS.toSeconds(), TimeUnit.SECONDS)) {
                        throw new IllegalStateException("nobody opened the gate");
                    }
                    return Response.text("waited");
                };
        return Server.at("127.0.0.1", 0)
                .pool(pool)
                .limits(Limits.defaults().withInFlight(1).withQueueTime(Duration.ofMillis(100)))
                .handle(Method.GET, "/inline", waiting, RouteOptions.defaults().nonBlocking())
                .handle(Method.GET, "/apart", waiting, RouteOptions.defaults().blocking())
                .handlers(observability, where);
    }

    private static HttpRequest get(SocketAddress address, String path) {
        int port = ((InetSocketAddress) address).getPort();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(LIVENESS)
                .build();
    }

    private static boolean isShed(CompletableFuture<HttpResponse<String>> answer) {
        return answer.isDone()
                && !answer.isCompletedExceptionally()
                && answer.join().statusCode() == 503;
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "lockfree", "virtual"})
    void isNeverShedAtAnAddressOfItsOwn(String pool) throws Exception {
        // The others would be polled by nobody, had they a handler that keeps who polls.
        List<String> paths =
                pool.equals("lockfree") ? List.of("/apart", "/inline") : List.of("/apart");
        try (Server server =
                server(pool, SettingValues.empty().with(Observability.PORT, 0)).start()) {
            isAnswered(server, paths, () -> observability.addresses().getFirst());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "lockfree", "virtual"})
    void isNeverShedAtTheServersOwnAddress(String pool) throws Exception {
        SettingValues main = SettingValues.empty().with(Observability.MANAGEMENT, "main");
        try (Server server = server(pool, main).start()) {
            isAnswered(server, List.of("/apart"), server::address);
        }
    }

    private void isAnswered(Server server, List<String> paths, Supplier<SocketAddress> management)
            throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String path = paths.get(i % paths.size());
                all.add(client.sendAsync(get(server.address(), path), BodyHandlers.ofString()));
            }
            try {
                Eventually.is(
                        "some are sent away",
                        () -> all.stream().anyMatch(ManagementUnderLoadTest::isShed));
                for (String path : List.of("/livez", "/readyz", "/metrics", "/livez", "/readyz")) {
                    assertThat(client.send(get(management.get(), path), BodyHandlers.ofString()))
                            .as(path)
                            .returns(200, HttpResponse::statusCode);
                }
                assertThat(all).anyMatch(each -> !each.isDone());
            } finally {
                gate.countDown();
            }
        }
    }
}
