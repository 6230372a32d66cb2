package hyperserve.web.filter;

import hyperserve.api.Filter;
import hyperserve.api.Handler;
import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.api.StreamedBody;

import java.util.List;
import java.util.Locale;

/// Decodes the bodies of requests that come in gzip or deflate (RFC 9110 §8.4), as the handler
/// reads them. Handlers see neither `Content-Encoding` nor `Content-Length` of those, and a length
/// of −1.
///
/// Another coding, or more than one, is answered 415 with the codings that are taken, in
/// `Accept-Encoding` (§12.5.3). What is malformed, or has more behind its end, is answered 400; and
/// 413, what decodes to more than [a bound][#withMaximum], or to more than 1 MiB and more than
/// [so many times][#withRatio] what was received. These end the read, as exceptions. What is read
/// whole is not counted by the server's bound on all bodies in memory.
public final class RequestDecompression implements Filter {

    private static final long DEFAULT_MAXIMUM = 10L * 1024 * 1024;
    private static final int DEFAULT_RATIO = 100;

    private final long maximum;
    private final int ratio;

    private RequestDecompression(long maximum, int ratio) {
        this.maximum = maximum;
        this.ratio = ratio;
    }

    /// {@return a filter that lets 10 MiB come out of a body, and 100 times what was received}
    public static RequestDecompression create() {
        return new RequestDecompression(DEFAULT_MAXIMUM, DEFAULT_RATIO);
    }

    /// This filter with another bound on what comes out of a body.
    ///
    /// @param bytes how much, 0 or more
    /// @return a new filter
    /// @throws IllegalArgumentException if it is negative
    public RequestDecompression withMaximum(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a body's bound must be 0 or more, was " + bytes);
        }
        return new RequestDecompression(bytes, ratio);
    }

    /// This filter with another bound on how many times as much comes out of a body as was
    /// received; deflate makes 1,032 times as much at most.
    ///
    /// @param times how many times, 1 or more
    /// @return a new filter
    /// @throws IllegalArgumentException if it is less than 1
    public RequestDecompression withRatio(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("a ratio is 1 or more, was " + times);
        }
        return new RequestDecompression(maximum, times);
    }

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        if (!request.headers().contains("Content-Encoding") || request.body().length() == 0) {
            return next.handle(request);
        }
        boolean gzip;
        switch (coding(request.headers().all("Content-Encoding"))) {
            case "", "identity" -> {
                return next.handle(request);
            }
            case "gzip", "x-gzip" -> gzip = true;
            case "deflate" -> gzip = false;
            default -> throw unsupported();
        }
        return decoded(request, next, new InflatedBody(request.body(), gzip, maximum, ratio));
    }

    private static String coding(List<String> lines) {
        return String.join(",", lines).strip().toLowerCase(Locale.ROOT);
    }

    private static HttpException unsupported() {
        return new HttpException(
                HttpError.of(
                                Status.UNSUPPORTED_MEDIA_TYPE,
                                "the body comes in a coding that is not taken")
                        .addingHeader("Accept-Encoding", "gzip, deflate"));
    }

    private static Response decoded(Request request, Handler next, InflatedBody body)
            throws Exception {
        Request decoded =
                request.withHeaders(
                                request.headers()
                                        .without("Content-Encoding")
                                        .without("Content-Length"))
                        .withBody(body);
        request.closeAtEnd(body::end);
        boolean writerReads = false;
        try {
            Response response = next.handle(decoded);
            writerReads = response.body() instanceof StreamedBody;
            return response;
        } finally {
            // A writer may go on to read; others need not wait for a client that is slow.
            if (!writerReads) {
                body.end();
            }
        }
    }
}
