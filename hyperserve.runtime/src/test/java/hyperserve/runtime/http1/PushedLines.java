package hyperserve.runtime.http1;

import hyperserve.api.BodySource;
import hyperserve.api.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Content that a test pushes, to one response, from any thread.
public final class PushedLines implements BodySource {

    private final Runnable signal;

    // Guarded by this.
    private final ArrayDeque<ByteBuffer> pieces = new ArrayDeque<>();
    private boolean closed;
    private @Nullable Exception failure;

    /// What it was told, in order.
    private final List<String> told = new CopyOnWriteArrayList<>();

    private volatile boolean endsAtStop = true;

    /// Lines of which a test gives the signal.
    public PushedLines(Runnable signal) {
        this.signal = signal;
    }

    /// Goes on when the server stops, until it is closed.
    public PushedLines outlastingStop() {
        endsAtStop = false;
        return this;
    }

    public void push(String text) {
        push(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    void push(ByteBuffer piece) {
        synchronized (this) {
            pieces.add(piece);
        }
        signal.run();
    }

    public void close() {
        synchronized (this) {
            closed = true;
        }
        signal.run();
    }

    /// The next piece is an exception.
    public void fail(Exception why) {
        synchronized (this) {
            failure = why;
        }
        signal.run();
    }

    public void signal() {
        signal.run();
    }

    public List<String> told() {
        return List.copyOf(told);
    }

    public synchronized int left() {
        return pieces.size();
    }

    @Override
    public synchronized @Nullable ByteBuffer next() throws Exception {
        Exception why = failure;
        if (why != null) {
            throw why;
        }
        return pieces.poll();
    }

    @Override
    public synchronized boolean isOver() {
        return closed && pieces.isEmpty();
    }

    @Override
    public ByteBuffer quiet() {
        return ByteBuffer.wrap(":\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public boolean stopping() {
        told.add("stopping");
        return endsAtStop;
    }

    @Override
    public void ended(boolean whole) {
        told.add(whole ? "whole" : "broken off");
    }
}
