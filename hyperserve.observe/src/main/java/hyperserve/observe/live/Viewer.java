package hyperserve.observe.live;

import hyperserve.api.BodySource;
import hyperserve.api.Nullable;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// The stream of one who looks at the page. It keeps what its client has not taken yet: no more
/// than the newest look, as nobody wants the others any more.
final class Viewer implements BodySource {

    private final Runnable signal;
    private final Consumer<Viewer> onEnd;
    private final AtomicReference<@Nullable ByteBuffer> newest;
    private volatile boolean finished;

    /// @param signal tells the server that there is something to send
    /// @param first what is sent first
    /// @param onEnd told once when the stream has ended
    Viewer(Runnable signal, ByteBuffer first, Consumer<Viewer> onEnd) {
        this.signal = signal;
        this.onEnd = onEnd;
        this.newest = new AtomicReference<>(first);
    }

    /// Any thread; waits for nothing.
    void show(ByteBuffer event) {
        newest.set(event);
        signal.run();
    }

    /// Nothing comes any more. Any thread; waits for nothing.
    void finish() {
        finished = true;
        signal.run();
    }

    @Override
    public @Nullable ByteBuffer next() {
        return newest.getAndSet(null);
    }

    /// {@return whether nobody looks for the viewers any more; otherwise it ends when the client
    /// leaves, or the server does}
    @Override
    public boolean isOver() {
        return finished;
    }

    @Override
    public void ended(boolean whole) {
        onEnd.accept(this);
    }
}
