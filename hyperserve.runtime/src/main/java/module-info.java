import hyperserve.api.HandlerProvider;
import hyperserve.api.Observer;
import hyperserve.api.pool.WorkerPoolProvider;

/// The HTTP server: [hyperserve.runtime.Server] for those who embed it, and a main class for those
/// who put handlers and a pool on the module path and run `-m hyperserve.runtime`.
///
/// The settings are those of [hyperserve.runtime.limits.Limits] and
/// [hyperserve.runtime.limits.Timeouts]; `--help` lists them with their defaults.
module hyperserve.runtime {
    requires transitive hyperserve.api;

    // Signals, for a stop in order; whoever does not call `Server.run` loads nothing of it.
    requires jdk.unsupported;

    exports hyperserve.runtime;
    exports hyperserve.runtime.credentials;
    exports hyperserve.runtime.limits;
    exports hyperserve.runtime.startup;

    // The applications that the main class serves.
    uses HandlerProvider;
    // Those who are told what it does.
    uses Observer;
    // The pools to choose from.
    uses WorkerPoolProvider;
}
