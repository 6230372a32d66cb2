package hyperserve.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.Method;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

final class TestPartTest {

    private static TestRequest form(TestPart... parts) {
        return TestRequest.of(Method.POST, "/").withMultipart(parts);
    }

    private static String text(TestRequest request) {
        return new String(request.body(), UTF_8);
    }

    @Test
    void writesFieldsAndFilesInOrder() {
        byte[] pixels = {(byte) 0x89, 0, '\r', '\n', (byte) 0xff};
        TestRequest request =
                form(
                        TestPart.field("title", "Löwe\r\n"),
                        TestPart.file("picture", "a.png", "image/png", pixels),
                        TestPart.field("title", ""));

        assertThat(request.headers().all("Content-Type"))
                .containsExactly("multipart/form-data; boundary=form-1");
        String expected =
                """
                --form-1
                Content-Disposition: form-data; name="title"

                Löwe

                --form-1
                Content-Disposition: form-data; name="picture"; filename="a.png"
                Content-Type: image/png

                PIXELS
                --form-1
                Content-Disposition: form-data; name="title"


                --form-1--
                """;
        String latin = new String(expected.getBytes(UTF_8), ISO_8859_1).replace("\n", "\r\n");
        assertThat(new String(request.body(), ISO_8859_1))
                .isEqualTo(latin.replace("PIXELS", new String(pixels, ISO_8859_1)));
    }

    /// WHATWG HTML, "multipart/form-data encoding algorithm"; RFC 7578 §4.2.
    @Test
    void writesNamesAsBrowsersDo() {
        TestRequest request =
                form(TestPart.file("a\"b", "ü \"\\%22;\r\n.png", "image/png", new byte[0]));

        assertThat(text(request))
                .contains("; name=\"a%22b\"; filename=\"ü %22\\%22;%0D%0A.png\"\r\n")
                .doesNotContain("filename*");
    }

    @Test
    void writesAnEmptyFormAndAFileThatWasNotChosen() {
        assertThat(text(form())).isEqualTo("--form-1--\r\n");
        assertThat(text(form(TestPart.file("f", "", "application/octet-stream", new byte[0]))))
                .contains("; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n");
    }

    /// RFC 2046 §5.1.
    @Test
    void takesABoundaryThatIsInNoPart() {
        TestRequest request =
                form(TestPart.field("a", "--form-1"), TestPart.field("b", "\r\n--form-2--\r\n"));

        assertThat(request.headers().first("Content-Type")).endsWith("boundary=form-3");
        assertThat(text(request)).endsWith("\r\n--form-3--\r\n");
    }

    @Test
    void copiesContentAndChecksTheType() {
        byte[] content = {'a', 'b', 'c'};
        TestPart file = TestPart.file("f", "a", "text/plain", content);
        Arrays.fill(content, (byte) 'x');

        assertThat(text(form(file))).contains("\r\n\r\nabc\r\n");
        assertThat(file)
                .hasToString(
                        "Content-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n"
                                + "Content-Type: text/plain");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestPart.file("f", "a", "text/plain\r\nX: y", content));
    }
}
