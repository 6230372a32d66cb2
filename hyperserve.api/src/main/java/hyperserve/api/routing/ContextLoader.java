package hyperserve.api.routing;

import hyperserve.api.Nullable;

import java.util.Objects;
import java.util.function.Supplier;

/// The context class loader of a thread while it runs the code of others: libraries look there for
/// services and resources, `ServiceLoader.load(X.class)` for one, and are to find what lies beside
/// whoever calls them. The threads of a pool come with the loader of the application, which knows
/// nothing of plug-ins.
public final class ContextLoader {

    private ContextLoader() {}

    /// Gives this thread another one. Costs no more than a look if it has that already.
    ///
    /// @param loader the loader; may be null, as it may be for a thread
    /// @return the one that it had
    public static @Nullable ClassLoader enter(@Nullable ClassLoader loader) {
        Thread thread = Thread.currentThread();
        @Nullable ClassLoader before = thread.getContextClassLoader();
        if (!Objects.equals(before, loader)) {
            thread.setContextClassLoader(loader);
        }
        return before;
    }

    /// Runs code of others with the loader of one of their classes.
    ///
    /// @param type the class
    /// @param code the code
    /// @param <T> what it returns
    /// @return what it returns
    public static <T> T of(Class<?> type, Supplier<T> code) {
        @Nullable ClassLoader before = enter(type.getClassLoader());
        try {
            return code.get();
        } finally {
            enter(before);
        }
    }
}
