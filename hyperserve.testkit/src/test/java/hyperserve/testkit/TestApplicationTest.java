package hyperserve.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import hyperserve.api.BodyOutput;
import hyperserve.api.BodySource;
import hyperserve.api.HandlerProvider;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.RunningServer;
import hyperserve.api.Setting;
import hyperserve.api.SettingValues;
import hyperserve.api.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The same tests for an application in memory and one behind a socket.
final class TestApplicationTest {

    /// Where the application is.
    enum Place {
        IN_MEMORY,
        ON_PORT;

        TestApplication of(HandlerProvider provider) throws IOException {
            return this == IN_MEMORY
                    ? TestApplication.inMemory(provider)
                    : TestApplication.onPort(provider);
        }
    }

    /// An application with a life.
    private static final class Sample implements HandlerProvider {

        private final List<String> life = new ArrayList<>();

        @Override
        public void register(Routes routes) {
            routes.errors(
                            error ->
                                    Response.json("{\"error\":" + error.status().code() + "}")
                                            .withStatus(error.status()))
                    .filter((request, next) -> next.handle(request).addingHeader("X-Filter", "1"))
                    .get("/", _ -> Response.text("hello"))
                    .get("/hello/{name}", r -> Response.text("Hello " + r.pathParameter("name")))
                    .post("/echo", Sample::echo)
                    .get("/cookie", Sample::cookie)
                    .get("/fails", Sample::fail)
                    .get("/refuses", Sample::refuse)
                    .get("/stream", _ -> Response.stream("text/plain", Sample::stream))
                    .get("/broken", _ -> Response.stream("text/plain", Sample::breakOff))
                    .get("/late", _ -> Response.stream("text/plain", Sample::refuseLate))
                    .get("/endless", _ -> Response.stream("text/plain", Sample::streamForEver))
                    .get("/push", _ -> Response.push("text/event-stream", Pushed::new))
                    .get("/empty", _ -> Response.of(Status.NO_CONTENT));
        }

        private static Response echo(Request request) throws IOException {
            String type = Objects.requireNonNullElse(request.headers().first("Content-Type"), "");
            return Response.bytes("text/plain", request.body().bytes()).withHeader("X-Type", type);
        }

        private static Response cookie(Request request) {
            String sent = Objects.requireNonNullElse(request.headers().first("Cookie"), "none");
            return Response.text(sent)
                    .addingHeader("Set-Cookie", "a=1; Path=/; Max-Age=60")
                    .addingHeader("Set-Cookie", "__Host-b=2; Path=/; HttpOnly")
                    .addingHeader("Set-Cookie", "c=3; Path=/other");
        }

        private static Response fail(Request request) {
            throw new IllegalStateException("on purpose");
        }

        private static Response refuse(Request request) {
            throw new HttpException(Status.CONFLICT, "not now");
        }

        private static void stream(BodyOutput out) throws IOException {
            for (int i = 0; i < 30_000; i++) {
                out.write("0123456789".getBytes(StandardCharsets.US_ASCII));
            }
        }

        private static void breakOff(BodyOutput out) throws IOException {
            out.write('x');
            out.flush();
            throw new IOException("half-way");
        }

        private static void refuseLate(BodyOutput out) throws IOException {
            out.write('x');
            throw new HttpException(Status.GONE, "too late");
        }

