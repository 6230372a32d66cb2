package hyperserve.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/// A response: immutable, checked when it is built, and free to be sent any number of times. One
/// that is built once and kept is sent without allocation.
///
/// `Content-Length`, `Transfer-Encoding`, `Connection` and their like are the server's to set and
/// refused here. It adds `Date` if there is none (RFC 9110 §6.6.1), and the connection option that
/// `Upgrade` needs if there is that (§7.8). Two responses are equal if their parts are.
///
/// One that changes the connection's protocol is made by [#upgrade] and by nothing else; its
/// status, 101, stays what it is.
public final class Response {

    private static final Headers TEXT = contentType("text/plain; charset=utf-8");
    private static final Headers HTML = contentType("text/html; charset=utf-8");
    private static final Headers JSON = contentType("application/json");

    private final Status status;
    private final Headers headers;
    private final ResponseBody body;
    private final boolean closesConnection;
    private final @Nullable Upgrade upgrade;

    private Response(
            Status status,
            Headers headers,
            ResponseBody body,
            boolean closesConnection,
            @Nullable Upgrade upgrade) {
        this.status = Objects.requireNonNull(status, "status");
        this.headers = sendable(headers);
        this.body = Objects.requireNonNull(body, "body");
        this.closesConnection = closesConnection;
        this.upgrade = upgrade;
        if (upgrade != null) {
            requireUpgradable();
        } else if (status.equals(Status.SWITCHING_PROTOCOLS)) {
            throw new IllegalArgumentException("a response of " + status + " is an upgrade()");
        }
        if (!status.allowsContent() && !body.equals(FixedBody.empty())) {
            throw new IllegalArgumentException("a " + status + " response has no content");
        }
    }

    private void requireUpgradable() {
        if (!status.equals(Status.SWITCHING_PROTOCOLS)) {
            throw new IllegalArgumentException(
                    "an upgrade's status is %s, not %s"
                            .formatted(Status.SWITCHING_PROTOCOLS, status));
        }
        if (headers.contains("Upgrade")) {
            throw new IllegalArgumentException("Upgrade is set by the server in an upgrade");
        }
    }

    /// {@return a copy of field lines, of which none is the server's to set}
    static Headers sendable(Headers headers) {
        return FieldSection.copyOf(headers).requireSendable();
    }

    /// A response of given parts.
    ///
    /// @param status the status
    /// @param headers the field lines, without those that the server sets
    /// @param body the content
    /// @return the response
    /// @throws IllegalArgumentException if a field line is the server's to set, or the status
    ///     allows no content and there is some, or is that of an upgrade
    public static Response of(Status status, Headers headers, ResponseBody body) {
        return new Response(status, headers, body, false, null);
    }

    private static Headers contentType(String type) {
        return Headers.of("Content-Type", type);
    }

    /// A response without content.
    ///
    /// @param status its status
    /// @return the response
    public static Response of(Status status) {
        return of(status, Headers.empty(), FixedBody.empty());
    }

    /// A 200 response of plain text.
    ///
    /// @param text the content, sent as UTF-8
    /// @return the response
    public static Response text(String text) {
        return of(Status.OK, TEXT, FixedBody.utf8(text));
    }

    /// A 200 response of HTML.
    ///
    /// @param html the content, sent as UTF-8
    /// @return the response
    public static Response html(String html) {
        return of(Status.OK, HTML, FixedBody.utf8(html));
    }

    /// A 200 response of JSON.
    ///
    /// @param json the content, sent as UTF-8
    /// @return the response
    public static Response json(String json) {
        return of(Status.OK, JSON, FixedBody.utf8(json));
    }

    /// A 200 response of bytes.
    ///
    /// @param contentType the media type
    /// @param bytes the content, copied
    /// @return the response
    /// @throws IllegalArgumentException if the type cannot be a field value
    public static Response bytes(String contentType, byte[] bytes) {
        return of(Status.OK, contentType(contentType), FixedBody.of(bytes));
    }

    /// A 200 response whose content is written as it is made, in chunks (RFC 9112 §7.1); to a
    /// client of HTTP/1.0 its end is the end of the connection.
    ///
    /// @param contentType the media type
    /// @param writer writes the content
    /// @return the response
    /// @throws IllegalArgumentException if the type cannot be a field value
    public static Response stream(String contentType, BodyWriter writer) {
        return of(Status.OK, contentType(contentType), StreamedBody.of(writer));
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
        return of(Status.OK, contentType(contentType), StreamedBody.of(length, writer));
    }

    /// A 200 response whose content comes when it comes, from whichever thread, and takes no
    /// thread meanwhile.
    ///
    /// @param contentType the media type
    /// @param feed opens a source of the content
    /// @return the response
    /// @throws IllegalArgumentException if the type cannot be a field value
    public static Response push(String contentType, BodyFeed feed) {
        return of(Status.OK, contentType(contentType), PushedBody.of(feed));
    }

