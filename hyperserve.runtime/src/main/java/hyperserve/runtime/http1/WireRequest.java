package hyperserve.runtime.http1;

import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.RequestBody;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.routing.Endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A request as it was received: a view of its head, made into strings only when asked for.
final class WireRequest implements Request {

    private final Connection connection;
    private final Method method;
    private final @Nullable Endpoint endpoint;
    private final RequestBody body;
    private @Nullable RequestHead head;
    private @Nullable Map<String, String> parameters;

    WireRequest(
            Connection connection,
            RequestHead head,
            Method method,
            @Nullable Endpoint endpoint,
            RequestBody body) {
        this.connection = connection;
        this.head = head;
        this.method = method;
        this.endpoint = endpoint;
        this.body = body;
    }

    /// Ends the validity: the head will be another request's.
    void end() {
        head = null;
    }

    private RequestHead head() {
        RequestHead current = head;
        if (current == null) {
            throw new IllegalStateException("the request is over; copy() detaches one");
        }
        return current;
    }

    @Override
    public Method method() {
        head();
        return method;
    }

    @Override
    public String target() {
        RequestHead h = head();
        return h.text(h.targetStart, h.targetEnd);
    }

    @Override
    public String path() {
        RequestHead h = head();
        return new String(h.path(), h.pathStart, h.pathEnd - h.pathStart, StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable String query() {
        RequestHead h = head();
        return h.queryStart == RequestTarget.NO_QUERY ? null : h.text(h.queryStart, h.targetEnd);
    }

    @Override
    public @Nullable String route() {
        head();
        Endpoint found = endpoint;
        return found == null ? null : found.pattern();
    }

    @Override
    public String pathParameter(String name) {
        String value = pathParameters().get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "the route " + route() + " has no parameter '" + name + "'");
        }
        return value;
    }

    @Override
    public Map<String, String> pathParameters() {
        RequestHead h = head();
        Map<String, String> values = parameters;
        if (values == null) {
            Endpoint found = endpoint;
            values =
                    found == null
                            ? Map.of()
                            : found.parameters(h.path(), h.pathStart, h.pathEnd - h.pathStart);
            parameters = values;
        }
        return values;
    }

    @Override
    public Headers headers() {
        head();
        return new WireHeaders(() -> head().fields());
    }

    @Override
    public RequestBody body() {
        head();
        return body;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        head();
        try {
            return (InetSocketAddress) connection.channel().getRemoteAddress();
        } catch (IOException e) {
            throw new UncheckedIOException("the connection is closed", e);
        }
    }
}
