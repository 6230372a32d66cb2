package hyperserve.runtime.tls;

import hyperserve.api.Nullable;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.Transport;
import hyperserve.runtime.net.UnencryptedException;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/// TLS between a connection and its socket.
///
/// ```
///   socket ──read──▶ incoming ──unwrap──▶ the caller's buffer
///   socket ◀─write── outgoing ◀──wrap──── the caller's buffers, alerts, messages of handshakes
/// ```
///
/// The handshake is part of the reading: as long as it lasts, a read finds no bytes, and what is to
/// be written is not taken. So whoever waits for a request waits for it, too, under the same clock.
/// It is computed where it is read, as all else is. Messages that follow it, such as tickets, leave
/// with the answer to the first request, if that has come with the client's last.
///
/// A record is unwrapped at once if it fits what the caller has room for; the last one, if it is
/// the first of a read, also if not. What is left raises no readiness ([#hasUnread()]). Bytes to be
/// written are gathered into full records, and these into writes of four. Its buffers are leased
/// while there is something to do, and an idle connection owns none.
///
/// The end of the peer's stream is to be believed if `close_notify` came before it (RFC 8446 §6.1);
/// without, a read fails. After it we may still send. But TLS 1.2 has that answered at once, and
/// forbids it (RFC 5246 §7.2.1); so there it is taken in only when all before it is answered, or
/// when somebody looks whether the client is still there.
///
/// A peer who speaks plainly is answered in the same way, see [UnencryptedException].
public final class TlsTransport extends Transport {

    private static final Logger LOG = LazyLogger.of(TlsTransport.class);

    /// An alert before there is an engine: fatal, `unexpected_message`.
    private static final byte[] NOT_TLS = {RecordHeader.ALERT, 3, 3, 0, 2, 2, 10};

    private final SocketChannel channel;
    private final Supplier<SSLEngine> engines;
    private final BufferPool buffers;
    private final Incoming incoming;
    private final Pending outgoing;
    private final NameCheck names;

    /// Made for the first bytes that come.
    private @Nullable RecordLayer records;

    private boolean unencrypted;
    private boolean outputEnded;
    private boolean outputShut;
    private boolean inside;
    private @Nullable TlsException failure;

    /// A transport before a handshake.
    ///
    /// @param channel the socket, in non-blocking mode
    /// @param engines makes an engine of a server, when the peer has sent something
    /// @param names whether the certificate of a session is for a host
    /// @param buffers from [#buffers]
    public TlsTransport(
            SocketChannel channel,
            Supplier<SSLEngine> engines,
            BiPredicate<SSLSession, String> names,
            BufferPool buffers) {
        super(channel);
        this.names = new NameCheck(names);
        this.channel = channel;
        this.engines = engines;
        this.buffers = buffers;
        this.incoming = new Incoming(buffers);
        this.outgoing = new Pending(buffers);
    }

    /// {@return where its buffers are leased, of about 64 KiB each}
    ///
    /// @param keep how many unused ones to keep at most
    /// @param budget counts what connections keep
    public static BufferPool buffers(int keep, MemoryBudget budget) {
        return new BufferPool(keep, budget, RecordLayer.BUFFER);
    }

    @Override
    public int receivedBefore(ByteBuffer earlier, ByteBuffer target) {
        incoming.take(earlier);
        return 0;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (unencrypted) {
            return channel.read(target);
        }
        enter();
        try {
            int count = readRecords(target);
            inside = false;
            return count;
        } catch (SSLException | RuntimeException e) {
            throw failed(e);
        }
    }

    /// Reads from the socket once, unless what is here is enough. What the engine has to say goes
    /// at once, if no answer follows that it could go with.
    private int readRecords(ByteBuffer target) throws IOException {
        if (incoming.hasContent()) {
            return incoming.takeContent(target);
        }
        int before = target.position();
        if (!unwrap(target, before)) {
            if (incoming.receive(channel) < 0) {
                return atEnd();
            }
            unwrap(target, before);
        }
        int count = target.position() - before;
        if (count > 0) {
            return count;
        }
        send();
        RecordLayer layer = records;
        return layer != null && layer.isInputClosed() ? -1 : 0;
    }

