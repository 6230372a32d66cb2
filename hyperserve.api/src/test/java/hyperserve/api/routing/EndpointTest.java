package hyperserve.api.routing;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.RouteOptions;

import org.junit.jupiter.api.Test;

class EndpointTest {

    private static final Handler HANDLER = request -> null;

    private final RouteTable table = new RouteTable();

    private Endpoint endpoint() {
        return Paths.find(table.router(), "/a");
    }

    @Test
    void givesTheRouteAsItWasRegistered() {
        RouteOptions options = RouteOptions.defaults().withMaxBody(5).blocking();
        table.handle(Method.POST, "/a", HANDLER, options);

        Route route = endpoint().route(Method.POST);

        assertThat(route.method()).isEqualTo(Method.POST);
        assertThat(route.pattern()).isEqualTo("/a");
        assertThat(route.handler()).isSameAs(HANDLER);
        assertThat(route.options()).isEqualTo(options);
        assertThat(route).hasToString("POST /a");
    }

    @Test
    void comparesMethodsByName() {
        table.post("/a", HANDLER);

        assertThat(endpoint().route(new Method("POST"))).isNotNull();
        assertThat(endpoint().route(new Method("post"))).isNull();
    }

    @Test
    void hasNoRouteForAnotherMethod() {
        table.get("/a", HANDLER).post("/b", HANDLER);

        assertThat(endpoint().route(Method.POST)).isNull();
        assertThat(endpoint().route(Method.OPTIONS)).isNull();
    }

    @Test
    void answersHeadWithTheRouteOfGet() {
        table.get("/a", HANDLER).any("/a", HANDLER);

        Route head = endpoint().route(Method.HEAD);

        assertThat(head).isSameAs(endpoint().route(Method.GET));
    }

    @Test
    void prefersTheRouteOfHeadItself() {
        Handler own = request -> null;
        table.get("/a", HANDLER).handle(Method.HEAD, "/a", own);

        assertThat(endpoint().route(Method.HEAD).handler()).isSameAs(own);
    }

    @Test
    void doesNotAnswerGetWithTheRouteOfHead() {
        table.handle(Method.HEAD, "/a", HANDLER);

        assertThat(endpoint().route(Method.GET)).isNull();
        assertThat(endpoint().allow()).isEqualTo("HEAD, OPTIONS");
    }

    @Test
    void leavesToAnyWhatHasNoRouteOfItsOwn() {
        Handler other = request -> null;
        table.post("/a", HANDLER).any("/a", other);

        assertThat(endpoint().route(Method.POST).handler()).isSameAs(HANDLER);
        assertThat(endpoint().route(new Method("BREW")).handler()).isSameAs(other);
        assertThat(endpoint().route(new Method("BREW")).method()).isNull();
        assertThat(endpoint().route(Method.HEAD)).hasToString("any /a");
    }

    @Test
    void allowsItsMethodsAndOptions() {
        table.put("/a", HANDLER).get("/a", HANDLER).delete("/a", HANDLER).patch("/a", HANDLER);

        assertThat(endpoint().allow()).isEqualTo("DELETE, GET, HEAD, OPTIONS, PATCH, PUT");
    }

    @Test
    void allowsTheUsualMethodsIfItTakesAny() {
        table.any("/a", HANDLER).handle(new Method("PURGE"), "/a", HANDLER);

        assertThat(endpoint().allow())
                .isEqualTo("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PURGE, PUT");
    }
}
