package hyperserve.runtime.semantics;

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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import javax.net.ssl.SSLSession;

/// A request as it was received: a view of its head, made into strings only when asked for. For the
/// thread that answers it.
public final class WireRequest implements Request {

    private final Client client;
    private final Method method;
    private final @Nullable Endpoint endpoint;
    private final RequestBody body;
    private @Nullable Head head;
    private @Nullable Map<String, String> parameters;

    /// Null if nothing is tied to it.
    private @Nullable TiedResources tied;

    /// The head of a request, checked: where it lies in the bytes that were received. It is reused
    /// for other requests when this one is over.
    public interface Head {

        /// {@return the request target as it was sent}
        String target();

        /// Whether the request target is a text; without making one of it, where that can be done.
        ///
        /// @param text the text
        /// @return whether it is
        default boolean isTarget(String text) {
            return target().equals(text);
        }

        /// {@return the query as it was sent, null if there is none}
        @Nullable
        String query();

        /// {@return the array that holds the decoded path}
        byte[] path();

        /// {@return where the path begins in [#path()]}
        int pathStart();

        /// {@return where it ends}
        int pathEnd();

        /// {@return the field lines}
        FieldLines fields();

        /// {@return name and version of the protocol}
        String protocol();

        /// {@return whether its client knows responses before the final one (RFC 9110 §15.2)}
        boolean takesInterim();
    }

    /// Who has sent it.
    public interface Client {

        /// {@return what the connection goes through}
        Transport transport();

        /// {@return whether the client may be there still}
        boolean isThere();

        /// Keeps an attribute for those who observe.
        ///
        /// @param key its key
        /// @param value its value
        /// @param <T> its type
        <T> void note(Key<T> key, T value);

        /// Sends 103 (RFC 8297).
        ///
        /// @param hints the field lines, none of them the server's to set
        /// @throws IOException if the client is gone or too slow
        /// @throws IllegalStateException if the response has begun
        void earlyHints(Headers hints) throws IOException;
    }

    /// A request that is valid from now on.
    ///
    /// @param client who has sent it
    /// @param head its head
    /// @param method its method
    /// @param endpoint where its route is, null if it has none
    /// @param body its content
    public WireRequest(
            Client client,
            Head head,
            Method method,
            @Nullable Endpoint endpoint,
            RequestBody body) {
        this.client = client;
        this.head = head;
        this.method = method;
        this.endpoint = endpoint;
        this.body = body;
    }

    /// Ends the validity, as the head will be another request's, and closes what is tied to it.
    ///
    /// @param call takes note of what cannot be closed
    public void end(HandlerCall call) {
        head = null;
        TiedResources resources = tied;
        if (resources != null) {
            tied = null;
            resources.close(call);
        }
    }

    private Head head() {
        Head current = head;
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
        return head().target();
    }

    @Override
    public String path() {
        Head h = head();
        int start = h.pathStart();
        return new String(h.path(), start, h.pathEnd() - start, StandardCharsets.UTF_8);
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
        Head h = head();
        Map<String, String> values = parameters;
        if (values == null) {
            Endpoint found = endpoint;
            int start = h.pathStart();
            values =
                    found == null
                            ? Map.of()
                            : found.parameters(h.path(), start, h.pathEnd() - start);
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
        client.note(key, value);
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
        if (head().takesInterim()) {
            client.earlyHints(sendable);
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
            head();
            try {
                return client.transport().remoteAddress();
            } catch (IOException e) {
                throw closed(e);
            }
        }

        @Override
        public SocketAddress localAddress() {
            head();
            try {
                return client.transport().localAddress();
            } catch (IOException e) {
                throw closed(e);
            }
        }

        private static UncheckedIOException closed(IOException why) {
            return new UncheckedIOException("the connection is closed", why);
        }

        @Override
        public String protocol() {
            return head().protocol();
        }

        @Override
        public @Nullable SSLSession tls() {
            head();
            return client.transport().tls();
        }

        @Override
        public boolean isOpen() {
            head();
            return client.isThere();
        }
    }
}
