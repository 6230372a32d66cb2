package hyperserve.runtime;

import hyperserve.api.HandlerProvider;
import hyperserve.api.ServerComponent;
import hyperserve.api.SettingValues;
import hyperserve.api.routing.ContextLoader;
import hyperserve.api.routing.RouteTable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The applications and observers that are put into a server, each configured by then. For one
/// thread, until the server starts.
final class Components {

    private final RouteTable routes;
    private final List<Application> all = new ArrayList<>();

    /// @param routes where applications register
    Components(RouteTable routes) {
        this.routes = routes;
    }

    /// Adds one that runs with the context class loader of whoever starts the server.
    void add(ServerComponent component, SettingValues settings) {
        Objects.requireNonNull(component, "component").configure(settings);
        register(component);
        all.add(new Application(component, false, settings));
    }

    /// Adds one that runs with its own.
    ///
    /// @throws RefusedSettings if it refuses the values
    void addPlugin(ServerComponent component, SettingValues settings) {
        Class<?> type = component.getClass();
        routes.contextLoader(type.getClassLoader());
        try {
            ContextLoader.of(
                    type,
                    () -> {
                        configure(component, settings);
                        register(component);
                        return component;
                    });
        } finally {
            routes.contextLoader(null);
        }
        all.add(new Application(component, true, settings));
    }

    private static void configure(ServerComponent component, SettingValues settings) {
        try {
            component.configure(settings);
        } catch (IllegalArgumentException e) {
            throw new RefusedSettings(e);
        }
    }

    private void register(ServerComponent component) {
        if (component instanceof HandlerProvider application) {
            application.register(routes);
        }
    }

    /// {@return them in the order in which they are started: those that observe come first}
    Applications toStart() {
        List<Application> inOrder = new ArrayList<>(all.size());
        // No Comparator.comparing: an AOT cache does not hold its lambda, as that is serializable,
        // and making it takes 8 ms of the start.
        addThose(true, inOrder);
        addThose(false, inOrder);
        return new Applications(inOrder);
    }

    private void addThose(boolean observing, List<Application> inOrder) {
        for (Application each : all) {
            if (each.observes() == observing) {
                inOrder.add(each);
            }
        }
    }
}
