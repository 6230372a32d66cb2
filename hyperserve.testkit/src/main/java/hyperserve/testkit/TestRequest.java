package hyperserve.testkit;

import hyperserve.api.Headers;
import hyperserve.api.Method;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A request of a test. Immutable.
public final class TestRequest {

    private final Method method;
    private final String target;
    private final Headers headers;
    private final byte[] body;

    private TestRequest(Method method, String target, Headers headers, byte[] body) {
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.body = body;
    }

    /// A request without field lines and content.
    ///
    /// @param method the method
    /// @param target path and query as on the wire, such as `/hello/World?n=1`
    /// @return the request
    /// @throws IllegalArgumentException if the target does not begin with `/`, or has a character
    ///     that is to be percent-encoded; `*` is for OPTIONS
    public static TestRequest of(Method method, String target) {
        boolean asterisk = target.equals("*") && method.equals(Method.OPTIONS);
        boolean visible = target.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#');
        if (!asterisk && (!target.startsWith("/") || !visible)) {
            throw new IllegalArgumentException(
                    "the target '%s' does not begin with '/', or has a character that is to be"
                                    .formatted(target)
                            + " percent-encoded");
        }
        return new TestRequest(method, target, Headers.empty(), new byte[0]);
    }

    /// This request with a field line in place of all of that name.
    ///
    /// @param name a field name; `Content-Length` is set by the client
    /// @param value its value
    /// @return a new request
    /// @throws IllegalArgumentException if one of them is malformed
    public TestRequest withHeader(String name, String value) {
        if (name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("Transfer-Encoding")) {
            throw new IllegalArgumentException(name + " is set by the client");
        }
        return new TestRequest(method, target, headers.with(name, value), body);
    }

    /// This request with content.
    ///
    /// @param contentType its media type
    /// @param content the content, copied
    /// @return a new request
    /// @throws IllegalArgumentException if the type cannot be a field value
    public TestRequest withBody(String contentType, byte[] content) {
        return new TestRequest(
                method, target, headers.with("Content-Type", contentType), content.clone());
    }

    /// This request with text as content.
    ///
    /// @param contentType its media type
    /// @param text the content, sent as UTF-8
    /// @return a new request
    /// @throws IllegalArgumentException if the type cannot be a field value
    public TestRequest withBody(String contentType, String text) {
        return withBody(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /// This request with a form as a browser sends it, `application/x-www-form-urlencoded`.
    ///
    /// @param fields the values by name, in order
    /// @return a new request
    public TestRequest withForm(Map<String, String> fields) {
        String form =
                fields.entrySet().stream()
                        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"));
        return withBody("application/x-www-form-urlencoded", form);
    }

    /// This request with a form that may have files, `multipart/form-data` (RFC 7578).
    ///
    /// @param parts its fields and files, in order
    /// @return a new request
    public TestRequest withMultipart(TestPart... parts) {
        return TestPart.form(this, List.of(parts));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    Method method() {
        return method;
    }

    String target() {
        return target;
    }

    Headers headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    /// {@return method and target}
    @Override
    public String toString() {
        return method.name() + " " + target;
    }
}
