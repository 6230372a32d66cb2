package hyperserve.http2.connection;

import hyperserve.api.BodyFeed;
import hyperserve.api.BodySource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Content that a test pushes.
final class Pushed implements BodyFeed {

    private final Queue<String> pieces = new ConcurrentLinkedQueue<>();
    private volatile Runnable signal = () -> {};
    private volatile boolean over;
    private volatile Boolean whole;

    @Override
    public BodySource open(Runnable toSignal) {
        signal = toSignal;
        over = false;
        return new BodySource() {
            @Override
            public ByteBuffer next() {
                String piece = pieces.poll();
                return piece == null
                        ? null
                        : ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public boolean isOver() {
                return over;
            }

            @Override
            public void ended(boolean wasWhole) {
                whole = wasWhole;
            }
        };
    }

    void send(String piece) {
        pieces.add(piece);
        signal.run();
    }

    void end() {
        over = true;
        signal.run();
    }

    boolean isEnded(boolean wasWhole) {
        Boolean known = whole;
        return known != null && known == wasWhole;
    }
}
