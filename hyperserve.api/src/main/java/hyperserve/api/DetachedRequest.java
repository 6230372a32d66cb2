package hyperserve.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.Map;

/// A request of its own, that no connection stands behind.
///
/// @param method the method
/// @param target the target as sent
/// @param path the decoded path
/// @param query the query as sent
/// @param pathParameters the path parameters
/// @param headers the header section
/// @param body the content
/// @param remoteAddress the peer
record DetachedRequest(
        Method method,
        String target,
        String path,
        @Nullable String query,
        Map<String, String> pathParameters,
        Headers headers,
        RequestBody body,
        InetSocketAddress remoteAddress)
        implements Request {

    private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("", 0);

    static DetachedRequest of(Method method, String target, Headers headers, byte[] body) {
        if (!target.startsWith("/")) {
            throw new IllegalArgumentException(
                    "the target must begin with '/', was '" + target + "'");
        }
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? null : target.substring(mark + 1);
        // In a path a plus sign is a plus sign.
        String decoded = decoded(path.replace("+", "%2B"));
        return new DetachedRequest(
                method,
                target,
                decoded,
                query,
                Map.of(),
                headers.copy(),
                new Content(body.clone(), Headers.empty()),
                NOWHERE);
    }

    private static String decoded(String path) {
        try {
            return QueryString.decode(path);
        } catch (BadRequestException e) {
            throw new IllegalArgumentException("a path that is not well encoded: " + path, e);
        }
    }

    static DetachedRequest copyOf(Request request) throws IOException {
        byte[] bytes = request.body().bytes();
        return new DetachedRequest(
                request.method(),
                request.target(),
                request.path(),
                request.query(),
                request.pathParameters(),
                request.headers().copy(),
                new Content(bytes, request.body().trailers().copy()),
                request.remoteAddress());
    }

    @Override
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no parameter '" + name + "'");
        }
        return value;
    }

    @Override
    public Request copy() {
        return this;
    }

    /// Content in memory.
    static final class Content implements RequestBody {

        private final byte[] bytes;
        private final Headers trailers;
        private final InputStream stream;
        private boolean whole;
        private boolean streamed;

        Content(byte[] bytes, Headers trailers) {
            this.bytes = bytes;
            this.trailers = trailers;
            this.stream = new ByteArrayInputStream(bytes);
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public byte[] bytes() {
            if (streamed) {
                throw new IllegalStateException("the body's stream has been opened");
            }
            whole = true;
            return bytes.clone();
        }

        @Override
        public InputStream stream() {
            if (whole) {
                throw new IllegalStateException("the body was read whole");
            }
            streamed = true;
            return stream;
        }

        @Override
        public Headers trailers() {
            return trailers;
        }
    }
}
