package hyperserve.web.filter;

import hyperserve.api.BodySource;
import hyperserve.api.Nullable;
import hyperserve.api.PushedBody;
import hyperserve.api.Response;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A source of a test, which can be made to fail, and knows what it was told.
final class TestSource implements BodySource {

    /// Where it fails.
    enum Fault {
        NONE,
        NEXT,
        QUIET,
        STOPPING,
        ENDED
    }

    private final Queue<ByteBuffer> pieces = new ConcurrentLinkedQueue<>();
    private final List<String> told = new ArrayList<>();
    private volatile Runnable signal = () -> {};
    private volatile boolean closed;
    private volatile Fault fault = Fault.NONE;
    private volatile boolean endsAtStop = true;

    /// A response whose content comes from this.
    Response response() {
        return Response.push("text/event-stream", this::open);
    }

    BodySource open(Runnable toSignal) {
        signal = toSignal;
        return this;
    }

    /// Opens the source of a response, as a server does.
    static BodySource opened(Response response) throws Exception {
        return ((PushedBody) response.body()).feed().open(() -> {});
    }

    TestSource push(ByteBuffer piece) {
        pieces.add(piece);
        signal.run();
        return this;
    }

    TestSource push(String text) {
        return push(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    TestSource close() {
        closed = true;
        signal.run();
        return this;
    }

    TestSource failing(Fault where) {
        fault = where;
        signal.run();
        return this;
    }

    TestSource goingOnAtStop() {
        endsAtStop = false;
        return this;
    }

    /// How it was told of its end, each time.
    List<String> told() {
        synchronized (told) {
            return List.copyOf(told);
        }
    }

    private void failIf(Fault here) {
        if (fault == here) {
            throw new IllegalStateException("failing on purpose: " + here);
        }
    }

    @Override
    public @Nullable ByteBuffer next() {
        failIf(Fault.NEXT);
        return pieces.poll();
    }

    @Override
    public boolean isOver() {
        return closed && pieces.isEmpty();
    }

    @Override
    public ByteBuffer quiet() {
        failIf(Fault.QUIET);
        return ByteBuffer.wrap(":\n\n".getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
    }

    @Override
    public boolean stopping() {
        failIf(Fault.STOPPING);
        return endsAtStop;
    }

    @Override
    public void ended(boolean whole) {
        synchronized (told) {
            told.add(whole ? "whole" : "cut");
        }
        failIf(Fault.ENDED);
    }
}
