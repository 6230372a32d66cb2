package hyperserve.testkit;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.Status;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// A response, read to its end. What begins with `has` is an assertion: it returns this, or throws
/// an [AssertionError] that says what was asked, what differs, and what the response was.
/// Immutable.
public final class TestResponse {

    /// So much of the content is in messages.
    private static final int SHOWN = 2000;

    private final TestRequest request;
    private final Status status;
    private final Headers headers;
    private final byte[] content;
    private final @Nullable Throwable failure;

    TestResponse(TestRequest request, Answer answer, byte[] content) {
        this.request = request;
        this.status = answer.status();
        this.headers = answer.headers();
        this.content = content;
        this.failure = answer.failure();
    }

    /// {@return the status}
    public Status status() {
        return status;
    }

    /// {@return the header section, with the fields that the server has added}
    public Headers headers() {
        return headers;
    }

    /// The value of a field.
    ///
    /// @param name its name
    /// @return the value of its first line, null if there is none
    public @Nullable String header(String name) {
        return headers.first(name);
    }

    /// {@return the content; a copy}
    public byte[] bytes() {
        return content.clone();
    }

    /// {@return the content as UTF-8}
    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /// {@return what the handler has thrown that is answered with 500, if the application is in
    /// memory; over the wire it is in the log of the server}
    public @Nullable Throwable failure() {
        return failure;
    }

    /// Asserts the status.
    ///
    /// @param code its code, such as 200
    /// @return this
    public TestResponse hasStatus(int code) {
        if (status.code() != code) {
            throw differs("has the status " + status + ", not " + code);
        }
        return this;
    }

    /// Asserts that a field has a value, in one of its lines.
    ///
    /// @param name its name
    /// @param value the value
    /// @return this
    public TestResponse hasHeader(String name, String value) {
        List<String> all = headers.all(name);
        if (all.isEmpty()) {
            throw differs("has no field " + name + ", which should be '" + value + "'");
        }
        if (!all.contains(value)) {
            throw differs(
                    "has another value of %s%n     expected: %s%n          was: %s"
                            .formatted(name, value, String.join("\n               ", all)));
        }
        return this;
    }

    /// Asserts that there is no field of a name.
    ///
    /// @param name its name
    /// @return this
    public TestResponse hasNoHeader(String name) {
        if (headers.contains(name)) {
            throw differs("has a field " + name + ": " + headers.all(name));
        }
        return this;
    }

    /// Asserts the content, as text.
    ///
    /// @param expected the content
    /// @return this
    public TestResponse hasText(String expected) {
        String text = text();
        if (!text.equals(expected)) {
            throw differs("has another content" + TextDifference.of(expected, text));
        }
        return this;
    }

    /// Asserts that the content has a part.
    ///
    /// @param part the part
    /// @return this
    public TestResponse hasTextWith(String part) {
        if (!text().contains(part)) {
            throw differs("has no '" + part + "' in its content");
        }
        return this;
    }

    /// Asserts the content, as bytes.
    ///
    /// @param expected the content
    /// @return this
    public TestResponse hasBytes(byte[] expected) {
        int at = Arrays.mismatch(expected, content);
        if (at >= 0) {
            throw differs(
                    "has another content: %s bytes, not %s; the first that differs is at %s"
                            .formatted(content.length, expected.length, at));
        }
        return this;
    }

    private AssertionError differs(String what) {
        return new AssertionError("the response to " + request + " " + what + "\n" + this, failure);
    }

    /// {@return the response as it is on the wire, its content shortened, for people}
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("---- ").append(request).append('\n');
        text.append(status).append('\n');
        for (int i = 0; i < headers.size(); i++) {
            text.append(headers.name(i)).append(": ").append(headers.value(i)).append('\n');
        }
        String all = text();
        text.append('\n').append(all, 0, Math.min(SHOWN, all.length()));
        if (all.length() > SHOWN) {
            text.append("… (").append(content.length).append(" bytes)");
        }
        return text.append("\n----").toString();
    }
}
