package hyperserve.api.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import hyperserve.api.Handler;
import hyperserve.api.Method;

import org.junit.jupiter.api.Test;

class RouteTableTest {

    private static final Handler HANDLER = request -> null;

    private final RouteTable table = new RouteTable();

    @Test
    void refusesASecondHandlerForTheSameMethodAndPath() {
        table.get("/a/{b}", HANDLER);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.get("/a/{b}", HANDLER))
                .withMessage("the route GET /a/{b} is registered already");
    }

    @Test
    void refusesASecondHandlerForAnyMethod() {
        table.any("/a", HANDLER);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.any("/a", HANDLER))
                .withMessage("the route any /a is registered already");
    }

    @Test
    void refusesAPathThatDiffersOnlyInNames() {
        table.get("/a/{b}", HANDLER);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.post("/a/{c}", HANDLER))
                .withMessage(
                        "the path '/a/{c}' differs from '/a/{b}' only in names: use the same"
                                + " names");
    }

    @Test
    void acceptsOneMethodBesideAnotherAndBesideAny() {
        table.get("/a", HANDLER).post("/a", HANDLER).any("/a", HANDLER);

        assertThat(Paths.find(table.router(), "/a")).isNotNull();
    }

    @Test
    void refusesConnectWhichHasNoPath() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.handle(Method.CONNECT, "/a", HANDLER))
                .withMessageStartingWith("CONNECT cannot be registered");
    }

    @Test
    void refusesAMalformedPath() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.get("a", HANDLER))
                .withMessage("the path 'a' is malformed: it must begin with '/'");
    }

    @Test
    void refusesNull() {
        assertThatNullPointerException().isThrownBy(() -> table.get("/a", null));
        assertThatNullPointerException().isThrownBy(() -> table.get(null, HANDLER));
        assertThatNullPointerException().isThrownBy(() -> table.handle(null, "/a", HANDLER));
        assertThatNullPointerException().isThrownBy(() -> table.any("/a", HANDLER, null));
        assertThat(Paths.find(table.router(), "/a")).isNull();
    }

    @Test
    void refusesARouteOnceTheRouterIsMade() {
        table.router();

        assertThatIllegalStateException()
                .isThrownBy(() -> table.get("/a", HANDLER))
                .withMessage("the route for /a comes too late: the server has started");
    }
}
