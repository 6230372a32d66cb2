package hyperserve.api;

/// Registers an application's handlers; found as a service on the module path.
///
/// The server calls each provider once, on the thread that starts the server, before it listens.
@FunctionalInterface
public interface HandlerProvider {

    /// Registers handlers.
    ///
    /// @param routes where to register them; not to be used after this call
    void register(Routes routes);
}