    /// A 200 response that says a value.
    ///
    /// @param value the value
    /// @param format how it is said
    /// @return the response
    /// @throws IOException if the format cannot say it
    /// @throws IllegalArgumentException if the format's type cannot be a field value
    public static Response of(@Nullable Object value, BodyFormat format) throws IOException {
        byte[] content = format.encode(value);
        return of(Status.OK, contentType(format.contentType()), FixedBody.owning(content));
    }

    /// A 200 response whose content is a file. It is opened when the response is sent, and as much
    /// of it is sent as there is now; see [BodyOutput#transferFrom].
    ///
    /// @param contentType the media type
    /// @param file the file; symbolic links are followed
    /// @return the response, free to be sent any number of times as long as the file is not
    ///     shortened
    /// @throws IOException if there is no such file, or it is none that has a length
    /// @throws IllegalArgumentException if the type cannot be a field value
    public static Response file(String contentType, Path file) throws IOException {
        FileWriter writer = FileWriter.of(file);
        return stream(contentType, writer.length(), writer);
    }

    /// A 101 response, after which the connection is that of another protocol (RFC 9110 §7.8): it
    /// gets what the client has sent behind the request, the request, and what the application has
    /// for it, and is bound by its own clocks and no more by those of HTTP.
    ///
    /// Filters see this response as any other, and may add field lines. `Upgrade` and the
    /// connection option are the server's to set. Content that nobody has read is received, and
    /// dropped, before the response is sent. While the server stops it is answered 503 instead.
    /// Where the protocol is unknown, as its module is missing, that is 500 and an error in the
    /// log. A [BodyWriter] or an [ErrorRenderer] cannot answer by it.
    ///
    /// @param request what is answered; kept without its content, with its attributes
    /// @param protocol the protocol's name, such as `websocket`, with a version if it has one
    /// @param application what the protocol is to do, of a type that it knows
    /// @return the response
    /// @throws HttpException if the request does not ask for that protocol: 426, as
    ///     [Upgrade#required] says it. What it takes to ask says [Upgrade#isAskedBy]
    /// @throws IllegalArgumentException if the protocol's name cannot stand in the field `Upgrade`
    public static Response upgrade(Request request, String protocol, Object application) {
        return new Response(
                Status.SWITCHING_PROTOCOLS,
                Headers.empty(),
                FixedBody.empty(),
                false,
                Upgrade.of(request, protocol, application));
    }

    /// {@return what the connection changes to, null if it does not}
    public @Nullable Upgrade upgrade() {
        return upgrade;
    }

    /// {@return the status}
    public Status status() {
        return status;
    }

    /// {@return the field lines, without those that the server sets}
    public Headers headers() {
        return headers;
    }

    /// {@return the content}
    public ResponseBody body() {
        return body;
    }

    /// {@return whether the server closes the connection when this is sent}
    public boolean closesConnection() {
        return closesConnection;
    }

    /// This response with another status.
    ///
    /// @param another the status
    /// @return a new response
    /// @throws IllegalArgumentException if the status allows no content and there is some, or if
    ///     this or the other status is that of an upgrade
    public Response withStatus(Status another) {
        return new Response(another, headers, body, closesConnection, upgrade);
    }

    /// This response with other content. What the fields say of it, such as `Content-Type`, stays.
    ///
    /// @param content the content
    /// @return a new response
    /// @throws IllegalArgumentException if the status allows no content and there is some
    public Response withBody(ResponseBody content) {
        return new Response(status, headers, content, closesConnection, upgrade);
    }

    /// This response with other field lines.
    ///
    /// @param lines all of them, without those that the server sets
    /// @return a new response
    /// @throws IllegalArgumentException if one is the server's to set
    public Response withHeaders(Headers lines) {
        return new Response(status, lines, body, closesConnection, upgrade);
    }

    /// This response with a field line in place of all of that name.
    ///
    /// @param name a field name
    /// @param value its value
    /// @return a new response
    /// @throws IllegalArgumentException if name or value is malformed or the server's to set
    public Response withHeader(String name, String value) {
        return withHeaders(headers.with(name, value));
    }

    /// This response with one more field line, beside those of that name: `Set-Cookie` for one.
    ///
    /// @param name a field name
    /// @param value its value
    /// @return a new response
    /// @throws IllegalArgumentException if name or value is malformed or the server's to set
    public Response addingHeader(String name, String value) {
        return withHeaders(headers.adding(name, value));
    }

    /// {@return this response, as the last one of its connection (RFC 9112 §9.6)}
    ///
    /// @throws IllegalStateException if this is an upgrade: its connection goes on
    public Response closingConnection() {
        if (upgrade != null) {
            throw new IllegalStateException("an upgrade does not close the connection");
        }
        return new Response(status, headers, body, true, null);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Response that
                && status.equals(that.status)
                && headers.equals(that.headers)
                && body.equals(that.body)
                && closesConnection == that.closesConnection
                && Objects.equals(upgrade, that.upgrade);
    }

    @Override
    public int hashCode() {
        return Objects.hash(status, headers, body, closesConnection, upgrade);
    }

    /// {@return status, field lines and content in short, for people}
    @Override
    public String toString() {
        return status
                + (upgrade == null ? "" : " to " + upgrade)
                + (", " + headers + ", " + body)
                + (closesConnection ? ", closing" : "");
    }
}
