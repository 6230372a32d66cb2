package hyperserve.runtime;

import hyperserve.api.Nullable;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.runtime.discovery.Providers;
import hyperserve.runtime.protocol.Protocols;

import java.util.Objects;

/// What a server takes of the modules around it: its pool, and the protocols that connections can
/// change to. What it was not given is looked for when it starts. For one thread, until then.
final class Services {

    private @Nullable String poolName;
    private @Nullable WorkerPoolProvider pool;
    private @Nullable Protocols protocols;

    void pool(String name) {
        poolName = Objects.requireNonNull(name, "name");
        pool = null;
    }

    void pool(WorkerPoolProvider provider) {
        pool = Objects.requireNonNull(provider, "provider");
    }

    void protocols(Protocols found) {
        protocols = found;
    }

    /// @throws hyperserve.runtime.startup.StartupException if none was given, and it is not clear
    ///     which one is meant
    WorkerPoolProvider pool() {
        WorkerPoolProvider given = pool;
        return given == null ? Providers.ofRuntime().pool(poolName) : given;
    }

    /// @throws hyperserve.runtime.startup.StartupException if none were given, and those found
    ///     cannot be used
    Protocols protocols() {
        Protocols given = protocols;
        return given == null ? Providers.ofRuntime().protocols() : given;
    }
}
