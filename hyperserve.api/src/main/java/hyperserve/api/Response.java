package hyperserve.api;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/// A response: immutable, checked when it is built, and free to be sent any number of times. One
/// that is built once and kept is sent without allocation.
///
/// `Content-Length`, `Transfer-Encoding`, `Connection`, `Date` and their like are the server's to
/// set and refused here.
///
/// @param status the status
/// @param headers the field lines, without those that the server sets
/// @param body the content
public record Response(Status status, Headers headers, ResponseBody body) {

    private static final Set<String> SET_BY_SERVER =
            Set.of(
                    "connection",
                    "content-length",
                    "date",
                    "keep-alive",
                    "proxy-connection",
                    "transfer-encoding",
                    "upgrade");

    private static final Headers TEXT = contentType("text/plain; charset=utf-8");
    private static final Headers HTML = contentType("text/html; charset=utf-8");
    private static final Headers JSON = contentType("application/json");

    /// Checks that the parts go together.
    ///
    /// @throws IllegalArgumentException if a field line is the server's to set, or the status
    ///     allows no content and there is some
    public Response {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(body, "body");
        headers = headers.copy();
        for (int i = 0; i < headers.size(); i++) {
            if (SET_BY_SERVER.contains(headers.name(i).toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(headers.name(i) + " is set by the server");
            }
        }
        if (!status.allowsContent() && body != FixedBody.empty()) {
            throw new IllegalArgumentException("a " + status + " response has no content");
        }
    }

    private static Headers contentType(String type) {
        return Headers.of("Content-Type", type);
    }

    /// A response without content.
    ///
    /// @param status its status
    /// @return the response
    public static Response of(Status status) {
        return new Response(status, Headers.empty(), FixedBody.empty());
    }

    /// A 200 response of plain text.
    ///
    /// @param text the content, sent as UTF-8
    /// @return the response
    public static Response text(String text) {
        return new Response(Status.OK, TEXT, utf8(text));
    }

    /// A 200 response of HTML.
    ///
    /// @param html the content, sent as UTF-8
    /// @return the response
    public static Response html(String html) {
        return new Response(Status.OK, HTML, utf8(html));
    }

    /// A 200 response of JSON.
    ///
    /// @param json the content, sent as UTF-8
    /// @return the response
    public static Response json(String json) {
        return new Response(Status.OK, JSON, utf8(json));
    }

    private static FixedBody utf8(String text) {
        return FixedBody.owning(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A 200 response of bytes.
    ///
    /// @param contentType the media type
    /// @param bytes the content, copied
    /// @return the response
    /// @throws IllegalArgumentException if the type cannot be a field value
    public static Response bytes(String contentType, byte[] bytes) {
        return new Response(Status.OK, contentType(contentType), FixedBody.of(bytes));
    }

    /// A 200 response whose content is written as it is made, in chunks (RFC 9112 §7.1); to a
    /// client of HTTP/1.0 its end is the end of the connection.
    ///
    /// @param contentType the media type
    /// @param writer writes the content
    /// @return the response
    /// @throws IllegalArgumentException if the type cannot be a field value
    public static Response stream(String contentType, BodyWriter writer) {
        return new Response(
                Status.OK,
                contentType(contentType),
                new StreamedBody(StreamedBody.UNKNOWN, writer));
    }

    /// A 200 response whose content is written as it is made and whose length is known.
    ///
    /// @param contentType the media type
    /// @param length the number of bytes that the writer writes, to the byte
    /// @param writer writes the content
    /// @return the response
    /// @throws IllegalArgumentException if the type cannot be a field value or the length is
    ///     negative
    public static Response stream(String contentType, long length, BodyWriter writer) {
        if (length < 0) {
            throw new IllegalArgumentException("length must be 0 or more, was " + length);
        }
        return new Response(Status.OK, contentType(contentType), new StreamedBody(length, writer));
    }

    /// This response with another status.
    ///
    /// @param status the status
    /// @return a new response
    /// @throws IllegalArgumentException if the status allows no content and there is some
    public Response withStatus(Status status) {
        return new Response(status, headers, body);
    }

    /// This response with one more field line.
    ///
    /// @param name a field name
    /// @param value its value
    /// @return a new response
    /// @throws IllegalArgumentException if name or value is malformed or the server's to set
    public Response withHeader(String name, String value) {
        return new Response(status, headers.with(name, value), body);
    }
}
