package hyperserve.api;

import hyperserve.api.routing.Application;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A received request.
///
/// It is valid until its response has been written, that is, to the end of the handler and of the
/// [BodyWriter] that the handler returned; later use throws [IllegalStateException]. [#copy()]
/// detaches it. It is used by one thread at a time.
///
/// Only the server implements this, and methods may join it: an application that wants a request
/// of its own takes one of [#of].
public interface Request {

    /// A request that was not received, for testing handlers. Its target is read as if it had been.
    ///
    /// @param method the method
    /// @param target path and query as on the wire, such as `/hello/World?n=1`, or `*` with OPTIONS
    /// @return a request without headers, path parameters or body, valid for ever
    /// @throws IllegalArgumentException if the server would answer the target with 400, or it is in
    ///     absolute form
    static Request of(Method method, String target) {
        return DetachedRequest.of(method, target, Headers.empty(), new byte[0]);
    }

    /// A request that was not received, for testing handlers.
    ///
    /// @param method the method
    /// @param target path and query as on the wire, or `*` with OPTIONS
    /// @param headers the header section
    /// @param body the content, copied
    /// @return a request without path parameters, valid for ever
    /// @throws IllegalArgumentException if the server would answer the target with 400, or it is in
    ///     absolute form
    static Request of(Method method, String target, Headers headers, byte[] body) {
        return DetachedRequest.of(method, target, headers, body);
    }

    /// {@return the method}
    Method method();

    /// {@return the request target as it was sent (RFC 9112 §3.2)}
    String target();

    /// The path, percent-decoded once, then without dot segments (RFC 3986 §5.2.4). Empty segments
    /// stay: `//a` is not `/a`.
    ///
    /// Never received, because others read them in another way: an encoded `/`, `\` or NUL, a
    /// malformed escape, bytes that are not UTF-8, dot segments that lead above the root. The
    /// server answers them with 400.
    ///
    /// @return the path; it begins with `/`
    String path();

    /// {@return what follows the first `?` of the target as it was sent, or null}
    @Nullable
    String query();

