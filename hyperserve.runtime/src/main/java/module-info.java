import hyperserve.api.HandlerProvider;
import hyperserve.api.Observer;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.runtime.credentials.TlsProvider;
import hyperserve.runtime.protocol.PrefacedProtocol;
import hyperserve.runtime.protocol.ProtocolProvider;

/// The HTTP server: [hyperserve.runtime.Server] for those who embed it, and a main class for those
/// who put handlers and a pool on the module path and run `-m hyperserve.runtime`.
///
/// The settings are those of [hyperserve.runtime.limits.Limits] and
/// [hyperserve.runtime.limits.Timeouts]; `--help` lists them with their defaults.
@SuppressWarnings("module") // The protocols are compiled later.
module hyperserve.runtime {
    requires transitive hyperserve.api;

    // Signals, for a stop in order; whoever does not call `Server.run` loads nothing of it.
    requires jdk.unsupported;

    exports hyperserve.runtime;
    exports hyperserve.runtime.credentials;
    exports hyperserve.runtime.limits;
    exports hyperserve.runtime.startup;

    // What a protocol is made of, for our own: it changes as they do.
    exports hyperserve.runtime.net to
            hyperserve.http2,
            hyperserve.websocket;
    exports hyperserve.runtime.protocol to
            hyperserve.http2,
            hyperserve.websocket;
    exports hyperserve.runtime.logging to
            hyperserve.http2,
            hyperserve.websocket;
    exports hyperserve.runtime.overload to
            hyperserve.http2,
            hyperserve.websocket;
    // What every version of HTTP shares.
    exports hyperserve.runtime.semantics to
            hyperserve.http2;

    // The applications that the main class serves.
    uses HandlerProvider;
    // Those who are told what it does.
    uses Observer;
    // The pools to choose from.
    uses WorkerPoolProvider;
    // What connections can change to, and what they can begin with.
    uses ProtocolProvider;
    uses PrefacedProtocol;
    // What speaks TLS in place of the JDK, if there is one.
    uses TlsProvider;
}
