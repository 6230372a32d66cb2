package hyperserve.api;

import java.io.IOException;

/// A request with other content.
final class BodyRequest extends ForwardingRequest {

    private final RequestBody content;

    BodyRequest(Request request, RequestBody content) {
        super(request);
        this.content = content;
    }

    @Override
    public RequestBody body() {
        return content;
    }

    /// It is this content that a copy keeps: that of the request was perhaps read to make it.
    @Override
    public Request copy() throws IOException {
        byte[] bytes = content.bytes();
        Headers trailers = content.trailers().copy();
        return new BodyRequest(
                DetachedRequest.headOf(request), new DetachedRequest.Content(bytes, trailers));
    }

    /// Asked for a request whose content is left behind, and so is this.
    @Override
    Request of(Request other) {
        return other;
    }
}
