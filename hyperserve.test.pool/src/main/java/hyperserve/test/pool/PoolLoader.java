package hyperserve.test.pool;

import hyperserve.api.pool.WorkerPoolProvider;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/// Loads pools by class loaders of their own: on the module path they would be found by those
/// tests, too, which are about finding pools, and not be seen by others, as pools export nothing.
public final class PoolLoader {

    private PoolLoader() {}

    /// Where a module was compiled to. Tests are run in the folder of their module.
    ///
    /// @param module its name
    /// @return the folder of its classes
    public static Path classes(String module) {
        return Path.of("..", module, "target", "classes").toAbsolutePath();
    }

    /// Loads the provider of a pool.
    ///
    /// @param module the name of its module
    /// @param provider the simple name of its class
    /// @return the provider
    public static WorkerPoolProvider load(String module, String provider) {
        Path classes = classes(module);
        try {
            URL[] places = {classes.toUri().toURL()};
            // Open as long as the tests run.
            ClassLoader loader =
                    new URLClassLoader(places, WorkerPoolProvider.class.getClassLoader());
            return loader.loadClass(module + "." + provider)
                    .asSubclass(WorkerPoolProvider.class)
                    .getConstructor()
                    .newInstance();
        } catch (MalformedURLException | ReflectiveOperationException e) {
            throw new AssertionError("the pool has to be compiled before, in " + classes, e);
        }
    }
}
