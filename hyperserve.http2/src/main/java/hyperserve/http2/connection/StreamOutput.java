package hyperserve.http2.connection;

import hyperserve.api.BodyOutput;
import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.StreamedBody;
import hyperserve.http2.frame.FrameWriter;
import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.Output;
import hyperserve.runtime.semantics.HandlerCall;
import hyperserve.runtime.semantics.TrailerFields;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.locks.LockSupport;

/// What a handler writes into: gathers buffers, which whoever owns the connection takes as the
/// windows allow; that is the writer's thread, if nobody else does, and then much in one piece is
/// sent from where it lies. The writer waits while much has not been taken.
final class StreamOutput extends BodyOutput {

    /// So much may wait to be sent before the writer does.
    private static final int HIGH = 128 * 1024;

    /// The owner is told of so much at once, as that may wake a thread: and of the first that there
    /// is, of what is flushed, and of what the writer waits for.
    private static final int TOLD_AT_ONCE = HIGH / 2;

    /// So much in one piece is sent from where it lies, if it can be sent at once.
    private static final int MUCH = 32 * 1024;

    /// Less is copied behind what is to be sent before it.
    private static final int COPY_LIMIT = 4 * 1024;

    private final Stream stream;
    private final HandlerCall call;
    private final BufferPool buffers;

    /// The announced length, or [StreamedBody#UNKNOWN].
    private final long length;

    // Of the writer's thread.
    private @Nullable ByteBuffer gathered;
    private long written;
    private int untold = TOLD_AT_ONCE;

    // Guarded by this.
    private final Filled filled = new Filled();
    private Headers trailers = Headers.empty();
    private boolean committed;
    private boolean ended;
    private boolean aborted;
    private boolean broken;
    private @Nullable Thread waiter;

    /// Whether the last frame was taken.
    private boolean taken;

    StreamOutput(Stream stream, long length) {
        this.stream = stream;
        this.call = stream.call();
        this.buffers = stream.buffers();
        this.length = length;
    }

    long written() {
        return written;
    }

    /// Whether anything of the response may have been sent.
    synchronized boolean isCommitted() {
        return committed;
    }

    /// Whether the client is gone or too slow, so that it is no fault of the writer's to fail.
    synchronized boolean isBroken() {
        return broken;
    }

    /// Whether the writer has failed half-way.
    synchronized boolean isAborted() {
        return aborted;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int size) throws IOException {
        write(ByteBuffer.wrap(bytes, offset, size));
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        requireOpen();
        int size = source.remaining();
        requireAnnounced(size);
        call.present();
        try {
            boolean direct = true;
            while (source.hasRemaining()) {
                direct = direct && source.remaining() >= MUCH && sendFrom(source);
                if (!direct) {
                    direct = gather(source);
                }
            }
            return size;
        } finally {
            call.away();
        }
    }

    /// Sends what there is, and more from where that lies.
    ///
    /// @return whether some of that was sent, so that it makes sense to go on so
    private boolean sendFrom(ByteBuffer source) throws IOException {
        give();
        int before = source.remaining();
        if (stream.send(source)) {
            untold = 0;
        }
        int count = before - source.remaining();
        written += count;
        requireOpen();
        return count > 0;
    }

    /// Copies what there is room for in a buffer.
    ///
    /// @return whether more may be sent from where it lies, as all was sent or has been waited for
    private boolean gather(ByteBuffer source) throws IOException {
        ByteBuffer buffer = gathered();
        int count = Math.min(source.remaining(), buffer.remaining());
        buffer.put(buffer.position(), source, source.position(), count);
        buffer.position(buffer.position() + count);
        source.position(source.position() + count);
        written += count;
        return !buffer.hasRemaining() && passOn();
    }

