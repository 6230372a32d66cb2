package hyperserve.runtime.discovery;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Nullable;
import hyperserve.api.WorkerPoolProvider;

import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// The providers on the module path; the project's only calls of [ServiceLoader].
///
/// A provider that cannot be used stops the start, even if another one would be chosen: a module is
/// on the path because somebody wants it. The order in which modules are found decides nothing.
public final class Providers {

    private final ServiceLoader<HandlerProvider> handlers;
    private final ServiceLoader<WorkerPoolProvider> pools;

    private Providers(
            ServiceLoader<HandlerProvider> handlers, ServiceLoader<WorkerPoolProvider> pools) {
        this.handlers = handlers;
        this.pools = pools;
    }

    /// {@return the providers that this module's own layer sees; if it is on the class path, those
    /// of its class loader}
    public static Providers ofRuntime() {
        ModuleLayer layer = Providers.class.getModule().getLayer();
        return layer == null ? in(Providers.class.getClassLoader()) : in(layer);
    }

    /// The providers in a layer and its parents.
    ///
    /// @param layer the layer
    /// @return the providers
    public static Providers in(ModuleLayer layer) {
        return new Providers(
                ServiceLoader.load(layer, HandlerProvider.class),
                ServiceLoader.load(layer, WorkerPoolProvider.class));
    }

    /// The providers that a class loader sees, in modules and on the class path.
    ///
    /// @param loader the class loader
    /// @return the providers
    public static Providers in(ClassLoader loader) {
        return new Providers(
                ServiceLoader.load(HandlerProvider.class, loader),
                ServiceLoader.load(WorkerPoolProvider.class, loader));
    }

    /// Finds what registers handlers.
    ///
    /// @return a new instance of each provider, ordered by class name; may be empty
    /// @throws StartupException if one cannot be loaded or made
    public List<HandlerProvider> handlers() {
        return load(handlers, HandlerProvider.class);
    }

    /// Chooses the worker pool.
    ///
    /// @param name the name that was asked for, or null if none was
    /// @return the provider of that name; without a name, the only one there is
    /// @throws StartupException if that is not exactly one, or a provider cannot be loaded or made,
    ///     or has no proper name
    public WorkerPoolProvider pool(@Nullable String name) {
        return PoolChoice.among(load(pools, WorkerPoolProvider.class)).choose(name);
    }

    private static <S> List<S> load(ServiceLoader<S> loader, Class<S> service) {
        try {
            return loader.stream()
                    .sorted(Providers::compareTypes)
                    .map(ServiceLoader.Provider::get)
                    .collect(Collectors.toUnmodifiableList());
        } catch (ServiceConfigurationError e) {
            throw new StartupException(message(service, e), e);
        }
    }

    private static <S> int compareTypes(
            ServiceLoader.Provider<S> one, ServiceLoader.Provider<S> other) {
        return one.type().getName().compareTo(other.type().getName());
    }

    /// The error's own text begins with the service and names the provider; what the provider threw
    /// is the cause.
    private static String message(Class<?> service, ServiceConfigurationError error) {
        Throwable cause = error.getCause();
        String text =
                "a provider of %s cannot be used: %s%s"
                        .formatted(
                                service.getSimpleName(),
                                error.getMessage(),
                                cause == null ? "" : " (" + cause + ")");
        return text.replaceAll("\\s+", " ");
    }
}
