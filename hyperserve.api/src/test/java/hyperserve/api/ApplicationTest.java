package hyperserve.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import hyperserve.api.routing.Endpoint;
import hyperserve.api.routing.RouteTable;
import hyperserve.api.routing.Router;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A whole application as one handler, and below a prefix of another.
final class ApplicationTest {

    private final List<String> seen = new ArrayList<>();

    private final HandlerProvider notes =
            routes ->
                    routes.filter(this::noted)
                            .get("/notes/{id}", request -> Response.text(idOf(request)))
                            .post("/notes", request -> Response.text(request.body().text()))
                            .handle(
                                    Method.PUT,
                                    "/notes",
                                    request -> Response.text("put"),
                                    RouteOptions.defaults().withMaxBody(2));

    private static String idOf(Request request) {
        return request.route() + " " + request.path("id").asLong();
    }

    private Response noted(Request request, Handler next) throws Exception {
        Response response = next.handle(request);
        seen.add(request.path() + " " + response.status().code());
        return response;
    }

    private static String text(Response response) {
        return ((FixedBody) response.body()).text();
    }

    private static Response answer(Handler handler, Method method, String target) throws Exception {
        return handler.handle(Request.of(method, target));
    }

    @Test
    void findsTheRouteOfARequest() throws Exception {
        Response found = answer(Routes.handler(notes), Method.GET, "/notes/7?n=1");
        assertThat(text(found)).isEqualTo("/notes/{id} 7");
        assertThat(seen).containsExactly("/notes/7 200");
    }