    /// The decoded text that matched a `{name}` of the route's path.
    ///
    /// @param name a name in the route's path
    /// @return the text
    /// @throws IllegalArgumentException if the route's path has no such name
    default String pathParameter(String name) {
        String value = pathParameters().get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "the route " + route() + " has no parameter '" + name + "'");
        }
        return value;
    }

    /// {@return the decoded texts that matched, by name; immutable}
    Map<String, String> pathParameters();

    /// The path that the matching route was registered for, such as `/hello/{name}`.
    ///
    /// @return the pattern, or null if no route matched, or none was looked for
    default @Nullable String route() {
        return null;
    }

    /// This request, matched to a route as the server does it: for testing a handler that has path
    /// parameters.
    ///
    /// @param pattern the path of the route, as for [Routes], such as `/hello/{name}`
    /// @return a view of this request, valid as long as it is
    /// @throws IllegalArgumentException if the pattern is malformed or does not match
    default Request withRoute(String pattern) {
        Map<String, String> parameters = Application.match(pattern, path());
        if (parameters == null) {
            throw new IllegalArgumentException(
                    "the route " + pattern + " does not match the path " + path());
        }
        return new RoutedRequest(this, pattern, parameters);
    }

    /// A parameter of the path, to be had as a type.
    ///
    /// @param name a name in the route's path
    /// @return the parameter, which is present
    /// @throws IllegalArgumentException if the route's path has no such name
    default Parameter path(String name) {
        return new Parameter("path", name, pathParameter(name));
    }

    /// The first value of a query parameter, to be had as a type.
    ///
    /// @param name the decoded name
    /// @return the parameter, perhaps not present
    /// @throws BadRequestException if the query is not well encoded
    default Parameter query(String name) {
        return new Parameter("query", name, queryParameter(name));
    }

    /// The value of an attribute.
    ///
    /// @param key its key
    /// @param <T> its type
    /// @return the value, or null if it was given none
    default <T> @Nullable T get(Key<T> key) {
        return null;
    }

    /// This request with an attribute: a filter passes what it knows on to the handler, and to the
    /// [BodyWriter] that has the request from there.
    ///
    /// @param key its key
    /// @param value its value
    /// @param <T> its type
    /// @return a view of this request, valid as long as it is
    default <T> Request with(Key<T> key, T value) {
        return new AttributedRequest(
                this, Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
    }

    /// Notes an attribute for those who observe the server, such as an identifier: they find it by
    /// [FinishedExchange#get]. Without effect if nobody does, or the request was not received. It
    /// is kept until the response has been sent.
    ///
    /// @param key its key
    /// @param value its value, in place of one noted before
    /// @param <T> its type
    default <T> void note(Key<T> key, T value) {}

    /// Ties something to this request: it is closed when the request is over, whatever becomes of
    /// it, so also if the handler throws or the client goes. The last one tied is closed first;
    /// what one throws is logged, and the others are closed all the same. Without effect if the
    /// request was not received, as such a one is never over. One that is answered with pushed
    /// content is over when that begins; what belongs to the content its source ends.
    ///
    /// It is closed on the thread that ends the request, so its `close` must not wait; closing it
    /// before is no fault if its second `close` does nothing.
    ///
    /// @param resource what to close
    default void closeAtEnd(AutoCloseable resource) {
        Objects.requireNonNull(resource, "resource");
    }

    /// The first value of a query parameter (`application/x-www-form-urlencoded`, UTF-8).
    ///
    /// @param name the decoded name
    /// @return the decoded value, empty if there is no `=`, or null if the name does not occur
    /// @throws BadRequestException if the query is not well encoded
    default @Nullable String queryParameter(String name) {
        List<String> values = QueryString.values(query(), name);
        return values.isEmpty() ? null : values.getFirst();
    }

    /// All values of a query parameter.
    ///
    /// @param name the decoded name
    /// @return the decoded values in order
    /// @throws BadRequestException if the query is not well encoded
    default List<String> queryParameters(String name) {
        return QueryString.values(query(), name);
    }

    /// The header section. If the target is in absolute form, `Host` has the target's authority,
    /// whatever the client sent in it (RFC 9112 §3.2.2).
    ///
    /// @return the fields in the order in which they were sent
    Headers headers();

    /// {@return the content}
    RequestBody body();

    /// The content as a value.
    ///
    /// @param reader makes it
    /// @param <T> its type
    /// @return the value
    /// @throws HttpException if the reader wants another answer, 400 for one
    /// @throws IOException as [RequestBody#bytes()] does
    default <T> T read(BodyReader<T> reader) throws IOException {
        return reader.read(this);
    }

    /// Sends field lines ahead of the response, 103 (RFC 8297): most of all `Link`, so that the
    /// client can fetch what the response will need. Any number of times, before the response has
    /// begun; without effect if the client speaks HTTP/1.0, or the request was not received.
    ///
    /// @param hints the field lines, without those that the server sets
    /// @throws IOException if the client is gone or too slow
    /// @throws IllegalArgumentException if a field line is the server's to set
    /// @throws IllegalStateException if the response has begun
    default void earlyHints(Headers hints) throws IOException {
        Response.sendable(hints);
    }

    /// This request with another header section, for a filter that takes up what a field says, as
    /// `Content-Encoding`.
    ///
    /// @param lines the field lines that handlers are to see
    /// @return a view of this request, valid as long as it is
    default Request withHeaders(Headers lines) {
        return new HeadersRequest(this, Objects.requireNonNull(lines, "lines"));
    }

    /// This request with other content, for a filter that decodes it.
    ///
    /// @param content the content that handlers are to see, one of the server's or a filter's own
    /// @return a view of this request, valid as long as it is
    default Request withBody(RequestBody content) {
        return new BodyRequest(this, Objects.requireNonNull(content, "content"));
    }

    /// This request with another connection, for a filter that knows of a client behind a proxy.
    ///
    /// @param line the connection that handlers are to see
    /// @return a view of this request, valid as long as it is
    default Request withConnection(ClientConnection line) {
        return new ConnectionRequest(this, Objects.requireNonNull(line, "line"));
    }

    /// {@return the connection that it came on}
    ClientConnection connection();

    /// {@return the peer's address; unresolved and empty for a request that was not received, or
    /// not over the Internet Protocol}
    default InetSocketAddress remoteAddress() {
        return connection().remoteAddress() instanceof InetSocketAddress address
                ? address
                : InetSocketAddress.createUnresolved("", 0);
    }

    /// Reads the body whole and detaches the request from its connection.
    ///
    /// @return an equal request that stays valid
    /// @throws IOException as [RequestBody#bytes()] does
    /// @throws IllegalStateException if the body's stream has been opened
    default Request copy() throws IOException {
        return DetachedRequest.copyOf(this);
    }
}
