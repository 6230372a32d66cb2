package hyperserve.runtime.semantics;

import hyperserve.api.BodyException;
import hyperserve.api.Status;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.net.Ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/// A body put together in memory, of which each piece is granted before it is allocated: by what
/// all bodies may take, and by what all connections may keep.
///
/// Memory is taken as the body arrives, and never as it is announced, since an announcement costs a
/// client nothing. But when a quarter is there, room is made for all of it: so of several bodies
/// that do not fit together, one at least is read.
public final class WholeBody {

    private static final int FIRST = 16 * 1024;
    private static final int SEGMENT = 64 * 1024;

    /// Some JVMs cannot make longer arrays.
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    /// What the handler is given: something of its own, that is there beside the body.
    public enum Copy {
        /// An array.
        BYTES(1),

        /// A text, which may take two bytes for each of its characters, of which there are at most
        /// as many as bytes.
        TEXT(2);

        private final int bytesForEach;

        Copy(int bytesForEach) {
            this.bytesForEach = bytesForEach;
        }
    }

    private final MemoryBudget bodies;
    private final Ledger ledger;
    private final Copy copy;
    private long granted;
    private long grantedForCopy;

    /// Where the bytes come from.
    public interface Source {

        /// Reads some bytes, waiting if there are none.
        ///
        /// @param target where they go
        /// @param offset the index of the first one
        /// @param count the most to read
        /// @return how many, or −1 at the end
        /// @throws IOException if there are none to be had
        int read(byte[] target, int offset, int count) throws IOException;
    }

    /// A body of which nothing was read.
    ///
    /// @param bodies what all bodies may take
    /// @param ledger what the connection takes
    /// @param copy what the handler wants
    public WholeBody(MemoryBudget bodies, Ledger ledger, Copy copy) {
        this.bodies = bodies;
        this.ledger = ledger;
        this.copy = copy;
    }

    /// Reads a body to its end.
    ///
    /// @param body where it comes from
    /// @param length the number of bytes announced, or −1
    /// @return all of it
    /// @throws BodyException if there is no room for it
    /// @throws IOException if it cannot be had
    public byte[] read(Source body, long length) throws IOException {
        boolean complete = false;
        try {
            byte[] whole = length < 0 ? readSegments(body) : readAll(body, length);
            complete = true;
            return whole;
        } finally {
            if (!complete) {
                // At once, as others may need it while the handler goes on.
                giveBack();
            }
        }
    }

    private byte[] readAll(Source body, long length) throws IOException {
        if (length > LONGEST) {
            throw tooLarge();
        }
        int total = (int) length;
        byte[] bytes = new byte[0];
        int count = 0;
        while (count < total) {
            if (count == bytes.length) {
                int wanted = count >= total / 4 ? total : Math.max(FIRST, 2 * count);
                bytes = grown(bytes, Math.min(wanted, total));
                if (bytes.length == total) {
                    grantOrGiveBack(() -> tryGrantCopy(copy, total));
                }
            }
            int read = body.read(bytes, count, bytes.length - count);
            if (read < 0) {
                throw new IllegalStateException("the body ended before its announced length");
            }
            count += read;
        }
        return bytes;
    }

    private byte[] grown(byte[] bytes, int wanted) throws BodyException {
        grant(wanted);
        byte[] larger = Arrays.copyOf(bytes, wanted);
        release(bytes.length);
        return larger;
    }

    private byte[] readSegments(Source body) throws IOException {
        List<byte[]> segments = new ArrayList<>();
        int total = 0;
        byte[] last = new byte[0];
        int inLast = 0;
        while (true) {
            if (inLast == last.length) {
                int size = segments.isEmpty() ? FIRST : SEGMENT;
                grant(size);
                last = new byte[size];
                segments.add(last);
                inLast = 0;
            }
            int read = body.read(last, inLast, last.length - inLast);
            if (read < 0) {
                int length = total;
                grantOrGiveBack(() -> tryGrantCopy(copy, length));
                return join(segments, total);
            }
            if (read > LONGEST - total) {
                throw tooLarge();
            }
            inLast += read;
            total += read;
        }
    }

    private byte[] join(List<byte[]> segments, int total) throws BodyException {
        long before = granted;
        grant(total);
        byte[] whole = new byte[total];
        int at = 0;
        for (byte[] segment : segments) {
            int count = Math.min(segment.length, total - at);
            System.arraycopy(segment, 0, whole, at, count);
            at += count;
        }
        release(before);
        return whole;
    }

    private static BodyException tooLarge() {
        return new BodyException(Status.CONTENT_TOO_LARGE, "the body does not fit an array", null);
    }

    /// Makes room for a copy of a body that was read, in place of the one before, unless that is
    /// done.
    ///
    /// @param as what copy
    /// @param length the length of the body
    /// @throws BodyException if there is none
    public void grantCopy(Copy as, int length) throws BodyException {
        if (!tryGrantCopy(as, length)) {
            throw refused();
        }
    }

    private boolean tryGrantCopy(Copy as, int length) {
        long more = (long) as.bytesForEach * length - grantedForCopy;
        if (more > 0) {
            if (!ledger.reserve(more)) {
                return false;
            }
            grantedForCopy += more;
        }
        return true;
    }

    /// Gives back what a text did not need.
    ///
    /// @param text the text
    /// @param length the length of the body in bytes
    public void textIs(String text, int length) {
        // The JVM keeps ASCII in a byte each, and nearly all of it.
        if (text.length() == length && grantedForCopy > length) {
            ledger.release(grantedForCopy - length);
            grantedForCopy = length;
        }
    }

    /// Takes memory for so many more bytes.
    void grant(long bytes) throws BodyException {
        grantOrGiveBack(() -> tryGrant(bytes));
    }

    private boolean tryGrant(long bytes) {
        if (!bodies.tryTake(bytes)) {
            return false;
        }
        if (!ledger.reserve(bytes)) {
            bodies.giveBack(bytes);
            return false;
        }
        granted += bytes;
        return true;
    }

    /// Of several that find no room at the same time, each gives back what it has before the next
    /// is refused: so the last one finds room.
    private void grantOrGiveBack(BooleanSupplier take) throws BodyException {
        if (take.getAsBoolean()) {
            return;
        }
        synchronized (bodies) {
            if (!take.getAsBoolean()) {
                giveBack();
                throw refused();
            }
        }
    }

    private static BodyException refused() {
        return new BodyException(
                Status.SERVICE_UNAVAILABLE, "no memory is left for another body", null);
    }

    private void release(long bytes) {
        granted -= bytes;
        ledger.release(bytes);
        bodies.giveBack(bytes);
    }

    /// Gives all back.
    public void giveBack() {
        release(granted);
        ledger.release(grantedForCopy);
        grantedForCopy = 0;
    }
}
