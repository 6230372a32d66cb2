package hyperserve.api;

/// A request with another header section.
final class HeadersRequest extends ForwardingRequest {

    private final Headers lines;

    HeadersRequest(Request request, Headers lines) {
        super(request);
        this.lines = lines;
    }

    @Override
    public Headers headers() {
        return lines;
    }

    @Override
    Request of(Request other) {
        return new HeadersRequest(other, lines.copy());
    }
}
