package hyperserve.differential;

/// A running server on the loopback address that answers each request that it accepts with 200 and
/// what it has [Seen].
interface TestServer extends AutoCloseable {

    String name();

    int port();

    @Override
    void close();
}
