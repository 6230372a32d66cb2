package hyperserve.api.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Response;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class RouterTest {

    private static final Handler HANDLER = request -> null;

    private static Router router(String... patterns) {
        RouteTable table = new RouteTable();
        for (String pattern : patterns) {
            table.get(pattern, HANDLER);
        }
        return table.router();
    }

    private static final Router ROUTER =
            router(
                    "/",
                    "/users",
                    "/users/",
                    "/users/me",
                    "/users/{id}",
                    "/users/{id}/posts",
                    "/users/{id}/posts/{post}",
                    "/users/me/inbox",
                    "/users/{id}/{tab}/",
                    "/files/{rest...}",
                    "/files/index",
                    "/files/{name}/meta",
                    "/über/{wort}",
                    "/日本");

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/, /",
                "/users, /users",
                "/users/, /users/",
                "/users/me, /users/me",
                "/users/42, /users/{id}",
                "/users/mee, /users/{id}",
                "/users/m, /users/{id}",
                "/users/42/posts, /users/{id}/posts",
                "/users/me/posts, /users/{id}/posts",
                "/users/me/inbox, /users/me/inbox",
                "/users/42/inbox, -",
                "/users/me/posts/7, /users/{id}/posts/{post}",
                "/users/me/posts/, /users/{id}/{tab}/",
                "/users/42/x/, /users/{id}/{tab}/",
                "/users/42/, -",
                "/users//posts, -",
                "/users//, -",
                "/files, -",
                "/files/, /files/{rest...}",
                "/files/a, /files/{rest...}",
                "/files/a/b//c/, /files/{rest...}",
                "/files//, /files/{rest...}",
                "/files/index, /files/index",
                "/files/index/, /files/{rest...}",
                "/files/index/meta, /files/{name}/meta",
                "/files/x/meta/y, /files/{rest...}",
                "/files//meta, /files/{rest...}",
                "/über/x, /über/{wort}",
                "/日本, /日本",
                "/USERS, -",
                "/Users, -",
                "//, -",
                "//users, -",
                "/user, -",
                "/usersx, -",
                "/a/b/c/d/e/f/g/h, -",
            })
    void findsTheEndpointOfAPath(String path, String pattern) {
        Endpoint endpoint = Paths.find(ROUTER, path);

        assertThat(endpoint == null ? null : endpoint.pattern()).isEqualTo(pattern);
    }

    @Test
    void findsNothingIfNothingIsRegistered() {
        assertThat(Paths.find(router(), "/")).isNull();
        assertThat(router().allow()).isEqualTo("OPTIONS");
    }

    @Test
    void decidesSegmentBySegmentWhichPatternWins() {
        Router router = router("/{a}/b/c", "/a/{b}/{c}", "/{all...}");

        assertThat(Paths.find(router, "/a/b/c").pattern()).isEqualTo("/a/{b}/{c}");
        assertThat(Paths.find(router, "/x/b/c").pattern()).isEqualTo("/{a}/b/c");
        assertThat(Paths.find(router, "/a/b").pattern()).isEqualTo("/{all...}");
        assertThat(Paths.find(router, "/").pattern()).isEqualTo("/{all...}");
    }

    @Test
    void doesNotDependOnTheOrderOfRegistration() {
        assertThat(Paths.find(router("/{x}", "/a"), "/a").pattern()).isEqualTo("/a");
        assertThat(Paths.find(router("/a", "/{x}"), "/a").pattern()).isEqualTo("/a");
        assertThat(Paths.find(router("/{x...}", "/{x}"), "/b").pattern()).isEqualTo("/{x}");
        assertThat(Paths.find(router("/{x}", "/{x...}"), "/b").pattern()).isEqualTo("/{x}");
    }

    @Test
    void tellsManyLiteralPathsApart() {
        List<String> paths = IntStream.range(0, 5000).mapToObj(i -> "/item/" + i).toList();
        Router router = router(paths.toArray(String[]::new));

        for (String path : paths) {
            assertThat(Paths.find(router, path).pattern()).isEqualTo(path);
        }
        assertThat(Paths.find(router, "/item/5000")).isNull();
    }

    @Test
    void givesTheTextsThatMatchedNames() {
        Endpoint post = Paths.find(ROUTER, "/users/4 2/posts/ü");
        Endpoint file = Paths.find(ROUTER, "/files/a/b/");

        assertThat(post.hasParameters()).isTrue();
        assertThat(Paths.parameters(post, "/users/4 2/posts/ü"))
                .containsExactly(entry("id", "4 2"), entry("post", "ü"));
        assertThat(Paths.parameters(file, "/files/a/b/")).containsExactly(entry("rest", "a/b/"));
        assertThat(Paths.parameters(file, "/files/")).containsExactly(entry("rest", ""));
    }

    @Test
    void givesNoParametersForALiteralPath() {
        Endpoint users = Paths.find(ROUTER, "/users");

        assertThat(users.hasParameters()).isFalse();
        assertThat(Paths.parameters(users, "/users")).isEmpty();
    }

    @Test
    void givesParametersThatCannotBeChanged() {
        Map<String, String> parameters =
                Paths.parameters(Paths.find(ROUTER, "/users/1"), "/users/1");

        assertThat(parameters).isUnmodifiable();
    }

    @Test
    void replacesWhatIsNotUtf8InAParameter() {
        byte[] path = {'/', 'u', 's', 'e', 'r', 's', '/', (byte) 0xFF, 'x'};
        Endpoint endpoint = ROUTER.find(path, 0, path.length);

        assertThat(endpoint.parameters(path, 0, path.length))
                .containsExactly(entry("id", "\uFFFDx"));
    }

    @Test
    void knowsStandardAndRegisteredMethods() {
        RouteTable table = new RouteTable();
        table.handle(new Method("PURGE"), "/cache", HANDLER);
        Router router = table.router();

        assertThat(
                        Stream.of(
                                "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS",
                                "TRACE", "PATCH", "PURGE"))
                .allMatch(name -> router.knows(new Method(name)));
        assertThat(router.knows(new Method("get"))).isFalse();
        assertThat(router.knows(new Method("BREW"))).isFalse();
    }

    @Test
    void knowsEveryMethodIfARouteTakesAny() {
        RouteTable table = new RouteTable();
        table.any("/", request -> Response.text("ok"));

        assertThat(table.router().knows(new Method("BREW"))).isTrue();
    }

    @Test
    void allowsWhatSomeEndpointAllows() {
        RouteTable table = new RouteTable();
        table.get("/a", HANDLER).post("/b/{c}", HANDLER);
        table.handle(new Method("PURGE"), "/cache", HANDLER);

        assertThat(table.router().allow()).isEqualTo("GET, HEAD, OPTIONS, POST, PURGE");
    }
}
