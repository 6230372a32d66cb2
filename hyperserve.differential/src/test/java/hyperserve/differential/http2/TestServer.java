package hyperserve.differential.http2;

/// A running server on the loopback address that speaks HTTP/2 without TLS, with clients that know.
interface TestServer extends AutoCloseable {

    String name();

    int port();

    @Override
    void close();
}