    @Test
    void answersForTheServer() throws Exception {
        Handler handler = Routes.handler(notes);
        assertThat(answer(handler, Method.GET, "/other").status()).isEqualTo(Status.NOT_FOUND);
        Response refused = answer(handler, Method.DELETE, "/notes");
        assertThat(refused.status()).isEqualTo(Status.METHOD_NOT_ALLOWED);
        assertThat(refused.headers().first("Allow")).isEqualTo("OPTIONS, POST, PUT");
        Response options = answer(handler, Method.OPTIONS, "/notes/1");
        assertThat(options.headers().first("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        Response all = answer(handler, Method.OPTIONS, "*");
        assertThat(all.headers().first("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST, PUT");
        assertThat(answer(handler, new Method("BREW"), "/notes").status())
                .isEqualTo(Status.NOT_IMPLEMENTED);
        assertThat(seen).as("all pass the filter").hasSize(5);
    }

    @Test
    void answersWhatAnExceptionAsksFor() throws Exception {
        Handler plain = Routes.handler(notes);
        Response refused = answer(plain, Method.GET, "/notes/seven");
        assertThat(refused.status()).isEqualTo(Status.BAD_REQUEST);
        Handler rendering =
                Routes.handler(
                        notes, routes -> routes.errors(error -> Response.text("own: " + error)));
        assertThat(text(answer(rendering, Method.GET, "/notes/seven"))).startsWith("own: 400");
        assertThat(text(answer(rendering, Method.GET, "/other"))).startsWith("own: 404");
    }

    @Test
    void refusesABodyAboveTheBoundOfItsRoute() throws Exception {
        Handler handler = Routes.handler(notes);
        byte[] body = {1, 2, 3};
        Request request = Request.of(Method.PUT, "/notes", Headers.empty(), body);
        assertThat(handler.handle(request).status()).isEqualTo(Status.CONTENT_TOO_LARGE);
        byte[] shorter = {1, 2};
        Request other = Request.of(Method.PUT, "/notes", Headers.empty(), shorter);
        assertThat(text(handler.handle(other))).isEqualTo("put");
    }

    @Test
    void passesOnWhatAHandlerThrows() {
        Handler handler =
                Routes.handler(
                        routes ->
                                routes.get(
                                                "/fails",
                                                _ -> {
                                                    throw new IOException("why");
                                                })
                                        .get("/null", _ -> null));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> answer(handler, Method.GET, "/fails"))
                .withMessage("why");
        assertThatNullPointerException()
                .isThrownBy(() -> answer(handler, Method.GET, "/null"))
                .withMessage("the handler returned null");
    }

    @Test
    void runsHandlersWithTheLoaderOfTheirProvider() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        List<ClassLoader> loaders = new ArrayList<>();
        HandlerProvider provider =
                routes -> {
                    loaders.add(thread.getContextClassLoader());
                    routes.get(
                            "/",
                            _ -> {
                                loaders.add(thread.getContextClassLoader());
                                return Response.text("");
                            });
                };
        try {
            thread.setContextClassLoader(null);
            answer(Routes.handler(provider), Method.GET, "/");
            assertThat(thread.getContextClassLoader()).isNull();
        } finally {
            thread.setContextClassLoader(before);
        }
        ClassLoader own = provider.getClass().getClassLoader();
        assertThat(loaders).containsExactly(own, own);
    }

    @Test
    void refusesRoutesThatAreTaken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Routes.handler(notes, notes))
                .withMessageContaining("/notes/{id} is registered already");
    }

    @Test
    void isMountedBelowAPrefix() throws Exception {
        Handler handler =
                Routes.handler(
                        routes ->
                                routes.mount("/admin/", notes)
                                        .get("/notes/{id}", _ -> Response.text("outer")));
        assertThat(text(answer(handler, Method.GET, "/admin/notes/7")))
                .isEqualTo("/admin/notes/{id} 7");
        assertThat(text(answer(handler, Method.GET, "/notes/7"))).isEqualTo("outer");
        Request large = Request.of(Method.PUT, "/admin/notes", Headers.empty(), new byte[3]);
        assertThat(handler.handle(large).status())
                .as("the options are those of the inner route")
                .isEqualTo(Status.CONTENT_TOO_LARGE);
        assertThat(seen).as("its filter sees its own").containsExactly("/admin/notes/7 200");
    }

    @Test
    void isMountedAsAHandler() throws Exception {
        Handler inner = Routes.handler(routes -> routes.mount("/admin", notes));
        Handler handler = Routes.handler(routes -> routes.any("/admin/{rest...}", inner));
        assertThat(text(answer(handler, Method.GET, "/admin/notes/7")))
                .isEqualTo("/admin/notes/{id} 7");
        assertThat(answer(handler, Method.GET, "/admin/x").status()).isEqualTo(Status.NOT_FOUND);
    }

    @Test
    void isNotMountedBelowWhatIsNoPrefix() {
        HandlerProvider named = routes -> routes.mount("/{tenant}", notes);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Routes.handler(named))
                .withMessageContaining("'/{tenant}'");
        HandlerProvider relative = routes -> routes.mount("/admin", r -> r.get("notes", _ -> null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Routes.handler(relative))
                .withMessageContaining("'notes'");
    }

    /// As when the first start has found its port taken.
    @Test
    void isFilteredOnceHoweverOftenItStarts() throws Exception {
        RouteTable table = new RouteTable();
        notes.register(table);
        table.router(false);
        Router again = table.router(false);
        Request request = Request.of(Method.GET, "/notes/7").withRoute("/notes/{id}");
        byte[] path = request.path().getBytes(StandardCharsets.UTF_8);
        Endpoint endpoint = again.find(path, 0, path.length);
        endpoint.route(Method.GET).handler().handle(request);
        assertThat(seen).containsExactly("/notes/7 200");
    }

    private static final Setting<String> GREETING =
            Setting.text("notes-greeting", "what is said first", "Hello");

    private static final class Greeting implements HandlerProvider {
        private String greeting = "unset";

        @Override
        public List<Setting<?>> settings() {
            return List.of(GREETING);
        }

        @Override
        public void configure(SettingValues values) {
            greeting = values.get(GREETING);
        }

        @Override
        public void register(Routes routes) {
            Response answer = Response.text(greeting);
            routes.get("/", _ -> answer);
        }
    }

    @Test
    void isConfiguredBeforeItRegisters() throws Exception {
        Handler asIs = Routes.handler(new Greeting());
        assertThat(text(answer(asIs, Method.GET, "/"))).isEqualTo("Hello");
        SettingValues values = SettingValues.empty().with(GREETING, "Good day");
        Handler configured = Routes.handler(new Greeting(), values);
        assertThat(text(answer(configured, Method.GET, "/"))).isEqualTo("Good day");
    }
}
