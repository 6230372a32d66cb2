package hyperserve.runtime.http1;

import hyperserve.api.BodyOutput;
import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.pool.StackRoom;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.FileTransfer;
import hyperserve.runtime.net.Output;
import hyperserve.runtime.semantics.HandlerCall;
import hyperserve.runtime.semantics.TrailerFields;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What a handler writes into: gathers 8 KiB, then commits the response and sends as it comes.
final class ResponseStream extends BodyOutput {

    private static final int GATHER = 8 * 1024;

    /// `chunk-size CRLF`, at its longest.
    private static final int CHUNK_LINE = 18;

    private static final byte[] NONE = new byte[0];
    private static final byte[] LAST_CHUNK = "0\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Exchange exchange;
    private final HandlerCall call;
    private final Connection connection;
    private final Output out;

    /// The announced length, [ResponseEncoder#CHUNKED] or [ResponseEncoder#UNTIL_CLOSE].
    private final long length;

    /// A leased buffer with what was gathered; none before there is any.
    private @Nullable ByteBuffer gathered;

    /// In place of that, while the client is waited for.
    private byte[] rest = NONE;

    private long written;
    /// One line each; put together line by line, they would be copied for each.
    private List<Headers> trailers = List.of();
    private boolean committed;
    private boolean ended;
    private boolean broken;

    /// A write has begun and not come to its end: an Error may have struck it anywhere, as handlers
    /// recurse and run out of memory, and some go on after that.
    private boolean halfway;

    ResponseStream(Exchange exchange, Connection connection, long length) {
        this.exchange = exchange;
        this.call = exchange.call();
        this.connection = connection;
        this.out = connection.output();
        this.length = length;
    }

    /// How many bytes it keeps while it waits, after [#release()].
    long held() {
        return rest.length;
    }

    /// Keeps what was gathered in an array of just its size, and gives the buffer back.
    void release() {
        ByteBuffer buffer = gathered;
        if (buffer == null) {
            return;
        }
        rest = new byte[buffer.position()];
        buffer.flip().get(rest);
        gathered = null;
        connection.buffers().release(buffer);
    }

    /// The leased buffer with what was gathered so far.
    private ByteBuffer gathered() {
        ByteBuffer buffer = gathered;
        if (buffer == null) {
            buffer = connection.buffers().lease().limit(GATHER).put(rest);
            rest = NONE;
            gathered = buffer;
        }
        return buffer;
    }

    private int count() {
        ByteBuffer buffer = gathered;
        return buffer == null ? rest.length : buffer.position();
    }

    /// Whether anything of the response may have been sent.
    boolean committed() {
        return committed;
    }

    /// How many bytes of content were written.
    long written() {
        return written;
    }

    /// Whether the client is gone or too slow, so that it is no fault of the writer's to fail.
    boolean broken() {
        return broken;
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
        halfway = true;
        try {
            gatherOrSend(source, size);
            halfway = false;
            return size;
        } finally {
            dropIfHalfway();
            call.away();
        }
    }

    private void requireAnnounced(long size) throws IOException {
        if (length >= 0 && size > length - written) {
            throw new IOException("more is written than the announced " + length + " bytes");
        }
    }

