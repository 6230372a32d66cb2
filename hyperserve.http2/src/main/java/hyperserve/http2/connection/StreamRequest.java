package hyperserve.http2.connection;

import hyperserve.api.ClientConnection;
import hyperserve.api.FixedBody;
import hyperserve.api.Headers;
import hyperserve.api.Key;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.RequestBody;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.api.routing.Endpoint;
import hyperserve.http2.request.RequestHead;
import hyperserve.runtime.net.Transport;
import hyperserve.runtime.semantics.HandlerCall;
import hyperserve.runtime.semantics.TiedResources;
import hyperserve.runtime.semantics.WireHeaders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import javax.net.ssl.SSLSession;

/// A request as it was received: a view of its head, made into strings only when asked for.
final class StreamRequest implements Request {

    private final Stream stream;
    private final @Nullable Endpoint endpoint;
    private final RequestBody body;
    private volatile @Nullable RequestHead head;
    private @Nullable Map<String, String> parameters;

    /// Null if nothing is tied to it.
    private @Nullable TiedResources tied;

    StreamRequest(Stream stream, RequestHead head, @Nullable Endpoint endpoint, RequestBody body) {
        this.stream = stream;
        this.head = head;
        this.endpoint = endpoint;
        this.body = body;
    }

    /// Ends the validity, as the head will be another request's, and closes what is tied to it.
    ///
    /// @param call takes note of what cannot be closed
    void end(HandlerCall call) {
        head = null;
        TiedResources resources = tied;
        if (resources != null) {
            tied = null;
            resources.close(call);
        }
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
        return head().method();
    }

    @Override
    public String target() {
        return head().target();
    }

    @Override
    public String path() {
        RequestHead h = head();
        int length = h.pathEnd() - h.pathStart();
        return new String(h.path(), h.pathStart(), length, StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable String query() {
        return head().query();
    }

    @Override
    public @Nullable String route() {
        head();
        Endpoint found = endpoint;
        return found == null ? null : found.pattern();
    }

    @Override
    public Map<String, String> pathParameters() {
        RequestHead h = head();
        Map<String, String> values = parameters;
        if (values == null) {
            Endpoint found = endpoint;
            int length = h.pathEnd() - h.pathStart();
            values = found == null ? Map.of() : found.parameters(h.path(), h.pathStart(), length);
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
    public <T> void note(Key<T> key, T value) {
        head();
        stream.note(key, value);
    }

    @Override
    public void closeAtEnd(AutoCloseable resource) {
        head();
        TiedResources resources = tied == null ? new TiedResources() : tied;
        resources.add(resource);
        tied = resources;
    }

    @Override
    public void earlyHints(Headers hints) {
        Headers sendable = Response.of(Status.OK, hints, FixedBody.empty()).headers();
        head();
        stream.earlyHints(sendable);
    }

    @Override
    public ClientConnection connection() {
        head();
        return new Line();
    }

    /// The connection, for as long as this request is valid.
    private final class Line implements ClientConnection {

        @Override
        public SocketAddress remoteAddress() {
            return address(Transport::remoteAddress);
        }

        @Override
        public SocketAddress localAddress() {
            return address(Transport::localAddress);
        }

        private SocketAddress address(AddressOf what) {
            head();
            try {
                return what.of(stream.transport());
            } catch (IOException e) {
                throw new UncheckedIOException("the connection is closed", e);
            }
        }

        @Override
        public String protocol() {
            head();
            return Stream.PROTOCOL;
        }

        @Override
        public @Nullable SSLSession tls() {
            head();
            return stream.transport().tls();
        }

        @Override
        public boolean isOpen() {
            head();
            return !stream.call().isReset();
        }
    }

    @FunctionalInterface
    private interface AddressOf {
        SocketAddress of(Transport transport) throws IOException;
    }
}
