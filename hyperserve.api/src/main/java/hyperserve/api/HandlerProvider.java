package hyperserve.api;

/// Registers an application's handlers; found as a service on the module path or the class path.
///
/// The server calls each provider once, on the thread that starts the server, before it listens: it
/// asks for its settings, gives it their values, and has it register. The context class loader is
/// that of the provider's class, and so it is in the handlers.
///
/// Whatever a provider throws ends the start: one line tells its class and the root of that.
///
/// An application may have settings and a life of its own, as any [ServerComponent]. All register
/// before the first one is told that it is [started][#started]. One that implements [Observer],
/// too, observes the server: it is not to be provided as a service of both kinds.
@FunctionalInterface
public interface HandlerProvider extends ServerComponent {

    /// Registers handlers. Called once, after [#configure].
    ///
    /// @param routes where to register them; not to be used after this call
    void register(Routes routes);
}
