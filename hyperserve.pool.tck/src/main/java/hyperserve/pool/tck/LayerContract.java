package hyperserve.pool.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask.Kind;
import hyperserve.api.pool.WorkerPoolProvider;

import org.junit.jupiter.api.Test;

import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/// That the pool can be dropped into a server that is there already.
public interface LayerContract extends PoolUnderTest {

    /// The provider is found in a module layer made of the pool's jar alone, and its pool works.
    @Test
    default void worksInAModuleLayerOfItsOwn() {
        Path path = moduleLocation();
        if (path == null) {
            abort("where the pool's module is, nobody says: see moduleLocation()");
            return;
        }
        WorkerPoolProvider found = inLayer(path, providers(path), provider().name());
        assertTrue(
                found != null,
                "the pool's module provides no pool of this name in a layer of its own: a server"
                        + " into which it is dropped does not find it");
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.started(new InLayer(this, found), Rig.sizes(2), source)) {
            CountDownLatch done = new CountDownLatch(2);
            rig.give(done::countDown);
            source.ready(new ProbeTask(Kind.NON_BLOCKING, done::countDown));
            rig.patience.until(
                    () -> done.getCount() == 0,
                    "a pool from a module layer of its own runs no task: dropped in, it is"
                            + " useless");
            rig.pool.drain(rig.effort.patience());
            rig.closePool();
        }
    }

    /// The names of the modules that provide pools.
    private static Set<String> providers(Path path) {
        Set<String> names =
                ModuleFinder.of(path).findAll().stream()
                        .map(reference -> reference.descriptor())
                        .filter(LayerContract::providesPools)
                        .map(ModuleDescriptor::name)
                        .collect(Collectors.toSet());
        assumeTrue(!names.isEmpty(), "no module that provides pools is in " + path);
        return names;
    }

    private static boolean providesPools(ModuleDescriptor descriptor) {
        return descriptor.provides().stream()
                .anyMatch(each -> each.service().equals(WorkerPoolProvider.class.getName()));
    }

    private static @Nullable WorkerPoolProvider inLayer(
            Path path, Set<String> modules, String name) {
        ModuleLayer parent = WorkerPoolProvider.class.getModule().getLayer();
        assumeTrue(
                parent != null,
                "hyperserve.api is on the class path, and a module layer needs it as a module");
        // By name, or the layer would take the module of this name that its parent has.
        Configuration configuration =
                parent.configuration().resolve(ModuleFinder.of(path), ModuleFinder.of(), modules);
        ClassLoader platform = ClassLoader.getPlatformClassLoader();
        ModuleLayer layer = parent.defineModulesWithOneLoader(configuration, platform);
        return ServiceLoader.load(layer, WorkerPoolProvider.class).stream()
                .filter(each -> each.type().getModule().getLayer() == layer)
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /// The same pool, from a layer.
    ///
    /// @param original as its author names it
    /// @param provider as the layer has it
    record InLayer(PoolUnderTest original, WorkerPoolProvider provider) implements PoolUnderTest {
        @Override
        public Effort effort() {
            return original.effort();
        }
    }
}
