package hyperserve.api;

/// A request with another connection.
final class ConnectionRequest extends ForwardingRequest {

    private final ClientConnection line;

    ConnectionRequest(Request request, ClientConnection line) {
        super(request);
        this.line = line;
    }

    @Override
    public ClientConnection connection() {
        return line;
    }

    @Override
    Request of(Request other) {
        return new ConnectionRequest(other, DetachedConnection.of(line));
    }
}
