package hyperserve.web.docs;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.testkit.TestApplication;
import hyperserve.testkit.TestClient;
import hyperserve.testkit.TestPart;
import hyperserve.testkit.TestRequest;
import hyperserve.testkit.TestStream;
import hyperserve.web.events.Broadcast;
import hyperserve.web.form.Form;
import hyperserve.web.form.FormFile;
import hyperserve.web.form.MultipartForm;

import org.junit.jupiter.api.Test;

import java.io.IOException;
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
                    .post("/pictures", Greeter::hang)
                    .get("/greetings", greetings::subscribe);
        }

        private static Response hang(Request request) throws IOException {
            MultipartForm form = request.read(Form.multipart());
            FormFile picture = form.file("picture");
            return Response.text(
                    "%s: %s, %s, %d bytes"
                            .formatted(
                                    form.field("title").asText(),
                                    picture.fileName(),
                                    picture.contentType(),
                                    picture.size()));
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

    @Test
    void hangsAPicture() {
        try (TestApplication application = TestApplication.inMemory(new Greeter())) {
            byte[] png = {(byte) 0x89, 'P', 'N', 'G'};
            // docs: testing-multipart
            TestRequest upload =
                    TestRequest.of(Method.POST, "/pictures")
                            .withMultipart(
                                    TestPart.field("title", "Die Nixe"),
                                    TestPart.file("picture", "Nöck \"1\".png", "image/png", png));
            application
                    .client()
                    .send(upload)
                    .hasStatus(200)
                    .hasText("Die Nixe: Nöck \"1\".png, image/png, 4 bytes");
            // end
        }
    }
}
