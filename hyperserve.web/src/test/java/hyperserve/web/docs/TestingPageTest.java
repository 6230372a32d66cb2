package hyperserve.web.docs;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.testkit.TestApplication;
import hyperserve.testkit.TestClient;
import hyperserve.testkit.TestRequest;
import hyperserve.testkit.TestStream;
import hyperserve.web.events.Broadcast;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Objects;

/// The samples of docs/web/testing.md.
final class TestingPageTest {

    /// What is tested.
    private static final class Greeter implements HandlerProvider {

        private final Broadcast greetings = Broadcast.create();

        @Override
        public void register(Routes routes) {
            routes.get("/hello/{name}", r -> Response.text("Hello " + r.pathParameter("name")))
                    .post(
                            "/hello",
                            request -> {
                                greetings.publish(request.body().text());
                                return Response.text("").addingHeader("Set-Cookie", "seen=1");
                            })
                    .get("/greetings", greetings::subscribe);
        }
    }

    // docs: testing-memory
    @Test
    void greets() {
        try (TestApplication application = TestApplication.inMemory(new Greeter())) {
            TestClient client = application.client();
            client.get("/hello/World")
                    .hasStatus(200)
                    .hasHeader("Content-Type", "text/plain; charset=utf-8")
                    .hasText("Hello World");
            client.get("/nowhere").hasStatus(404);
        }
    }

    // end

    // docs: testing-port
    @Test
    void remembersWhoWasGreeted() throws Exception {
        try (TestApplication application = TestApplication.onPort(new Greeter())) {
            TestClient browser = application.client();
            try (TestStream page = browser.open("/greetings")) {
                browser.send(
                                TestRequest.of(Method.POST, "/hello")
                                        .withForm(Map.of("name", "Ada"))
                                        .withHeader("Origin", "http://localhost"))
                        .hasStatus(200);
                assertThat(Objects.requireNonNull(page.event()).data()).isEqualTo("name=Ada");
            }
            assertThat(browser.cookie("seen")).isEqualTo("1");
        }
    }
    // end
}
