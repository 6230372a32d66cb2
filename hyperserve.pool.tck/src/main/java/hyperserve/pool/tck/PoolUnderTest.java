package hyperserve.pool.tck;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPoolProvider;

import org.junit.jupiter.api.Timeout;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.concurrent.TimeUnit;

/// What the author of a pool tells the tests.
///
/// A test that does not apply to such a pool is aborted, which JUnit reports as skipped, and says
/// which of these methods is why. One that is still there after ten minutes is given up, wherever
/// in the pool it hangs.
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public interface PoolUnderTest {

    /// {@return what makes the pools to be tested}
    WorkerPoolProvider provider();

    /// Whether the pool has between [hyperserve.api.pool.PoolConfig#min()] and
    /// [hyperserve.api.pool.PoolConfig#max()] workers, as most have.
    ///
    /// @return by default true; false if it starts a thread for each task, or always has the same
    ///     number, so that min or max means nothing to it
    default boolean keepsMinToMaxWorkers() {
        return true;
    }

    /// Whether the pool makes progress however many of its tasks wait for other tasks, up to its
    /// capacity, even if they do not announce it.
    ///
    /// @return by default false; true if it does. Any pool has to as long as fewer than
    ///     [hyperserve.api.pool.PoolConfig#max()] tasks wait
    default boolean servesAnyDepth() {
        return false;
    }

    /// How many tasks may keep their threads, as they compute or wait without anybody's knowledge,
    /// while others still begin.
    ///
    /// @param config the sizes of the pool
    /// @return by default [PoolConfig#max()] less one, which any pool with so many threads manages;
    ///     more, if it begins elsewhere what does not get to begin
    default int stuckTasks(PoolConfig config) {
        return config.max() - 1;
    }

    /// Whether the pool is whole again when memory was used up for a while under it, in a process
    /// that goes on.
    ///
    /// @return by default true; false if it cannot answer for that: virtual threads, for example,
    ///     need memory in the depths of the JDK
    default boolean outlivesWantOfMemory() {
        return true;
    }

    /// Where the pool's module is, to be loaded a second time in a module layer of its own.
    ///
    /// @return the jar, or the folder of the compiled module; by default the place from which the
    ///     provider's class came; null if there is none
    default @Nullable Path moduleLocation() {
        CodeSource source = provider().getClass().getProtectionDomain().getCodeSource();
        try {
            return source == null ? null : Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no path: " + source.getLocation(), e);
        }
    }

    /// {@return how often the tests try, and how long they wait; by default what
    /// [Effort#configured()] says}
    default Effort effort() {
        return Effort.configured();
    }
}
