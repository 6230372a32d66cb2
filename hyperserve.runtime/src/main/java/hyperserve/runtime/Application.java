package hyperserve.runtime;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Nullable;

/// An application of a server.
///
/// @param provider its code
/// @param plugin whether that runs with its own class loader for context, or else with that of
///     whoever starts the server
record Application(HandlerProvider provider, boolean plugin) {

    /// Code of an application.
    @FunctionalInterface
    interface Code {
        void run() throws Exception;
    }

    @Nullable
    ClassLoader loader(@Nullable ClassLoader starter) {
        return plugin ? provider.getClass().getClassLoader() : starter;
    }

    /// {@return the name of its class}
    @Override
    public String toString() {
        return provider.getClass().getName();
    }
}
