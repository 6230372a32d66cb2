package hyperserve.testkit;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// A part of a form with files (`multipart/form-data`, RFC 7578), for [TestRequest#withMultipart].
/// Immutable.
///
/// Names are sent as browsers do: in UTF-8, a quote as `%22`, CR as `%0D` and LF as `%0A` (WHATWG
/// HTML, "multipart/form-data encoding algorithm"), never as `filename*` (RFC 7578 §4.2). Values
/// and contents are sent as they are, line ends too.
public final class TestPart {

    private final String name;
    private final @Nullable String fileName;
    private final @Nullable String contentType;
    private final byte[] content;

    private TestPart(
            String name, @Nullable String fileName, @Nullable String contentType, byte[] content) {
        this.name = Objects.requireNonNull(name, "name");
        this.fileName = fileName;
        this.contentType = contentType;
        this.content = content;
    }

    /// A field that is no file, without a `Content-Type`.
    ///
    /// @param name its name
    /// @param value its value, sent as UTF-8
    /// @return the part
    public static TestPart field(String name, String value) {
        return new TestPart(name, null, null, value.getBytes(StandardCharsets.UTF_8));
    }

    /// A file.
    ///
    /// @param name the name of the field
    /// @param fileName the name of the file; empty as of an input in which none was chosen
    /// @param contentType its media type
    /// @param content its content, copied
    /// @return the part
    /// @throws IllegalArgumentException if the type cannot be a field value
    public static TestPart file(String name, String fileName, String contentType, byte[] content) {
        Headers.of("Content-Type", contentType);
        Objects.requireNonNull(fileName, "fileName");
        return new TestPart(name, fileName, contentType, content.clone());
    }

    /// Has a request sent as a form.
    static TestRequest form(TestRequest request, List<TestPart> parts) {
        int number = 1;
        while (isIn("form-" + number, parts)) {
            number++;
        }
        String boundary = "form-" + number;
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (TestPart part : parts) {
            body.writeBytes(utf8("--" + boundary + "\r\n" + part.head() + "\r\n"));
            body.writeBytes(part.content);
            body.writeBytes(utf8("\r\n"));
        }
        body.writeBytes(utf8("--" + boundary + "--\r\n"));
        return request.withBody("multipart/form-data; boundary=" + boundary, body.toByteArray());
    }

    /// A boundary must not be in what is between two of them (RFC 2046 §5.1).
    private static boolean isIn(String boundary, List<TestPart> parts) {
        return parts.stream()
                .map(part -> new String(part.content, StandardCharsets.ISO_8859_1))
                .anyMatch(text -> text.contains("--" + boundary));
    }

    private String head() {
        String lines = "Content-Disposition: form-data; name=\"" + escaped(name) + "\"";
        if (fileName != null) {
            lines += "; filename=\"" + escaped(fileName) + "\"";
        }
        return lines + (contentType == null ? "\r\n" : "\r\nContent-Type: " + contentType + "\r\n");
    }

    private static String escaped(String name) {
        return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// {@return the field lines}
    @Override
    public String toString() {
        return head().strip();
    }
}
