package hyperserve.runtime;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.api.routing.Router;
import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.runtime.protocol.Protocols;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Finds out whether a server would start, as far as that can be without its addresses: by all that
/// comes before these are taken, and by the folders of Unix domain sockets. Applications are
/// configured by then, and are not started. What is wrong is told by the words of a start.
final class StartCheck {

    private StartCheck() {}

    /// Checks what [Engine#open] would be given.
    ///
    /// @return true; it throws what that would
    /// @throws IOException if an address cannot be had
    /// @throws hyperserve.runtime.startup.StartupException if something else would end the start
    static boolean passes(
            List<ListenerConfig> configs,
            Router router,
            WorkerPoolProvider provider,
            PoolConfig config,
            Limits limits,
            Timeouts timeouts,
            Applications applications,
            Protocols protocols)
            throws IOException {
        PoolMaker maker = PoolMaker.of(provider);
        maker.discard(maker.create(config));
        TlsListeners tls =
                new TlsListeners(new MemoryBudget(limits.memory()), protocols.prefaced());
        for (ListenerConfig each : configs) {
            TlsConfig encryption = each.tls();
            if (encryption != null) {
                var _ = tls.add(encryption);
            }
            check(each.channel() == null ? each.resolved() : each.address());
        }
        return true;
    }

    private static void check(SocketAddress address) throws IOException {
        if (address instanceof UnixDomainSocketAddress unix) {
            Path folder = unix.getPath().toAbsolutePath().getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                throw new IOException(
                        "cannot listen on unix:" + address + ": No such file or directory");
            }
        }
    }
}
