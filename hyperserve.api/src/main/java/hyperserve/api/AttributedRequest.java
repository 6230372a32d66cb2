package hyperserve.api;

/// A request with one more attribute.
final class AttributedRequest extends ForwardingRequest {

    private final Key<?> key;
    private final Object value;

    AttributedRequest(Request request, Key<?> key, Object value) {
        super(request);
        this.key = key;
        this.value = value;
    }

    /// The value under a key, which only [#with] gives, has the type of the key.
    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T get(Key<T> wanted) {
        return key.equals(wanted) ? (T) value : super.get(wanted);
    }

    @Override
    Request of(Request other) {
        return new AttributedRequest(other, key, value);
    }
}
