package hyperserve.runtime;

import hyperserve.runtime.startup.StartupException;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;

/// The listening socket that the process was given as its descriptor 0, by systemd
/// (`StandardInput=socket`), a supervisor or a script.
///
/// It is open as long as any process has it: who replaces a server starts the next one with the
/// same socket, then stops the first, and no client finds it closed. The JVM would put `/dev/null`
/// in place of standard output and error when it closes the channel; nobody closes it here.
final class InheritedSocket {

    private InheritedSocket() {}

    /// @throws StartupException if there is none
    static ListenerConfig config() {
        try {
            Channel given = System.inheritedChannel();
            if (given instanceof ServerSocketChannel listening) {
                return ListenerConfig.of(listening);
            }
            throw new StartupException(
                    "--inherit-socket on: descriptor 0 (standard input) is no listening socket, but"
                            + " "
                            + (given == null ? "something else" : "a socket of another kind"));
        } catch (IOException e) {
            throw new StartupException(
                    "--inherit-socket on: descriptor 0 cannot be used: " + e.getMessage(), e);
        }
    }
}
