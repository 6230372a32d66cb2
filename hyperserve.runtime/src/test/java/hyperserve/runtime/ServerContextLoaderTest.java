package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// Which class loader the code of others has for context, in every pool.
final class ServerContextLoaderTest {

    private static final List<String> PATHS = List.of("/any", "/blocking", "/inline", "/writer");

    private final ClassLoader own = new ClassLoader("own", getClass().getClassLoader()) {};

    static Stream<WorkerPoolProvider> pools() {
        return Stream.of(StandardPool.PROVIDER, Pool.LOCKFREE.provider(), Pool.VIRTUAL.provider());
    }

    private static String seen() {
        @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return loader == null ? "none" : String.valueOf(loader.getName());
    }

    private void start(Server server) throws Exception {
        Thread starter = Thread.currentThread();
        ClassLoader before = starter.getContextClassLoader();
        starter.setContextClassLoader(own);
        try {
            server.start();
            assertThat(starter.getContextClassLoader()).isSameAs(own);
        } finally {
            starter.setContextClassLoader(before);
        }
    }

    @ParameterizedTest
    @MethodSource("pools")
    void handlersAndWritersSeeThatOfWhoStartedTheServer(WorkerPoolProvider pool) throws Exception {
        RouteOptions options = RouteOptions.defaults();
        try (Server server =
                Server.at("127.0.0.1", 0)
                        .pool(pool)
                        .get("/any", r -> Response.text(seen()))
                        .handle(
                                Method.GET,
                                "/blocking",
                                r -> Response.text(seen()),
                                options.blocking())
                        .handle(
                                Method.GET,
                                "/inline",
                                r -> Response.text(seen()),
                                options.nonBlocking())
                        .get(
                                "/writer",
                                r ->
                                        Response.stream(
                                                "text/plain",
                                                out ->
                                                        out.write(
                                                                seen().getBytes(
                                                                                StandardCharsets
                                                                                        .US_ASCII))))
                        .get(
                                "/spoil",
                                r -> {
                                    Thread.currentThread().setContextClassLoader(null);
                                    return Response.text(seen());
                                })) {
            start(server);
            try (Client client = Client.of(server)) {
                for (int round = 0; round < 3; round++) {
                    for (String path : PATHS) {
                        String seen = client.send(Client.get(path)).answer().text();
                        assertThat(seen).as(path).isEqualTo("own");
                    }
                    assertThat(client.send(Client.get("/spoil")).answer().text()).isEqualTo("none");
                }
            }
        }
    }

    /// Of another class loader than the server, as a plug-in's is.
    @ParameterizedTest
    @MethodSource("pools")
    void aPoolIsMadeWithItsOwn(WorkerPoolProvider pool) throws Exception {
        AtomicReference<ClassLoader> seen = new AtomicReference<>();
        WorkerPoolProvider watched =
                new WorkerPoolProvider() {
                    @Override
                    public String name() {
                        return "watched";
                    }

                    @Override
                    public WorkerPool create(PoolConfig config) {
                        seen.set(Thread.currentThread().getContextClassLoader());
                        return pool.create(config);
                    }
                };
        try (Server server = TestServers.server().pool(watched)) {
            start(server);
            assertThat(seen).hasValue(watched.getClass().getClassLoader());
        }
    }
}
