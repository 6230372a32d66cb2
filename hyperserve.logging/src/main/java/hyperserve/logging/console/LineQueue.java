package hyperserve.logging.console;

import hyperserve.api.Nullable;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The lines that wait to be written, bounded by number and by bytes. Any thread may add one, and
/// never waits; one takes them. A line counts until it is written.
///
/// Room is reserved first and given back if there was too little, so that no two threads get the
/// same room; for that moment another one may find it full that would not have been.
final class LineQueue {

    private final int mostLines;
    private final long mostBytes;
    private final ConcurrentLinkedQueue<Line> lines = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    LineQueue(int mostLines, long mostBytes) {
        this.mostLines = mostLines;
        this.mostBytes = mostBytes;
    }

    /// {@return whether not even a short line has room}
    boolean isFull() {
        return count.get() >= mostLines || bytes.get() >= mostBytes;
    }

    /// {@return whether all lines are written}
    boolean isEmpty() {
        return count.get() == 0;
    }

    /// {@return whether there was room for it}
    boolean offer(Line line) {
        boolean room =
                count.incrementAndGet() <= mostLines
                        && bytes.get() + line.bytes.length <= mostBytes;
        if (!room) {
            count.decrementAndGet();
            return false;
        }
        if (bytes.addAndGet(line.bytes.length) > mostBytes) {
            release(line);
            return false;
        }
        lines.add(line);
        return true;
    }

    /// {@return the one that waits longest, to be released when it is written; null if none waits}
    @Nullable
    Line poll() {
        return lines.poll();
    }

    /// Told that a line was written, or could not be.
    void release(Line line) {
        bytes.addAndGet(-line.bytes.length);
        count.decrementAndGet();
    }
}
