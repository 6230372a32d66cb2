package hyperserve.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

final class RequestTest {

    private static Request get(String target) {
        return Request.of(Method.GET, target);
    }

    @Test
    void takesTheTargetApart() {
        Request request = get("/hello/W%C3%B6rld?n=1?2");
        assertThat(request.method()).isEqualTo(Method.GET);
        assertThat(request.target()).isEqualTo("/hello/W%C3%B6rld?n=1?2");
        assertThat(request.path()).isEqualTo("/hello/Wörld");
        assertThat(request.query()).isEqualTo("n=1?2");
        assertThat(get("/").query()).isNull();
        assertThat(get("/?").query()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/a+b,/a+b",
        "/a%2Bb,/a+b",
        "/a%20b,/a b",
        "/a%2525b,/a%25b",
        "/%e2%82%ac,/€",
        "/a/./b/../c,/a/c",
        "/a/%2e%2E/b,/b",
        "/a/..,/",
        "//a,//a"
    })
    void decodesThePathOnce(String target, String path) {
        assertThat(get(target).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "?a", "http://h/", "*", "*?"})
    void rejectsATargetThatIsNoPath(String target) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> get(target))
                .withMessageContaining("'" + target + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a b",
                "/ä",
                "/a#b",
                "/%",
                "/%4",
                "/%zz",
                "/%-1",
                "/%ff",
                "/%C3%28",
                "/a%2Fb",
                "/a%5cb",
                "/%00",
                "/..",
                "/a/../../b",
                "/?%",
                "/?a=%4",
                "/?%zz",
                "/?%-1",
                "/a?b c"
            })
    void rejectsATargetThatTheServerRefuses(String target) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> get(target))
                .withMessageContaining("'" + target + "'");
    }

    @Test
    void asksAboutTheWholeServer() {
        assertThat(Request.of(Method.OPTIONS, "*").path()).isEqualTo("*");
    }

    @Test
    void isMatchedToARoute() throws IOException {
        Request request = get("/notes/4%2B2/a/b?n=1").withRoute("/notes/{id}/{rest...}");
        assertThat(request.route()).isEqualTo("/notes/{id}/{rest...}");
        assertThat(request.pathParameter("id")).isEqualTo("4+2");
        assertThat(request.pathParameters())
                .containsExactly(Map.entry("id", "4+2"), Map.entry("rest", "a/b"));
        assertThat(request.query("n").asInt()).isEqualTo(1);
        assertThat(request.copy().route()).isEqualTo("/notes/{id}/{rest...}");
        assertThat(request.copy().pathParameter("rest")).isEqualTo("a/b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request.pathParameter("name"))
                .withMessage("the route /notes/{id}/{rest...} has no parameter 'name'");
    }

    @Test
    void isNotMatchedToTheRouteOfAnother() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> get("/notes/").withRoute("/notes/{id}"))
                .withMessage("the route /notes/{id} does not match the path /notes/");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> get("/notes/1").withRoute("/notes/{id"))
                .withMessageContaining("malformed");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "n=1,              n,   1",
                "m=2&n=1,          n,   1",
                "n=1&n=2,          n,   1",
                "n,                n,   ''",
                "n=,               n,   ''",
                "n=1=2,            n,   1=2",
                "&&n=1&,           n,   1",
                "n=a+b,            n,   a b",
                "n=a%2Bb,          n,   a+b",
                "n=a%26b%3Dc,      n,   a&b=c",
                "a+b=1,            a b, 1",
                "%6e=1,            n,   1",
                "n=%E2%82%AC,      n,   €",
                "m&n=1,            n,   1",
                "m=1,              n,   null",
                "nn=1,             n,   null",
                "N=1,              n,   null",
                "'',               n,   null",
                "'',               '',  null",
                "=1,               '',  1",
            })
    void findsQueryParameters(String query, String name, String value) {
        assertThat(get("/?" + query).queryParameter(name)).isEqualTo(value);
    }

    @Test
    void givesAllValuesOfAQueryParameterInOrder() {
        Request request = get("/?n=1&m=x&n=&n&n=2");
        assertThat(request.queryParameters("n")).containsExactly("1", "", "", "2");
        assertThat(request.queryParameters("x")).isEmpty();
        assertThat(get("/").queryParameters("n")).isEmpty();
        assertThat(get("/").queryParameter("n")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%ff", "%C3", "%C3%28", "%ED%A0%80"})
    void rejectsAQueryThatIsNotWellEncoded(String bad) {
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> get("/?n=" + bad).queryParameter("n"));
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> get("/?" + bad + "=1").queryParameters("n"));
    }

    @Test
    void hasNoPathParametersOfItsOwn() {
        assertThat(get("/").pathParameters()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> get("/").pathParameter("name"))
                .withMessageContaining("'name'");
    }

    @Test
    void comesFromNowhere() {
        InetSocketAddress address = get("/").remoteAddress();
        assertThat(address.isUnresolved()).isTrue();
        assertThat(address.getHostString()).isEmpty();
        assertThat(get("/").connection().localAddress()).isEqualTo(address);
        assertThat(get("/").connection().protocol()).isEqualTo("HTTP/1.1");
        assertThat(get("/").connection().tls()).isNull();
        assertThat(get("/").connection().peerCertificates()).isNull();
        assertThat(get("/").connection().isOpen()).isTrue();
    }

    @Test
    void keepsACopyOfItsBody() throws IOException {
        byte[] bytes = "é".getBytes(StandardCharsets.UTF_8);
        Request request = Request.of(Method.POST, "/", Headers.of("A", "1"), bytes);
        bytes[0] = 0;
        assertThat(request.body().text()).isEqualTo("é");
        request.body().bytes()[0] = 0;
        assertThat(request.body().text()).isEqualTo("é");
        assertThat(request.body().length()).isEqualTo(2);
        assertThat(request.body().trailers().size()).isZero();
        assertThat(request.headers().first("a")).isEqualTo("1");
        assertThat(get("/").body().length()).isZero();
    }

    @Test
    void readsItsBodyAsAStream() throws IOException {
        Request request = Request.of(Method.POST, "/", Headers.empty(), new byte[] {1, 2, 3});
        InputStream stream = request.body().stream();
        assertThat(stream.readAllBytes()).containsExactly(1, 2, 3);
        assertThat(request.body().stream()).isSameAs(stream);
    }

    @Test
    void isItsOwnCopyWhenItIsDetached() throws IOException {
        Request request = get("/");
        assertThat(request.copy()).isSameAs(request);
    }

    @Test
    void copiesAReceivedRequestWithAllItsParts() throws IOException {
        Request copy = new Received().copy();
        assertThat(copy.method()).isEqualTo(Method.PUT);
        assertThat(copy.target()).isEqualTo("/a?b=c");
        assertThat(copy.path()).isEqualTo("/a");
        assertThat(copy.queryParameter("b")).isEqualTo("c");
        assertThat(copy.pathParameter("name")).isEqualTo("value");
        assertThat(copy.route()).isEqualTo("/{name}");
        assertThat(copy.headers().first("h")).isEqualTo("1");
        assertThat(copy.body().text()).isEqualTo("body");
        assertThat(copy.body().trailers().first("t")).isEqualTo("2");
        assertThat(copy.remoteAddress().getPort()).isEqualTo(80);
        assertThat(copy.connection().localAddress().toString()).contains("own");
        assertThat(copy.connection().protocol()).isEqualTo("HTTP/1.0");
    }

    /// A request as the server might hand it out.
    private static final class Received implements Request {
        @Override
        public Method method() {
            return Method.PUT;
        }

        @Override
        public String target() {
            return "/a?b=c";
        }

        @Override
        public String path() {
            return "/a";
        }

        @Override
        public String query() {
            return "b=c";
        }

        @Override
        public String route() {
            return "/{name}";
        }

        @Override
        public Map<String, String> pathParameters() {
            return Map.of("name", "value");
        }

        @Override
        public Headers headers() {
            return Headers.of("H", "1");
        }

        @Override
        public RequestBody body() {
            return new Body();
        }

        @Override
        public ClientConnection connection() {
            InetSocketAddress peer = InetSocketAddress.createUnresolved("peer", 80);
            InetSocketAddress own = InetSocketAddress.createUnresolved("own", 81);
            return new DetachedConnection(peer, own, "HTTP/1.0", null);
        }
    }

    private static final class Body implements RequestBody {
        @Override
        public long length() {
            return -1;
        }

        @Override
        public byte[] bytes() {
            return "body".getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public InputStream stream() {
            return new ByteArrayInputStream(bytes());
        }

        @Override
        public Headers trailers() {
            return Headers.of("T", "2");
        }
    }

    @Test
    void isNeverOverIfItWasNotReceived() {
        get("/").closeAtEnd(() -> fail("closed"));
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> get("/").closeAtEnd(null));
    }
}
