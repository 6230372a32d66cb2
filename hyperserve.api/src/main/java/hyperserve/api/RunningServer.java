package hyperserve.api;

import java.net.SocketAddress;
import java.util.List;

/// The server that an application or observer runs in: see [ServerComponent#started].
///
/// Only servers implement it, and it may gain methods; in a test, any implementation will do. Any
/// thread may use it, also when the server has ended.
public interface RunningServer {

    /// {@return the addresses it listens on, with the ports that were taken; at least one, and the
    /// first is that of the server's own host and port, if it listens there. Each is an
    /// [java.net.InetSocketAddress] or a [java.net.UnixDomainSocketAddress]}
    List<SocketAddress> addresses();

    /// {@return the name of the worker pool}
    String poolName();

    /// One of the figures of the server, as of now; several are not of one instant. Cheap enough to
    /// ask for all of them each second.
    ///
    /// @param which the figure
    /// @return its value, 0 or more; 0 if the server does not know it
    default long figure(ServerFigure which) {
        return 0;
    }

    /// {@return what the threads of the worker pool do, as far as the pool tells; several are not
    /// of one instant. To be asked once a second at most}
    default List<PoolWorker> poolWorkers() {
        return List.of();
    }

    /// {@return the routes that count as blocking at the moment, because their handlers were seen
    /// waiting, such as `GET /report`, in the order of registration; none if the server does not
    /// know them}
    default List<String> routesSeenWaiting() {
        return List.of();
    }

    /// Says whether the server is ready for requests: the [ServerComponent#started] of each
    /// component has returned, and no stop was asked for.
    ///
    /// @return whether requests are handled; true if the server does not know it
    default boolean isServing() {
        return true;
    }

    /// The applications and observers in the server, for one that asks the others, such as how they
    /// are.
    ///
    /// @return all of them, in the order in which they are started; none if the server does not
    ///     know them
    default List<ServerComponent> components() {
        return List.of();
    }

    /// Asks for the stop of the server, and returns at once.
    ///
    /// It is the same stop as for a signal: all that is in progress is answered, also the request
    /// whose handler asks. A program that the server is the main class of ends then, with exit
    /// code 0. A second call changes nothing.
    void stop();
}