    /// Who has sent nothing may go without a word.
    private int atEnd() throws TlsException {
        if (records == null && incoming.isEmpty()) {
            return -1;
        }
        throw new TlsException("the connection ended without close_notify", null, false);
    }

    /// {@inheritDoc} A byte of a record stays for others, and so does an end that one may say.
    @Override
    public int readLittle(ByteBuffer one) throws IOException {
        RecordLayer layer = records;
        if (layer == null || !layer.isNegotiated()) {
            return read(one);
        }
        enter();
        try {
            int count = incoming.receiveOne(channel, one);
            if (count < 0 && !layer.isInputClosed() && !incoming.hasRecord()) {
                return atEnd();
            }
            inside = false;
            return layer.isInputClosed() && !incoming.hasContent() ? -1 : 0;
        } catch (SSLException | RuntimeException e) {
            throw failed(e);
        }
    }

    /// Unwraps what is here, as far as it fits.
    ///
    /// @param before the position of the target before the first byte
    /// @return whether that is enough: there are bytes, or none may come
    private boolean unwrap(ByteBuffer target, int before) throws IOException {
        RecordLayer layer = layer();
        if (layer == null) {
            return false;
        }
        do {
            incoming.unwrapAll(layer, target, before);
        } while (layer.isStuck() && resume(layer));
        return target.position() > before || layer.isInputClosed() || layer.isStuck();
    }

    private boolean resume(RecordLayer layer) throws IOException {
        send();
        return !layer.isStuck();
    }

    /// {@return null before the first byte}
    private @Nullable RecordLayer layer() throws IOException {
        if (records == null && !incoming.isEmpty()) {
            requireTls(incoming.first());
            records = new RecordLayer(engines.get(), outgoing);
        }
        return records;
    }

    private void requireTls(byte first) throws IOException {
        if (first == RecordHeader.HANDSHAKE) {
            return;
        }
        if (Character.isLetter(first)) {
            unencrypted = true;
            incoming.drop();
            throw new UnencryptedException();
        }
        outgoing.back().put(NOT_TLS);
        outgoing.added();
        throw TlsException.violation("what came is not TLS: it begins with " + first);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return unencrypted ? channel.write(bytes) : (int) write(new ByteBuffer[] {bytes}, 1);
    }

    @Override
    public long write(ByteBuffer[] bytes, int count) throws IOException {
        if (unencrypted) {
            return channel.write(bytes, 0, count);
        }
        enter();
        try {
            long taken = writeRecords(bytes, count);
            inside = false;
            return taken;
        } catch (SSLException | RuntimeException e) {
            throw failed(e);
        }
    }

    /// Does not go on when the gathered ones are full: what is left of the bytes would be a small
    /// record, and makes a full one with what follows it.
    private long writeRecords(ByteBuffer[] bytes, int count) throws IOException {
        RecordLayer layer = records;
        if (layer == null || !layer.isNegotiated()) {
            return 0;
        }
        if (!layer.hasRoom()) {
            send();
        }
        long left = 0;
        for (int i = 0; i < count; i++) {
            left += bytes[i].remaining();
        }
        long taken = 0;
        long more = 1;
        while (taken < left && more > 0) {
            more = layer.hasRoom() && !layer.isStuck() ? layer.wrap(bytes, count) : 0;
            taken += more;
        }
        return taken;
    }

    @Override
    public long write(FileChannel file, long position, long count) throws IOException {
        return unencrypted
                ? file.transferTo(position, count, channel)
                : new FileSlices(this, buffers).write(file, position, count);
    }

    /// Whether the socket has taken all that was to be sent.
    boolean isFlushed() {
        return outgoing.isEmpty();
    }

    /// Writes what there is to send.
    private void send() throws IOException {
        RecordLayer layer = records;
        do {
            if (!outgoing.isEmpty()) {
                channel.write(outgoing.front());
                outgoing.taken();
            }
        } while (outgoing.isEmpty() && layer != null && layer.isStuck() && layer.resume());
        if (outgoing.isEmpty() && outputEnded && !outputShut) {
            outputShut = true;
            channel.shutdownOutput();
        }
    }

    @Override
    public void flush() throws IOException {
        if (unencrypted) {
            return;
        }
        enter();
        try {
            send();
            inside = false;
        } catch (SSLException | RuntimeException e) {
            throw failed(e);
        }
    }

