package hyperserve.pool.executor;

/// An error of which nothing can be told, as memory runs out again in the telling.
final class Untellable extends Error {

    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
        throw this;
    }

    @Override
    public String toString() {
        throw this;
    }

    @Override
    public synchronized Throwable getCause() {
        throw this;
    }
}
