package hyperserve.api;

import hyperserve.api.routing.MalformedTargetException;
import hyperserve.api.routing.PathDecoder;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A request of its own, that no connection stands behind.
///
/// @param method the method
/// @param target the target as sent
/// @param path the decoded path
/// @param query the query as sent
/// @param route the pattern of the route
/// @param pathParameters the path parameters
/// @param headers the header section
/// @param body the content
/// @param connection what is known of the connection
record DetachedRequest(
        Method method,
        String target,
        String path,
        @Nullable String query,
        @Nullable String route,
        Map<String, String> pathParameters,
        Headers headers,
        RequestBody body,
        ClientConnection connection)
        implements Request {

    private static final byte[] NOTHING = {};

    static DetachedRequest of(Method method, String target, Headers headers, byte[] body) {
        boolean asterisk = target.equals("*") && method.equals(Method.OPTIONS);
        int mark = target.indexOf('?');
        return new DetachedRequest(
                method,
                target,
                asterisk ? target : path(target, mark < 0 ? target.length() : mark),
                mark < 0 ? null : target.substring(mark + 1),
                null,
                Map.of(),
                headers.copy(),
                new Content(body.clone(), Headers.empty()),
                DetachedConnection.NONE);
    }

    private static String path(String target, int end) {
        if (!target.startsWith("/")) {
            throw new IllegalArgumentException(
                    "the target must begin with '/', was '" + target + "'");
        }
        if (!target.chars().allMatch(PathDecoder::mayStandInTarget)) {
            throw new IllegalArgumentException(
                    "the target '" + target + "' has a character that is to be percent-encoded");
        }
        byte[] bytes = target.getBytes(StandardCharsets.US_ASCII);
        try {
            PathDecoder.checkEscapes(bytes, end, bytes.length);
            return new String(PathDecoder.decode(bytes, 0, end), StandardCharsets.UTF_8);
        } catch (MalformedTargetException e) {
            throw new IllegalArgumentException("the target '" + target + "': " + e.reason(), e);
        }
    }

    static DetachedRequest copyOf(Request request) throws IOException {
        byte[] bytes = request.body().bytes();
        return of(request, new Content(bytes, request.body().trailers().copy()));
    }

    /// A request without its content, with its attributes.
    static Request headOf(Request request) {
        return request instanceof ForwardingRequest view
                ? view.of(headOf(view.request))
                : of(request, new Content(NOTHING, Headers.empty()));
    }

    private static DetachedRequest of(Request request, Content content) {
        String target = request.target();
        String path = request.path();
        return new DetachedRequest(
                request.method(),
                target,
                // It may be kept for long, and most are the same.
                path.equals(target) ? target : path,
                request.query(),
                request.route(),
                request.pathParameters(),
                EncodedFields.copyOf(request.headers()),
                content,
                DetachedConnection.of(request.connection()));
    }

    @Override
    public Request copy() {
        return this;
    }

    /// Content in memory.
    static final class Content implements RequestBody {

        private final byte[] bytes;
        private final Headers trailers;
        private @Nullable InputStream stream;
        private boolean whole;

        Content(byte[] bytes, Headers trailers) {
            this.bytes = bytes;
            this.trailers = trailers;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public byte[] bytes() {
            if (stream != null) {
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
            InputStream opened = stream;
            if (opened == null) {
                opened = new ByteArrayInputStream(bytes);
                stream = opened;
            }
            return opened;
        }

        @Override
        public Headers trailers() {
            return trailers;
        }
    }
}
