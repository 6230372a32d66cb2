package hyperserve.runtime.http1;

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
final class WireRequest implements Request {

    private final Peer peer;
    private final Method method;
    private final @Nullable Endpoint endpoint;
    private final RequestBody body;
    private @Nullable RequestHead head;
    private @Nullable Map<String, String> parameters;

    /// Null if nothing is tied to it.
    private @Nullable TiedResources tied;

    WireRequest(
            Peer peer,
            RequestHead head,
            Method method,
            @Nullable Endpoint endpoint,
            RequestBody body) {
        this.peer = peer;
        this.head = head;
        this.method = method;
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
    public <T> void note(Key<T> key, T value) {
        head();
        peer.note(key, value);
    }

    @Override
    public void closeAtEnd(AutoCloseable resource) {
        head();
        TiedResources resources = tied == null ? new TiedResources() : tied;
        resources.add(resource);
        tied = resources;
    }

    @Override
    public void earlyHints(Headers hints) throws IOException {
        Headers sendable = Response.of(Status.OK, hints, FixedBody.empty()).headers();
        if (!head().isHttp10()) {
            peer.sendEarlyHints(sendable);
        }
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
                return what.of(peer.connection().transport());
            } catch (IOException e) {
                throw new UncheckedIOException("the connection is closed", e);
            }
        }

        @Override
        public String protocol() {
            return head().protocol();
        }

        @Override
        public @Nullable SSLSession tls() {
            head();
            return peer.connection().transport().tls();
        }

        @Override
        public boolean isOpen() {
            head();
            return peer.isThere();
        }
    }

    @FunctionalInterface
    private interface AddressOf {
        SocketAddress of(Transport transport) throws IOException;
    }
}