    /// An interrupt would have the JDK close the file, so one that is pending waits until the end.
    @Override
    public void transferFrom(FileChannel file, long position, long count) throws IOException {
        if (position < 0 || count < 0) {
            throw new IllegalArgumentException(
                    "no part of a file: %s bytes from %s on".formatted(count, position));
        }
        requireOpen();
        requireAnnounced(count);
        boolean interrupted = Thread.interrupted();
        call.present();
        try {
            long done = 0;
            while (done < count) {
                done += read(file, position + done, count - done);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            call.away();
        }
    }

    private int read(FileChannel file, long position, long most) throws IOException {
        ByteBuffer buffer = gathered();
        int limit = buffer.limit();
        buffer.limit((int) Math.min(limit, buffer.position() + most));
        int count = file.read(buffer, position);
        buffer.limit(limit);
        if (count < 0) {
            throw new EOFException("the file ended before the part to be written did");
        }
        written += count;
        if (!buffer.hasRemaining()) {
            passOn();
        }
        return count;
    }

    private ByteBuffer gathered() {
        ByteBuffer buffer = gathered;
        if (buffer == null) {
            buffer = buffers.lease();
            gathered = buffer;
        }
        return buffer;
    }

    private void requireAnnounced(long size) throws IOException {
        if (length >= 0 && size > length - written) {
            throw new IOException("more is written than the announced " + length + " bytes");
        }
    }

    @Override
    public void flush() throws IOException {
        requireOpen();
        call.present();
        try {
            give();
            tell();
            awaitRoom();
        } finally {
            call.away();
        }
    }

    @Override
    public synchronized boolean isOpen() {
        return !ended && !broken && !aborted;
    }

    @Override
    public synchronized void trailer(String name, String value) {
        if (ended) {
            throw new IllegalStateException("the response is over");
        }
        if (length != StreamedBody.UNKNOWN) {
            throw new IllegalStateException("a response of an announced length has no trailers");
        }
        TrailerFields.requireAllowed(name);
        trailers = trailers.adding(name, value);
    }

    private synchronized void requireOpen() throws IOException {
        if (ended || aborted) {
            throw new IOException("the response is over");
        }
        if (broken) {
            throw new IOException("the client is gone");
        }
    }

    /// A buffer is full.
    ///
    /// @return as [#gather]
    private boolean passOn() throws IOException {
        give();
        untold += buffers.size();
        boolean sent = (untold >= TOLD_AT_ONCE || isFull()) && tell();
        return awaitRoom() || sent;
    }

    /// {@return whether the writer's own thread has sent it, as far as may be}
    private boolean tell() {
        untold = 0;
        // Little is gathered with what comes next while the owner is on its way.
        boolean sent = isWorthATurn() && stream.send(null);
        if (!sent) {
            stream.tellOwner();
        }
        return sent;
    }

    /// Leaves what was gathered to whoever owns the connection.
    private void give() {
        ByteBuffer buffer = gathered;
        gathered = null;
        synchronized (this) {
            committed = true;
            if (buffer != null && buffer.position() > 0 && !broken) {
                int before = filled.held();
                filled.add(buffer.flip(), buffers);
                stream.keeps(filled.held() - before);
                buffer = null;
            }
        }
        if (buffer != null) {
            buffers.release(buffer);
        }
    }

    /// {@return whether the thread has waited}
    private boolean awaitRoom() throws IOException {
        if (!isFull()) {
            requireOpen();
            return false;
        }
        stream.beforeWaiting();
        try {
            // Not in a monitor, of which the JVM tells virtual threads by one more thread.
            while (mustWait()) {
                LockSupport.park(this);
                if (Thread.interrupted()) {
                    breakWriter();
                    throw new InterruptedIOException("interrupted while the client does not read");
                }
            }
        } finally {
            stream.afterWaiting();
        }
        requireOpen();
        return true;
    }

    private synchronized boolean isWorthATurn() {
        return filled.bytes() >= COPY_LIMIT;
    }

    private synchronized boolean isFull() {
        return filled.bytes() > HIGH;
    }

    private synchronized boolean mustWait() {
        boolean waits = filled.bytes() > HIGH / 2 && !broken;
        waiter = waits ? Thread.currentThread() : null;
        return waits;
    }

    private synchronized void breakWriter() {
        waiter = null;
        broken = true;
    }

    private void wakeWriter() {
        LockSupport.unpark(waiter);
        waiter = null;
    }

    /// Ends the response; all that is left of it is there now.
    ///
    /// @throws IOException if fewer bytes were written than announced, or the client is gone
    void end() throws IOException {
        requireOpen();
        if (length >= 0 && written < length) {
            throw new IOException(
                    "only %s of the announced %s bytes were written".formatted(written, length));
        }
        give();
        synchronized (this) {
            ended = true;
        }
    }

    /// The writer has failed; what was committed cannot be completed.
    void abort() {
        ByteBuffer buffer = gathered;
        gathered = null;
        if (buffer != null) {
            buffers.release(buffer);
        }
        synchronized (this) {
            aborted |= !ended;
        }
    }

    /// Nothing more can be sent. For whoever owns the connection.
    synchronized void breakOff() {
        broken = true;
        stream.keeps(-filled.held());
        filled.dropAll(buffers);
        wakeWriter();
    }

    /// Whether there is anything to be sent, or only the end. For whoever owns the connection.
    synchronized boolean hasMore() {
        return !aborted && !taken && (!filled.isEmpty() || ended);
    }

    /// Whether all content was taken, and what comes is the trailer section.
    synchronized boolean isAtTrailers() {
        return ended && filled.isEmpty() && trailers.size() > 0;
    }

    synchronized boolean isEmpty() {
        return filled.isEmpty();
    }

    synchronized Headers trailers() {
        return trailers;
    }

    /// Writes a DATA frame. For whoever owns the connection.
    ///
    /// @param most the most bytes of content
    /// @return how many there are in it
    synchronized int take(Output out, int streamId, int most) {
        int count = filled.most(most);
        boolean isLast = ended && count == filled.bytes() && trailers.size() == 0;
        FrameWriter.data(out.room(FrameWriter.HEAD), streamId, count, isLast);
        taken = isLast;
        int before = filled.held();
        filled.take(out, count, count > COPY_LIMIT, buffers);
        stream.keeps(filled.held() - before);
        if (filled.bytes() <= HIGH / 2) {
            wakeWriter();
        }
        return count;
    }

    /// Whether all was taken, its end included.
    synchronized boolean isTaken() {
        return taken;
    }
}
