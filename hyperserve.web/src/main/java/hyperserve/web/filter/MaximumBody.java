package hyperserve.web.filter;

import hyperserve.api.Filter;
import hyperserve.api.Handler;
import hyperserve.api.Request;
import hyperserve.api.Response;

/// Bounds the bodies of requests where a prefix has many routes and
/// [hyperserve.api.RouteOptions#withMaxBody] would have to be said for each. A longer body is
/// answered 413: before the handler if the request says how long it is, and none of it is received
/// then; otherwise as soon as more comes, while the handler reads.
///
/// It lowers the bound that the route or the server has, and cannot raise it. Outside a
/// [RequestDecompression] it bounds what is received, and inside what that makes of it.
public final class MaximumBody implements Filter {

    private final long bytes;

    private MaximumBody(long bytes) {
        this.bytes = bytes;
    }

    /// A filter with a bound.
    ///
    /// @param bytes the most bytes a body may have, 0 for none
    /// @return the filter
    /// @throws IllegalArgumentException if the number is negative
    public static MaximumBody of(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a body's bound must be 0 or more, was " + bytes);
        }
        return new MaximumBody(bytes);
    }

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        request.body().limit(bytes);
        return next.handle(request);
    }
}
