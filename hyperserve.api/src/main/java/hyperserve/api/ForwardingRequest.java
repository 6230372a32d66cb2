package hyperserve.api;

import java.io.IOException;
import java.util.Map;

/// A view of a request that differs in what a subclass says.
abstract class ForwardingRequest implements Request {

    final Request request;

    ForwardingRequest(Request request) {
        this.request = request;
    }

    /// The same view of another request.
    abstract Request of(Request other);

    @Override
    public Request copy() throws IOException {
        return of(request.copy());
    }

    @Override
    public <T> @Nullable T get(Key<T> key) {
        return request.get(key);
    }

    @Override
    public <T> void note(Key<T> key, T value) {
        request.note(key, value);
    }

    @Override
    public void closeAtEnd(AutoCloseable resource) {
        request.closeAtEnd(resource);
    }

    @Override
    public Method method() {
        return request.method();
    }

    @Override
    public String target() {
        return request.target();
    }

    @Override
    public String path() {
        return request.path();
    }

    @Override
    public @Nullable String query() {
        return request.query();
    }

    @Override
    public Map<String, String> pathParameters() {
        return request.pathParameters();
    }

    @Override
    public @Nullable String route() {
        return request.route();
    }

    @Override
    public Headers headers() {
        return request.headers();
    }

    @Override
    public RequestBody body() {
        return request.body();
    }

    @Override
    public void earlyHints(Headers hints) throws IOException {
        request.earlyHints(hints);
    }

    @Override
    public ClientConnection connection() {
        return request.connection();
    }
}
