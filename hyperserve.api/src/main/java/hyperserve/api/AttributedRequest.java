package hyperserve.api;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/// A request with one more attribute; all else is that of the request it was made from.
final class AttributedRequest implements Request {

    private final Request request;
    private final Key<?> key;
    private final Object value;

    AttributedRequest(Request request, Key<?> key, Object value) {
        this.request = request;
        this.key = key;
        this.value = value;
    }

    /// The value under a key, which only [#with] gives, has the type of the key.
    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T get(Key<T> wanted) {
        return key.equals(wanted) ? (T) value : request.get(wanted);
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
    public String pathParameter(String name) {
        return request.pathParameter(name);
    }

    @Override
    public Map<String, String> pathParameters() {
        return request.pathParameters();
    }

    @Override
    public @Nullable String queryParameter(String name) {
        return request.queryParameter(name);
    }

    @Override
    public List<String> queryParameters(String name) {
        return request.queryParameters(name);
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
    public InetSocketAddress remoteAddress() {
        return request.remoteAddress();
    }

    @Override
    public Request copy() throws IOException {
        return new AttributedRequest(request.copy(), key, value);
    }
}
