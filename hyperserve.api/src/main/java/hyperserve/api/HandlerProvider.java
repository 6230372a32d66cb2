package hyperserve.api;

/// Registers an application's handlers; found as a service on the module path or the class path.
///
/// The server calls each provider once, on the thread that starts the server, before it listens.
/// The context class loader is that of the provider's class, and so it is in the handlers.
///
/// Whatever a provider throws ends the start: one line tells its class and the root of that.
@FunctionalInterface
public interface HandlerProvider {

    /// Registers handlers.
    ///
    /// @param routes where to register them; not to be used after this call
    void register(Routes routes);
}
