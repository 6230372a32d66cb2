package hyperserve.pool.executor;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// An executor without threads, which does with its work what the test says.
final class ScriptedExecutor extends AbstractExecutorService {

    private final Consumer<Runnable> script;
    private volatile boolean shutDown;

    ScriptedExecutor(Consumer<Runnable> script) {
        this.script = script;
    }

    @Override
    public void execute(Runnable work) {
        script.accept(work);
    }

    @Override
    public void shutdown() {
        shutDown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        throw new AssertionError("interrupts whom it should not");
    }

    @Override
    public boolean isShutdown() {
        return shutDown;
    }

    @Override
    public boolean isTerminated() {
        return shutDown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutDown;
    }
}
