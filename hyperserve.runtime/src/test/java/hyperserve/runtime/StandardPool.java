package hyperserve.runtime;

import hyperserve.api.WorkerPoolProvider;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/// The standard pool, by a class loader of its own: on the module path it would be found by those
/// tests, too, which are about finding pools.
public final class StandardPool {

    /// Tests are run in the folder of their module.
    static final Path CLASSES =
            Path.of("..", "hyperserve.pool.standard", "target", "classes").toAbsolutePath();

    public static final WorkerPoolProvider PROVIDER = load();

    private StandardPool() {}

    private static WorkerPoolProvider load() {
        try {
            URL[] places = {CLASSES.toUri().toURL()};
            // Open as long as the tests run.
            ClassLoader loader =
                    new URLClassLoader(places, WorkerPoolProvider.class.getClassLoader());
            return loader.loadClass("hyperserve.pool.standard.StandardPoolProvider")
                    .asSubclass(WorkerPoolProvider.class)
                    .getConstructor()
                    .newInstance();
        } catch (MalformedURLException | ReflectiveOperationException e) {
            throw new AssertionError("the pool has to be compiled before, in " + CLASSES, e);
        }
    }
}
