package hyperserve.web.form;

import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.testkit.TestApplication;
import hyperserve.testkit.TestPart;
import hyperserve.testkit.TestRequest;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// What the test kit sends as a form comes back whole from the reader.
final class TestPartsTest {

    private static Response echo(Request request) throws IOException {
        MultipartForm form = request.read(Form.multipart());
        FormFile file = form.files().getFirst();
        return Response.bytes(file.contentType(), file.bytes())
                .withHeader("X-Value", form.fields().values(file.name()).toString())
                .withHeader("X-Name", hex(file.name()))
                .withHeader("X-File", hex(file.fileName()));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.png", "a \"b\".png", "ü\r\nX: y", "漢字 🙂", "..\\a;b=\"", "%41"})
    void namesAndContentsComeBack(String name) {
        byte[] content = ("\r\n--form-1\r\n" + name).getBytes(StandardCharsets.UTF_8);
        try (TestApplication application =
                TestApplication.inMemory(routes -> routes.post("/", TestPartsTest::echo))) {
            TestRequest request =
                    TestRequest.of(Method.POST, "/")
                            .withMultipart(
                                    TestPart.field(name, "1"),
                                    TestPart.field(name, "2"),
                                    TestPart.file(name, name, "image/png", content));
            application
                    .client()
                    .send(request)
                    .hasStatus(200)
                    .hasHeader("Content-Type", "image/png")
                    .hasHeader("X-Value", "[1, 2]")
                    .hasHeader("X-Name", hex(name))
                    .hasHeader("X-File", hex(name))
                    .hasBytes(content);
        }
    }
}
