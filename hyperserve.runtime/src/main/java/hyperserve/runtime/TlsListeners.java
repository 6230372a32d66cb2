package hyperserve.runtime;

import hyperserve.api.Nullable;
import hyperserve.api.logging.FailureLog;
import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.credentials.TlsProvider;
import hyperserve.runtime.discovery.Providers;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.Transport;
import hyperserve.runtime.protocol.PrefacedProtocol;
import hyperserve.runtime.startup.StartupException;
import hyperserve.runtime.tls.Credentials;
import hyperserve.runtime.tls.TlsTransport;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.net.ssl.SSLEngine;

/// Those listeners of a server that speak TLS. Their keys and certificates are read again when
/// their files change, or when somebody asks; what cannot be used is told, and what was read before
/// stays in use.
final class TlsListeners {

    private static final Logger LOG = LazyLogger.of(TlsListeners.class);
    private static final FailureLog FAILURES = new FailureLog(TlsListeners.class.getName());

    private static final String NOT_LOOKED =
            "looking at the files of TLS failed; trying again in 5 seconds";

    private static final String HTTP_1_1 = "http/1.1";

    /// Four times as large as others: two for each of eight threads, and as many for all.
    private static final int BUFFERS_KEPT = 32;

    /// How often the files are looked at.
    private static final long PERIOD = TimeUnit.SECONDS.toNanos(5);

    private final MemoryBudget memory;

    /// What is offered by ALPN (RFC 7301), the best first.
    private final List<String> protocols;

    private final List<Credentials> all = new ArrayList<>();
    private @Nullable BufferPool buffers;
    private @Nullable Thread watch;
    private volatile boolean closed;
    private final LongAdder handshakes = new LongAdder();

    /// @param memory counts what connections keep
    /// @param prefaced what clients can agree on beside HTTP/1.1, null if there is nothing
    TlsListeners(MemoryBudget memory, @Nullable PrefacedProtocol prefaced) {
        this.memory = memory;
        this.protocols = prefaced == null ? List.of(HTTP_1_1) : List.of(prefaced.name(), HTTP_1_1);
    }

    /// Adds a listener, before it listens.
    ///
    /// @param config how it speaks TLS
    /// @return makes the transports of its connections
    /// @throws StartupException if the files cannot be used; the message says which, why, and what
    ///     to do
    Function<SocketChannel, Transport> add(TlsConfig config) {
        Credentials credentials = Credentials.of(withProvider(config), protocols);
        all.add(credentials);
        BufferPool pool = buffers == null ? TlsTransport.buffers(BUFFERS_KEPT, memory) : buffers;
        buffers = pool;
        // An engine is made when the first bytes of a handshake have come.
        Supplier<SSLEngine> engines =
                () -> {
                    handshakes.increment();
                    return credentials.engine();
                };
        return channel -> new TlsTransport(channel, engines, credentials::covers, pool);
    }

    /// {@return how many handshakes were begun}
    long handshakes() {
        return handshakes.sum();
    }

    private static TlsConfig withProvider(TlsConfig config) {
        if (config.context() != null || config.provider() != null) {
            return config;
        }
        TlsProvider found = Providers.ofRuntime().tls();
        return found == null ? config : config.withProvider(found);
    }

    /// Looks at the files from now on.
    void watch() {
        watch =
                Thread.ofPlatform()
                        .daemon()
                        .name("hyperserve-tls-files")
                        .inheritInheritableThreadLocals(false)
                        .start(this::look);
    }

    private void look() {
        while (!closed) {
            LockSupport.parkNanos(this, PERIOD);
            try {
                for (Credentials each : all) {
                    if (!closed && each.changed()) {
                        reload(each);
                    }
                }
            } catch (Throwable e) {
                // It goes on, also without the memory to say so.
                FAILURES.error(NOT_LOOKED, e);
            }
        }
    }

    /// Reads all files again.
    void reload() {
        all.forEach(TlsListeners::reload);
    }

    private static void reload(Credentials each) {
        try {
            each.reload();
            LOG.log(Level.INFO, "the files of TLS were read again: {0}", each);
        } catch (StartupException e) {
            LOG.log(
                    Level.WARNING,
                    "the files of TLS cannot be used, and what was read before stays in use: {0}",
                    e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(
                    Level.ERROR,
                    "the files of TLS could not be read; what was read before stays in use",
                    e);
        }
    }

    /// Looks no more.
    void close() {
        closed = true;
        LockSupport.unpark(watch);
    }
}
