package hyperserve.websocket;

import hyperserve.runtime.Server;
import hyperserve.test.pool.Pool;

/// Servers for tests.
final class Servers {

    private Servers() {}

    /// A server on a free port, with a pool.
    static Server on(Pool pool) {
        return Server.at("127.0.0.1", 0).pool(pool.provider());
    }
}
