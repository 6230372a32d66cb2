package hyperserve.runtime.discovery;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Nullable;
import hyperserve.api.Observer;
import hyperserve.api.ServerComponent;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.api.routing.ContextLoader;
import hyperserve.runtime.credentials.TlsProvider;
import hyperserve.runtime.protocol.PrefacedProtocol;
import hyperserve.runtime.protocol.ProtocolProvider;
import hyperserve.runtime.protocol.Protocols;
import hyperserve.runtime.startup.StartupException;

import java.io.File;
import java.lang.module.ResolvedModule;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// The providers on the module path and in plug-ins; the project's only calls of [ServiceLoader].
///
/// A provider that cannot be used stops the start, even if another one would be chosen: a module is
/// on the path because somebody wants it. The order in which modules are found decides nothing.
public final class Providers {

    static final String CURE = "mend it, or take its module away";

    private final @Nullable ModuleLayer layer;
    private final @Nullable ClassLoader loader;

    private Providers(@Nullable ModuleLayer layer, @Nullable ClassLoader loader) {
        this.layer = layer;
        this.loader = loader;
    }

    /// {@return the providers that this module's own layer sees; if it is on the class path, those
    /// of its class loader}
    public static Providers ofRuntime() {
        ModuleLayer layer = Providers.class.getModule().getLayer();
        return layer == null ? in(Providers.class.getClassLoader()) : in(layer);
    }

    /// {@return what [#ofRuntime()] returns, and if this module is part of an image, also the
    /// providers in the jars in the folder `plugins` of the image}
    ///
    /// @throws StartupException if one of these jars cannot be used
    public static Providers ofImage() {
        ModuleLayer layer = Providers.class.getModule().getLayer();
        if (layer == null || !isPartOfAnImage(layer)) {
            return ofRuntime();
        }
        return in(Plugins.addedTo(layer, new File(System.getProperty("java.home"), "plugins")));
    }

    private static boolean isPartOfAnImage(ModuleLayer layer) {
        return layer.configuration()
                .findModule(Providers.class.getModule().getName())
                .flatMap(module -> module.reference().location())
                .filter(location -> "jrt".equals(location.getScheme()))
                .isPresent();
    }

    /// The providers in a layer and its parents.
    ///
    /// @param layer the layer
    /// @return the providers
    public static Providers in(ModuleLayer layer) {
        return new Providers(layer, null);
    }

    /// The providers that a class loader sees, in modules and on the class path.
    ///
    /// @param loader the class loader
    /// @return the providers
    public static Providers in(ClassLoader loader) {
        return new Providers(null, loader);
    }

    /// Finds what registers handlers.
    ///
    /// @return a new instance of each provider, ordered by class name; may be empty
    /// @throws StartupException if one cannot be loaded or made
    public List<HandlerProvider> handlers() {
        return load(HandlerProvider.class);
    }

    /// Finds who observes.
    ///
    /// @return a new instance of each provider, ordered by class name; may be empty
    /// @throws StartupException if one cannot be loaded or made
    public List<Observer> observers() {
        return load(Observer.class);
    }

    /// What a component is in a message.
    ///
    /// @param component the component
    /// @return the beginning of a sentence
    public static String describe(ServerComponent component) {
        String name = component.getClass().getName();
        return component instanceof HandlerProvider
                ? "the handlers of " + name
                : "the observer " + name;
    }

    /// What the operator may do about a component that cannot be used.
    ///
    /// @param component the component
    /// @return the end of a sentence
    public static String cure(ServerComponent component) {
        return component instanceof HandlerProvider ? "mend them, or take their module away" : CURE;
    }

    /// Chooses the worker pool.
    ///
    /// @param name the name that was asked for, or null if none was
    /// @return the provider of that name; without a name, the only one there is
    /// @throws StartupException if that is not exactly one, or a provider cannot be loaded or made,
    ///     or has no proper name
    public WorkerPoolProvider pool(@Nullable String name) {
        return PoolChoice.among(load(WorkerPoolProvider.class)).choose(name);
    }

    /// Finds what connections can change to, or begin with.
    ///
    /// @return a new instance of each provider, by name; perhaps none
    /// @throws StartupException if one cannot be loaded or made, or has no proper name, or that of
    ///     another one
    public Protocols protocols() {
        return ProtocolNames.of(load(ProtocolProvider.class), load(PrefacedProtocol.class));
    }

    /// Finds what speaks TLS in place of the JDK.
    ///
    /// @return a new instance, or null if there is none
    /// @throws StartupException if there are several, or it cannot be loaded or made
    public @Nullable TlsProvider tls() {
        List<TlsProvider> found = load(TlsProvider.class);
        if (found.size() > 1) {
            throw new StartupException(
                    "several providers of TLS found: %s: remove all but one"
                            .formatted(
                                    found.stream()
                                            .map(PoolChoice::origin)
                                            .collect(Collectors.joining(" and "))));
        }
        return found.isEmpty() ? null : found.getFirst();
    }

    private <S> ServiceLoader<S> loader(Class<S> service) {
        return layer == null
                ? ServiceLoader.load(service, loader)
                : ServiceLoader.load(layer, service);
    }

    private <S> List<S> load(Class<S> service) {
        List<ServiceLoader.Provider<S>> found;
        try {
            found = loader(service).stream().sorted(Providers::compareTypes).toList();
        } catch (Throwable e) {
            String named = String.valueOf(e.getMessage());
            String what = named.replaceAll("\\s+", " ") + origin(named);
            throw e instanceof ServiceConfigurationError && e.getCause() == null
                    ? new StartupException(unusable(service, what) + "; " + CURE, e)
                    : StartupException.of(unusable(service, what), e, CURE);
        }
        List<S> made = new ArrayList<>();
        for (ServiceLoader.Provider<S> provider : found) {
            made.add(make(provider, service));
        }
        return List.copyOf(made);
    }

    private <S> S make(ServiceLoader.Provider<S> provider, Class<S> service) {
        try {
            return ContextLoader.of(provider.type(), provider);
        } catch (Throwable e) {
            String type = provider.type().getName();
            throw StartupException.of(unusable(service, type + origin(type)), e, CURE);
        }
    }

    private static String unusable(Class<?> service, String what) {
        return "a provider of %s cannot be used: %s".formatted(service.getSimpleName(), what);
    }

    private static <S> int compareTypes(
            ServiceLoader.Provider<S> one, ServiceLoader.Provider<S> other) {
        return one.type().getName().compareTo(other.type().getName());
    }

    /// Where the module of the provider that an error names came from.
    private String origin(String error) {
        if (layer == null) {
            return "";
        }
        return layer.configuration().modules().stream()
                .map(ResolvedModule::reference)
                .filter(
                        module ->
                                module.descriptor().provides().stream()
                                        .flatMap(provides -> provides.providers().stream())
                                        .anyMatch(error::contains))
                .flatMap(module -> module.location().stream())
                .map(location -> ", from " + location)
                .findFirst()
                .orElse("");
    }
}
