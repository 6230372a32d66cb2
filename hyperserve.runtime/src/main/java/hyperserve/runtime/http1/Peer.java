package hyperserve.runtime.http1;

import hyperserve.api.BodyException;
import hyperserve.api.CloseReason;
import hyperserve.api.Headers;
import hyperserve.api.Key;
import hyperserve.api.Nullable;
import hyperserve.api.Status;
import hyperserve.api.pool.StackRoom;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.FileTransfer;
import hyperserve.runtime.net.Input;
import hyperserve.runtime.net.Output;
import hyperserve.runtime.net.ShedException;
import hyperserve.runtime.net.TransferClock;
import hyperserve.runtime.net.Transport;
import hyperserve.runtime.semantics.ConnectionLife;
import hyperserve.runtime.semantics.ConnectionWatch;
import hyperserve.runtime.semantics.ServerState;
import hyperserve.runtime.semantics.WireRequest;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// The client as seen by a handler's thread, which may wait for it: within the clocks, and without
/// holding up anybody else ([Connection#awaitReadable()]). Owned by whoever owns the connection.
final class Peer implements WireRequest.Client {

    private static final Logger LOG = LazyLogger.of(Peer.class);

    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] EARLY_HINTS =
            "HTTP/1.1 103 Early Hints\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Exchange exchange;
    private final Connection connection;
    private final ServerState server;

    // Made when there is something to time, which with most connections is never.
    private @Nullable TransferClock reading;
    private @Nullable TransferClock writing;

    private final ConnectionLife life;

    Peer(Exchange exchange, Connection connection, ServerState server) {
        this.exchange = exchange;
        this.connection = connection;
        this.server = server;
        this.life = new ConnectionLife(server);
    }

    /// The client has sent a request.
    void asked() {
        life.asked();
    }

    /// Whether that is the last one it may send.
    boolean isLast() {
        return life.isOver();
    }

    /// The clock of the body that is received.
    TransferClock reading() {
        TransferClock known = reading;
        if (known == null) {
            known = clock(server.timeouts().body());
            reading = known;
        }
        return known;
    }

    /// The clock of the response that is sent.
    TransferClock writing() {
        TransferClock known = writing;
        if (known == null) {
            known = clock(server.timeouts().response());
            writing = known;
        }
        return known;
    }

    /// Notes that bytes of the body have come that were waited for.
    void received(int count) {
        reading().waitedUntil(server.clock().getAsLong());
        reading().moved(count);
    }

    private TransferClock clock(Duration stall) {
        long grace = server.timeouts().minRateGrace().toNanos();
        return new TransferClock(stall.toNanos(), grace, server.timeouts().minRate());
    }

    /// Tries once more whether a client takes something that seems to read nothing: the selector
    /// tells of room only when there is much.
    boolean readsYet() throws IOException {
        writing().waitedUntil(server.clock().getAsLong());
        long sent = exchange.flush();
        writing().moved(sent);
        return connection.output().unsent() == 0 || (sent > 0 && !writing().isSpent());
    }

    /// Sends all that is to be sent. Who seems too slow is tried once more: the selector tells of
    /// room only when there is much.
    void flushFully() throws IOException {
        sendFully(null);
    }

    /// Sends a part of a file, behind what was to be sent before.
    void send(FileTransfer part) throws IOException {
        flushFully();
        sendFully(part);
    }

    private void sendFully(@Nullable FileTransfer part) throws IOException {
        Output output = connection.output();
        boolean late = false;
        while (true) {
            FileTransfer rest = part == null || part.isOver() ? null : part;
            long sent = rest == null ? exchange.flush() : sendPart(rest);
            writing().moved(sent);
            if ((rest == null || rest.isOver()) && output.unsent() == 0) {
                return;
            }
            if (late && (sent == 0 || writing().isSpent())) {
                exchange.closesFor(CloseReason.TIMEOUT);
                throw new IOException("the client reads too slowly");
            }
            if (!prepareToWait()) {
                exchange.closesFor(CloseReason.SHED);
                throw new IOException("no memory is left to wait for a client that reads slowly");
            }
            connection.deadline(writing().waitFrom(server.clock().getAsLong()));
            late = !await(false);
            writing().waitedUntil(server.clock().getAsLong());
        }
    }

    /// As [Exchange#flush()], for what does not go by the output, of which the transport alone may
    /// hold something back.
    private long sendPart(FileTransfer part) throws IOException {
        ConnectionWatch watch = exchange.watch();
        long sent = connection.output().unsent();
        try {
            sent += part.send(connection.transport());
            connection.transport().flush();
        } finally {
            sent -= connection.output().unsent();
            if (watch != null) {
                watch.taken(sent);
            }
        }
        return Math.max(0, sent);
    }

    /// Waits until there is something to read.
    ///
    /// @return false if the client took too long
    /// @throws BodyException if there is no memory to wait with
    boolean awaitReadable() throws IOException {
        if (!prepareToWait()) {
            throw noMemory();
        }
        connection.deadline(reading().waitFrom(server.clock().getAsLong()));
        try {
            return await(true);
        } catch (ShedException e) {
            throw noMemory();
        } finally {
            reading().waitedUntil(server.clock().getAsLong());
        }
    }

    private static BodyException noMemory() {
        return new BodyException(
                Status.SERVICE_UNAVAILABLE, "no memory is left to wait for the body", null);
    }

    /// Keeps no more than it has to while it waits.
    ///
    /// @return whether there is room for that
    private boolean prepareToWait() {
        exchange.beforeReceiving();
        exchange.writer().beforeWaiting();
        return connection.tryKeep();
    }

    private boolean await(boolean reading) throws IOException {
        boolean holdsWorker = !exchange.call().isApart();
        if (holdsWorker) {
            server.streamWaits(1);
        }
        try {
            return reading ? connection.awaitReadable() : connection.awaitWritable();
        } finally {
            if (holdsWorker) {
                server.streamWaits(-1);
            }
        }
    }

    /// {@inheritDoc} Neither has it closed its side, nor reset the connection. What has come
    /// meanwhile is read, as far as there is room.
    @Override
    public boolean isThere() {
        exchange.call().present();
        try {
            return !exchange.call().isReset() && !hasEnded();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the client is gone; its handler has asked", e);
            return false;
        } finally {
            exchange.call().away();
        }
    }

    private boolean hasEnded() throws IOException {
        Input input = connection.input();
        if (!input.hasEnded() && !input.hasDropped()) {
            // The JDK's channel keeps a lock for ever if the stack ends inside.
            StackRoom.ensure();
            exchange.beforeReceiving();
            int count = 1;
            while (count > 0
                    && input.size() < Input.MOST_AHEAD
                    && connection.buffers().budget().hasRoom(BufferPool.SIZE)) {
                count = input.fill();
            }
            if (exchange.call().isApart()) {
                connection.settle();
            }
        }
        return input.hasEnded();
    }

    @Override
    public Transport transport() {
        return connection.transport();
    }

    @Override
    public <T> void note(Key<T> key, T value) {
        ConnectionWatch watch = exchange.watch();
        if (watch != null) {
            watch.note(key, value);
        }
    }

    @Override
    public void earlyHints(Headers hints) throws IOException {
        if (exchange.writer().hasBegun()) {
            throw new IllegalStateException("the response has begun");
        }
        StackRoom.ensure();
        exchange.call().present();
        try {
            int length = hints.encodedLength();
            ByteBuffer target = connection.output().room(EARLY_HINTS.length + length + 2);
            target.put(EARLY_HINTS);
            hints.encode(target.array(), target.arrayOffset() + target.position());
            ResponseEncoder.crlf(target.position(target.position() + length));
            flushFully();
        } finally {
            exchange.call().away();
        }
    }

    /// Tells a client that waits for it to send the body (RFC 9110 §15.2.1).
    void sendContinue() throws IOException {
        connection.output().room(CONTINUE.length).put(CONTINUE);
        flushFully();
    }
}
