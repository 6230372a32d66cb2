package hyperserve.http2.connection;

import hyperserve.api.Nullable;
import hyperserve.runtime.net.Connection;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What those who answer streams tell whoever owns the connection. Any thread may tell; each time
/// it is put here first, and signalled then.
final class News {

    private final Connection connection;
    private final Queue<Stream> told = new ConcurrentLinkedQueue<>();
    private final Queue<Stream> finished = new ConcurrentLinkedQueue<>();
    private final AtomicInteger credit = new AtomicInteger();
    private final AtomicLong kept = new AtomicLong();

    /// How much has to have been read before the client is told.
    private final int worthIt;

    /// @param window how much the client may send that was not read
    News(Connection connection, int window) {
        this.connection = connection;
        this.worthIt = window / 2;
    }

    /// There is something new of a stream.
    void of(Stream stream) {
        told.add(stream);
        connection.signal();
    }

    /// Nobody answers a stream any more, at the moment.
    void finished(Stream stream) {
        finished.add(stream);
        if (!connection.signal()) {
            stream.leave();
        }
    }

    /// So much of bodies was read, or is not wanted.
    void hasRead(int count) {
        int before = credit.getAndAdd(count);
        if (before < worthIt && before + count >= worthIt) {
            connection.signal();
        }
    }

    /// So much less may be sent again.
    void withhold(int count) {
        if (count > 0) {
            credit.addAndGet(-count);
        }
    }

    /// More is kept for streams, or less.
    void keeps(long bytes) {
        kept.addAndGet(bytes);
    }

    /// How many bytes are kept for streams.
    long kept() {
        return Math.max(0, kept.get());
    }

    /// One that nobody answers any more, for the owner; null if there is none.
    @Nullable
    Stream takeFinished() {
        return finished.poll();
    }

    /// One of which there is something new, for the owner; null if there is none.
    @Nullable
    Stream take() {
        return told.poll();
    }

    /// How much more the client may send on the connection, for the owner; 0 if that is not worth a
    /// frame.
    int takeCredit() {
        int read = credit.get();
        if (read < worthIt) {
            return 0;
        }
        credit.addAndGet(-read);
        return read;
    }
}