    /// {@inheritDoc} What a handshake has to say is no answer, and does not count.
    @Override
    public long unsent() {
        RecordLayer layer = records;
        return layer != null && layer.isNegotiated() ? outgoing.size() : 0;
    }

    @Override
    public boolean hasUnread() {
        if (unencrypted || failure != null) {
            return false;
        }
        if (incoming.hasContent()) {
            return true;
        }
        RecordLayer layer = records;
        if (layer == null) {
            return false;
        }
        // The end is there to be read by all who look, as that of a socket is.
        return layer.isInputClosed() || (!layer.isStuck() && incoming.hasRecord());
    }

    @Override
    public int interest(int wanted) {
        RecordLayer layer = records;
        if (layer == null || (wanted & SelectionKey.OP_READ) == 0) {
            return wanted;
        }
        // Stuck, it takes nothing in, whatever is there.
        if (layer.isStuck()) {
            return (wanted & ~SelectionKey.OP_READ) | SelectionKey.OP_WRITE;
        }
        boolean writesFirst = !layer.isNegotiated() && !outgoing.isEmpty();
        return writesFirst ? wanted | SelectionKey.OP_WRITE : wanted;
    }

    /// {@inheritDoc} The socket's end follows `close_notify`, as soon as that was sent.
    @Override
    public void endOutput() throws IOException {
        RecordLayer layer = records;
        if (unencrypted || layer == null) {
            channel.shutdownOutput();
            return;
        }
        enter();
        try {
            layer.closeOutput();
            outputEnded = true;
            send();
            inside = false;
        } catch (SSLException | RuntimeException e) {
            throw failed(e);
        }
    }

    /// {@inheritDoc} Says `close_notify`; but nothing in the middle of a handshake.
    @Override
    public void leave(boolean whole) {
        RecordLayer layer = records;
        try {
            if (whole && layer != null && layer.isNegotiated() && isSound()) {
                if (!outputEnded) {
                    layer.closeOutput();
                }
                send();
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "the peer is gone before it was told good-bye", e);
        } finally {
            incoming.drop();
            outgoing.drop();
        }
    }

    private boolean isSound() {
        return failure == null && !inside;
    }

    /// An error that has broken off a step before leaves an engine of which nothing is known.
    private void enter() throws TlsException {
        TlsException known = failure;
        if (known != null) {
            throw known;
        }
        if (inside) {
            throw new TlsException("an error broke off a step before this one", null, false);
        }
        inside = true;
    }

    /// Sends the alert, if there is one, and lets it arrive: what is here unread when the socket is
    /// closed would have the system drop it.
    ///
    /// @return what to throw, now and whenever somebody tries again
    private TlsException failed(Exception why) {
        TlsException last =
                why instanceof TlsException own
                        ? own
                        : new TlsException(String.valueOf(why.getMessage()), why, true);
        failure = last;
        if (why instanceof RuntimeException) {
            LOG.log(Level.WARNING, "TLS failed within itself; the connection is closed", why);
        }
        RecordLayer layer = records;
        try {
            if (layer != null) {
                layer.sayLast();
            }
            send();
            incoming.drop();
            incoming.receive(channel);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "the peer is gone before it got an alert", e);
        }
        return last;
    }

    @Override
    public @Nullable SSLSession tls() {
        RecordLayer layer = records;
        return layer == null || !layer.isNegotiated() ? null : layer.session();
    }

    @Override
    public boolean isFor(byte[] authority, int start, int end) {
        SSLSession session = tls();
        return session == null || names.isFor(session, authority, start, end);
    }

    @Override
    public @Nullable String protocol() {
        RecordLayer layer = records;
        return layer == null || !layer.isNegotiated() ? null : layer.protocol();
    }

    @Override
    public boolean isBroken() {
        TlsException known = failure;
        return known != null && known.isOfPeer();
    }

    @Override
    public void release() {
        incoming.release();
        outgoing.release();
    }

    @Override
    public long held() {
        RecordLayer layer = records;
        long kept = (long) incoming.held() + outgoing.held();
        return layer == null ? kept : kept + layer.held();
    }
}
