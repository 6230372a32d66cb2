package hyperserve.web.filter;

import hyperserve.api.BodySource;
import hyperserve.api.Nullable;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/// A source as it is, at whose end something is given back, once.
final class CountedSource implements BodySource {

    private final BodySource source;
    private final Runnable giveBack;
    private final AtomicBoolean ended = new AtomicBoolean();

    CountedSource(BodySource source, Runnable giveBack) {
        this.source = source;
        this.giveBack = giveBack;
    }

    @Override
    public @Nullable ByteBuffer next() throws Exception {
        return source.next();
    }

    @Override
    public boolean isOver() {
        return source.isOver();
    }

    @Override
    public @Nullable ByteBuffer quiet() throws Exception {
        return source.quiet();
    }

    @Override
    public boolean stopping() {
        return source.stopping();
    }

    @Override
    public void ended(boolean whole) {
        try {
            source.ended(whole);
        } finally {
            if (ended.compareAndSet(false, true)) {
                giveBack.run();
            }
        }
    }
}
