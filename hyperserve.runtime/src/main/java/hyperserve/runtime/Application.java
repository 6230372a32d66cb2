package hyperserve.runtime;

import hyperserve.api.Nullable;
import hyperserve.api.Observer;
import hyperserve.api.ServerComponent;
import hyperserve.api.SettingValues;

/// An application of a server, or an observer.
///
/// @param component its code
/// @param plugin whether that runs with its own class loader for context, or else with that of
///     whoever starts the server
/// @param values of its settings
record Application(ServerComponent component, boolean plugin, SettingValues values) {

    /// Code of an application.
    @FunctionalInterface
    interface Code {
        void run() throws Exception;
    }

    @Nullable
    ClassLoader loader(@Nullable ClassLoader starter) {
        return plugin ? component.getClass().getClassLoader() : starter;
    }

    /// Whether it is told what the server does, and so has to be there first and last.
    boolean observes() {
        return component instanceof Observer;
    }

    /// {@return the name of its class}
    @Override
    public String toString() {
        return component.getClass().getName();
    }
}
