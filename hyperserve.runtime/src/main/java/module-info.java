import hyperserve.api.HandlerProvider;
import hyperserve.api.WorkerPoolProvider;

/// The HTTP server: [hyperserve.runtime.Server] for those who embed it, and a main class for those
/// who put handlers and a pool on the module path and run `-m hyperserve.runtime`.
///
/// The settings are those of [hyperserve.runtime.limits.Limits] and
/// [hyperserve.runtime.limits.Timeouts]; `--help` lists them with their defaults.
module hyperserve.runtime {
    requires transitive hyperserve.api;

    exports hyperserve.runtime;
    exports hyperserve.runtime.limits;

    // The applications that the main class serves.
    uses HandlerProvider;
    // The pools to choose from.
    uses WorkerPoolProvider;
}