        private static void streamForEver(BodyOutput out) throws IOException {
            while (true) {
                out.write("line\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
        }

        @Override
        public void started(RunningServer server) {
            life.add("started");
        }

        @Override
        public void stopping() {
            life.add("stopping");
        }

        @Override
        public void stopped() {
            life.add("stopped");
        }
    }

    /// Two events, an empty one between them, and the end.
    private static final class Pushed implements BodySource {
        private final ArrayDeque<String> pieces =
                new ArrayDeque<>(
                        List.of(
                                "\uFEFFid: 1\ndata: a\ndata:b\n\n",
                                ": comment\n\nevent: t\n\n",
                                "event: t\ndata\nunknown: x\n\ndata: not complete\n"));
        private final Runnable signal;

        Pushed(Runnable signal) {
            this.signal = signal;
        }

        @Override
        public @Nullable ByteBuffer next() {
            String piece = pieces.poll();
            signal.run();
            return piece == null ? null : ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public boolean isOver() {
            return pieces.isEmpty();
        }
    }

    private final Sample sample = new Sample();

    @ParameterizedTest
    @EnumSource
    void answersByTheWholeApplication(Place place) throws Exception {
        try (TestApplication application = place.of(sample)) {
            TestClient client = application.client();
            client.get("/")
                    .hasStatus(200)
                    .hasText("hello")
                    .hasHeader("Content-Type", "text/plain; charset=utf-8")
                    .hasHeader("Content-Length", "5")
                    .hasHeader("X-Filter", "1");
            client.get("/hello/W%C3%B6rld?x").hasText("Hello Wörld");
            client.head("/").hasStatus(200).hasText("").hasHeader("Content-Length", "5");
            client.get("/nowhere").hasStatus(404).hasText("{\"error\":404}");
            client.delete("/").hasStatus(405).hasHeader("Allow", "GET, HEAD, OPTIONS");
            client.get("/empty").hasStatus(204).hasBytes(new byte[0]);
            client.get("/refuses").hasStatus(409).hasText("{\"error\":409}");
            assertThat(client.get("/").header("Date")).isNotNull();
        }
        assertThat(sample.life).containsExactly("started", "stopping", "stopped");
    }

    @ParameterizedTest
    @EnumSource
    void sendsContent(Place place) throws Exception {
        try (TestApplication application = place.of(sample)) {
            TestClient client = application.client();
            client.post("/echo", "text/x", "né").hasText("né").hasHeader("X-Type", "text/x");
            TestRequest form = TestRequest.of(Method.POST, "/echo").withForm(Map.of("a b", "c&d"));
            client.send(form)
                    .hasText("a+b=c%26d")
                    .hasHeader("X-Type", "application/x-www-form-urlencoded");
            client.send(TestRequest.of(Method.POST, "/echo")).hasStatus(200).hasText("");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsFormsWithFiles(Place place) throws Exception {
        try (TestApplication application = place.of(sample)) {
            TestRequest form =
                    TestRequest.of(Method.POST, "/echo")
                            .withMultipart(TestPart.file("a", "b", "text/x", new byte[] {'c'}));
            application
                    .client()
                    .send(form)
                    .hasHeader("X-Type", "multipart/form-data; boundary=form-1")
                    .hasText(
                            "--form-1\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\""
                                    + "\r\nContent-Type: text/x\r\n\r\nc\r\n--form-1--\r\n");
        }
    }

    /// Says what its setting is.
    private static final class Greeting implements HandlerProvider {

        private static final Setting<String> WORD = Setting.text("greeter-word", "a word", "hello");
        private String word = "";

        @Override
        public List<Setting<?>> settings() {
            return List.of(WORD);
        }

        @Override
        public void configure(SettingValues values) {
            word = values.get(WORD);
        }

        @Override
        public void register(Routes routes) {
            routes.get("/greeting", _ -> Response.text(word));
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesSettings(Place place) throws Exception {
        SettingValues settings = SettingValues.empty().with(Greeting.WORD, "ahoy");
        try (TestApplication application =
                place == Place.IN_MEMORY
                        ? TestApplication.inMemory(settings, sample, new Greeting())
                        : TestApplication.onPort(settings, sample, new Greeting())) {
            application.client().get("/greeting").hasText("ahoy");
        }
        try (TestApplication application = place.of(new Greeting())) {
            application.client().get("/greeting").hasText("hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsCookiesAsABrowserDoes(Place place) throws Exception {
        try (TestApplication application = place.of(sample)) {
            TestClient client = application.client();
            client.get("/cookie").hasText("none");
            client.get("/cookie").hasText("a=1");
            assertThat(client.cookie("a")).isEqualTo("1");
            assertThat(client.hasCookie("c")).isTrue();
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> client.cookie("__Host-b"))
                    .withMessageContaining("is not Secure");
            application.client().get("/cookie").hasText("none");
            client.forgetCookies().get("/cookie").hasText("none");
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsStreams(Place place) throws Exception {
        try (TestApplication application = place.of(sample)) {
            TestClient client = application.client();
            assertThat(client.get("/stream").hasStatus(200).bytes()).hasSize(300_000);
            client.get("/late").hasStatus(410).hasText("{\"error\":410}");
            client.head("/stream").hasStatus(200).hasHeader("Transfer-Encoding", "chunked");
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> client.get("/broken"))
                    .withMessageContaining("GET /broken");
            try (TestStream endless = client.open("/endless")) {
                assertThat(endless.line()).isEqualTo("line");
                assertThat(endless.line()).isEqualTo("line");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsEvents(Place place) throws Exception {
        try (TestApplication application = place.of(sample);
                TestStream events = application.client().open("/push").hasStatus(200)) {
            assertThat(events.event()).isEqualTo(new TestEvent("message", "a\nb", "1"));
            assertThat(events.event()).isEqualTo(new TestEvent("t", "", "1"));
            assertThat(events.event()).isNull();
        }
    }

    /// A filter does not see what is made of an exception.
    @ParameterizedTest
    @EnumSource
    void answersFailuresAsTheServerDoes(Place place) throws Exception {
        try (TestApplication application = place.of(sample)) {
            TestResponse response = application.client().get("/fails");
            response.hasStatus(500).hasText("{\"error\":500}").hasNoHeader("X-Filter");
        }
    }

    @Test
    void tellsTheFailureInMemory() {
        try (TestApplication application = TestApplication.inMemory(sample)) {
            TestResponse response = application.client().get("/fails");
            assertThat(response.failure()).hasMessage("on purpose");
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> response.hasStatus(200))
                    .withCause(response.failure())
                    .withMessageContaining("GET /fails")
                    .withMessageContaining("500 Internal Server Error, not 200");
        }
    }

    @Test
    void saysWhatDiffers() {
        try (TestApplication application = TestApplication.inMemory(sample)) {
            TestResponse response = application.client().get("/hello/World");
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> response.hasText("Hello Wurld"))
                    .withMessageContaining("at character 7")
                    .withMessageContaining("expected: Hello Wurld")
                    .withMessageContaining("was: Hello World")
                    .withMessageContaining("---- GET /hello/World");
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> response.hasHeader("X-Filter", "2"))
                    .withMessageContaining("expected: 2")
                    .withMessageContaining("was: 1");
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> response.hasNoHeader("X-Filter"));
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> response.hasTextWith("nobody"));
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> response.hasBytes(new byte[] {'H', 'a'}))
                    .withMessageContaining("the first that differs is at 1");
        }
    }

    @Test
    void stopsThoseThatWereStartedIfOneCannotBe() {
        HandlerProvider broken =
                new HandlerProvider() {
                    @Override
                    public void register(Routes routes) {}

                    @Override
                    public void started(RunningServer server) throws IOException {
                        throw new IOException("no database");
                    }
                };
        assertThatIllegalStateException()
                .isThrownBy(() -> TestApplication.inMemory(sample, broken))
                .havingRootCause()
                .withMessage("no database");
        assertThat(sample.life).containsExactly("started", "stopping", "stopped");
    }
}