    /// What is less than would be gathered is better sent with the rest. An interrupt would have
    /// the JDK close file and connection, so one that is pending waits until the end, and none is
    /// sent meanwhile, as the handler is not away.
    @Override
    public void transferFrom(FileChannel file, long position, long count) throws IOException {
        requireOpen();
        requireAnnounced(count);
        FileTransfer part = new FileTransfer(file, position, count);
        boolean interrupted = Thread.interrupted();
        try {
            if (count < GATHER) {
                write(read(part));
            } else {
                transfer(part, count);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private ByteBuffer read(FileTransfer part) throws IOException {
        call.present();
        try {
            return part.read();
        } finally {
            call.away();
        }
    }

    private void transfer(FileTransfer part, long count) throws IOException {
        call.present();
        halfway = true;
        try {
            written += count;
            commit();
            appendGathered();
            chunkLine(count);
            send(part);
            chunkEnd();
            halfway = false;
        } finally {
            dropIfHalfway();
            call.away();
        }
    }

    private void send(FileTransfer part) throws IOException {
        StackRoom.ensure();
        try {
            exchange.peer().send(part);
        } catch (IOException e) {
            // Else it is the handler's fault, or the file's.
            broken = !part.isFaulty();
            throw e;
        }
    }

    private void gatherOrSend(ByteBuffer source, int size) throws IOException {
        written += size;
        if (count() > 0 && size > GATHER - count()) {
            send();
        }
        if (size >= GATHER) {
            send(source);
        } else if (size > 0 && !gathered().put(source).hasRemaining()) {
            send();
        }
    }

    @Override
    public void flush() throws IOException {
        requireOpen();
        call.present();
        halfway = true;
        try {
            send();
            halfway = false;
        } finally {
            dropIfHalfway();
            call.away();
        }
    }

    /// What was not sent may lie in memory of the caller's, who uses it for something else now; but
    /// before the head nothing of this response is there.
    private void dropIfHalfway() {
        if (halfway && committed) {
            exchange.writer().tear();
            out.discard();
        }
    }

    @Override
    public boolean isOpen() {
        return !ended && !broken && !halfway;
    }

    @Override
    public void trailer(String name, String value) {
        if (ended) {
            throw new IllegalStateException("the response is over");
        }
        if (length != ResponseEncoder.CHUNKED) {
            throw new IllegalStateException("only a response in chunks can have trailers");
        }
        TrailerFields.requireAllowed(name);
        Headers line = Headers.of(name, value);
        if (trailers.isEmpty()) {
            trailers = new ArrayList<>();
        }
        trailers.add(line);
    }

    private void requireOpen() throws IOException {
        if (ended) {
            throw new IOException("the response is over");
        }
        if (broken) {
            throw new IOException("the client is gone");
        }
        if (halfway) {
            throw new IOException("an error broke off a write before this one");
        }
    }

    /// Sends what was gathered, in the buffer that it was gathered in.
    private void send() throws IOException {
        commit();
        appendGathered();
        flushFully();
    }

    private void appendGathered() {
        int size = count();
        if (size == 0) {
            return;
        }
        ByteBuffer buffer = gathered();
        chunkLine(size);
        gathered = null;
        out.appendLeased(buffer);
        chunkEnd();
    }

    /// Sends all bytes before it returns, so that the buffer is the caller's again.
    private void send(ByteBuffer bytes) throws IOException {
        commit();
        chunkLine(bytes.remaining());
        out.append(bytes);
        bytes.position(bytes.limit());
        chunkEnd();
        flushFully();
    }

    private void flushFully() throws IOException {
        // The JDK's channel keeps a lock for ever if the stack ends inside.
        StackRoom.ensure();
        try {
            exchange.peer().flushFully();
        } catch (IOException e) {
            broken = true;
            throw e;
        }
    }

    private void commit() {
        if (!committed) {
            committed = true;
            exchange.writer().commitStream(length);
        }
    }

    private void chunkLine(long size) {
        if (length == ResponseEncoder.CHUNKED) {
            ByteBuffer line = out.room(CHUNK_LINE);
            line.put(Long.toHexString(size).getBytes(StandardCharsets.US_ASCII));
            ResponseEncoder.crlf(line);
        }
    }

    private void chunkEnd() {
        if (length == ResponseEncoder.CHUNKED) {
            ResponseEncoder.crlf(out.room(2));
        }
    }

    /// Ends the response; what is left is sent with whatever follows.
    ///
    /// @throws IOException if fewer bytes were written than announced, or the client is gone
    void end() throws IOException {
        requireOpen();
        ended = true;
        if (length >= 0 && written < length) {
            throw new IOException(
                    "only %s of the announced %s bytes were written".formatted(written, length));
        }
        commit();
        endGathered();
        if (length == ResponseEncoder.CHUNKED) {
            out.room(LAST_CHUNK.length).put(LAST_CHUNK);
            trailers.forEach(this::trailerLine);
            ResponseEncoder.crlf(out.room(2));
        }
    }

    private void trailerLine(Headers line) {
        ByteBuffer target = out.room(line.encodedLength());
        line.encode(target.array(), target.arrayOffset() + target.position());
        target.position(target.position() + line.encodedLength());
    }

    /// What is left is little as a rule, and fits behind what is to be sent already.
    private void endGathered() {
        int size = count();
        if (size > 0) {
            chunkLine(size);
            out.room(size).put(gathered().flip());
            chunkEnd();
        }
    }

    /// Ends the stream, also that of a writer that failed, and gives back what it has gathered.
    void abort() {
        ended = true;
        release();
        rest = NONE;
    }
}
