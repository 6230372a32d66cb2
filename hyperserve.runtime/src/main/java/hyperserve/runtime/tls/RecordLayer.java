package hyperserve.runtime.tls;

import hyperserve.runtime.logging.LazyLogger;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/// The records of a connection: an [SSLEngine], what it has to send, and the bounds that it does
/// not have itself. It knows no socket. Owned by whoever owns the connection.
final class RecordLayer {

    private static final Logger LOG = LazyLogger.of(RecordLayer.class);

    /// The most content of a record that fits the packets of most networks.
    private static final int PACKET = 1_350;

    /// What a peer can be sent before it has confirmed anything (RFC 6928: ten packets). As long as
    /// that lasts, records are small: none of them can be read before its last byte is there, and
    /// that of a full one would come a round trip later.
    private static final int FIRST_FLIGHT = 10 * PACKET;

    /// What an engine wants to have free for any record, however small.
    private static final int MOST_WRAPPED = 16_709;

    /// The records that are gathered for one write.
    private static final int GATHERED = 4;

    /// The most content in a record (RFC 8446 §5.1).
    private static final int MOST_CONTENT = 16 * 1024;

    /// The content of so many full ones.
    static final int GATHERED_CONTENT = GATHERED * MOST_CONTENT;

    /// Header, authentication and what else is added to content of that length: with GCM 29 in TLS
    /// 1.2; in 1.3 22 and 16 of padding, which the JDK takes off the content of a full record.
    private static final int ADDED = 64;

    /// The size of a buffer for records: whatever is free in one that has three full ones suffices
    /// for the next.
    static final int BUFFER = (GATHERED - 1) * (MOST_CONTENT + ADDED) + MOST_WRAPPED;

    /// The most that the header of a record may announce (RFC 8446 §5.2).
    private static final int MOST_ANNOUNCED = MOST_CONTENT + 256;

    /// The same in TLS 1.2, which would allow 1,728 more (RFC 5246 §6.2.3). No cipher adds so
    /// much, and an engine that is shown a longer one wants twice the room for all it writes from
    /// then on.
    private static final int MOST_ANNOUNCED_BEFORE_13 = MOST_CONTENT + 320;

    /// Records of a handshake. A sound client needs about ten. The engine copies what it has of a
    /// message with each record that brings more of it.
    private static final int MOST_HANDSHAKE_RECORDS = 128;

    /// How many more records without content than such with some may come, once there is a session:
    /// updates of keys, alerts that are only warnings, empty ones.
    private static final int MOST_WITHOUT_CONTENT = 32;

    /// What an engine keeps with its session: 5 to 6 KB were measured.
    private static final int ENGINE = 6 * 1024;

    /// What it keeps in a handshake beside what was received: 9 to 12 KB.
    private static final int HANDSHAKE = 12 * 1024;

    /// A header that announces more than any engine takes.
    private static final byte[] IMPOSSIBLE = {RecordHeader.APPLICATION_DATA, 3, 3, -1, -1};

    private static final int MOST_LAST_WORDS = 4;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final Pending outgoing;
    private boolean negotiated;
    private boolean before13;
    private boolean inputClosed;

    /// How much of the content is still to be in small records.
    private int firstFlight = FIRST_FLIGHT;

    /// There was no room for all that the engine has to say.
    private boolean stuck;

    private int withoutContent;
    private int handshakeBytes;

    /// A layer that has exchanged nothing.
    ///
    /// @param engine a server's
    /// @param outgoing takes records that are to be sent
    RecordLayer(SSLEngine engine, Pending outgoing) {
        this.engine = engine;
        this.outgoing = outgoing;
    }

    /// Whether the handshake is over.
    boolean isNegotiated() {
        return negotiated;
    }

    /// Whether the peer has said that nothing more comes.
    boolean isInputClosed() {
        return inputClosed;
    }

    /// Whether the engine has more to say than there was room for, and takes nothing before that.
    boolean isStuck() {
        return stuck;
    }

    /// Whether there is room for one more record, of any size.
    boolean hasRoom() {
        return outgoing.room() >= MOST_WRAPPED;
    }

    /// What both sides have agreed to speak (RFC 7301), empty if nothing.
    String protocol() {
        String agreed = engine.getApplicationProtocol();
        return agreed == null ? "" : agreed;
    }

    SSLSession session() {
        return engine.getSession();
    }

    /// How many bytes it keeps.
    int held() {
        return negotiated ? ENGINE : HANDSHAKE + handshakeBytes;
    }

    /// Refuses a record by its header, before its bytes are collected.
    ///
    /// @param length with the header
    void requirePossible(int length) throws TlsException {
        int most = before13 ? MOST_ANNOUNCED_BEFORE_13 : MOST_ANNOUNCED;
        if (length > RecordHeader.LENGTH + most) {
            throw violation("a record announces more than " + most + " bytes");
        }
    }

    /// Takes in the first record, and gathers what the engine has to say to it.
    ///
    /// @param incoming the record, which is complete; its position moves on, unless the engine has
    ///     to say something first
    /// @param targets where content goes, with room for the whole record
    /// @throws SSLException if the peer cannot be served; the rest is for [#sayLast()]
    void unwrap(ByteBuffer incoming, ByteBuffer... targets) throws SSLException {
        if (before13 && RecordHeader.type(incoming) == RecordHeader.HANDSHAKE) {
            throw violation("the client asks for another handshake, which nobody needs");
        }
        SSLEngineResult result = engine.unwrap(incoming, targets, 0, targets.length);
        if (result.getStatus() == Status.CLOSED) {
            inputClosed = true;
        } else if (result.getStatus() != Status.OK) {
            throw violation("a record of impossible size: " + result.getStatus());
        }
        count(result);
        proceed(result.getHandshakeStatus());
    }

    private void count(SSLEngineResult result) throws TlsException {
        if (result.bytesConsumed() == 0) {
            return;
        }
        if (!negotiated) {
            handshakeBytes += result.bytesConsumed();
        }
        boolean content = result.bytesProduced() > 0;
        withoutContent = content ? Math.max(0, withoutContent - 1) : withoutContent + 1;
        int most = negotiated ? MOST_WITHOUT_CONTENT : MOST_HANDSHAKE_RECORDS;
        if (withoutContent > most) {
            throw violation("too many records without content");
        }
    }

    private void proceed(HandshakeStatus first) throws SSLException {
        HandshakeStatus status = first;
        while (true) {
            switch (status) {
                case NEED_TASK -> status = runTasks();
                case NEED_WRAP -> status = wrapMessage();
                case FINISHED -> status = finished();
                case NOT_HANDSHAKING, NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    return;
                }
            }
        }
    }

    private HandshakeStatus runTasks() {
        for (Runnable task = engine.getDelegatedTask();
                task != null;
                task = engine.getDelegatedTask()) {
            task.run();
        }
        return engine.getHandshakeStatus();
    }

    private HandshakeStatus wrapMessage() throws SSLException {
        stuck = !hasRoom();
        if (stuck) {
            return HandshakeStatus.NOT_HANDSHAKING;
        }
        SSLEngineResult result = wrapped(engine.wrap(NOTHING, outgoing.back()));
        HandshakeStatus status = result.getHandshakeStatus();
        // With one side closed an engine may ask for what it does not give.
        boolean vain = result.bytesProduced() == 0 && status == HandshakeStatus.NEED_WRAP;
        return vain ? HandshakeStatus.NOT_HANDSHAKING : status;
    }

    private SSLEngineResult wrapped(SSLEngineResult result) throws TlsException {
        outgoing.added();
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            throw new TlsException("the engine wants more room than a record takes", null, false);
        }
        return result;
    }

    /// Told of updates of keys, too.
    private HandshakeStatus finished() {
        if (!negotiated) {
            negotiated = true;
            before13 = !"TLSv1.3".equals(engine.getSession().getProtocol());
            withoutContent = 0;
            handshakeBytes = 0;
        }
        return engine.getHandshakeStatus();
    }

    /// Goes on where it was stuck, if there is room now.
    ///
    /// @return whether it is stuck no more
    boolean resume() throws SSLException {
        if (stuck) {
            proceed(HandshakeStatus.NEED_WRAP);
        }
        return !stuck;
    }

    /// Makes one record. To be called while there is room, and it is not stuck.
    ///
    /// @param bytes what is to be in it, as far as it fits
    /// @param count how many of the array's there are
    /// @return how many bytes are in it
    long wrap(ByteBuffer[] bytes, int count) throws SSLException {
        return firstFlight > 0 ? wrapSmall(bytes, count) : wrapAny(bytes, count);
    }

    /// Of what is too much for a packet, only as much as fits one.
    private long wrapSmall(ByteBuffer[] bytes, int count) throws SSLException {
        int room = PACKET;
        int whole = 0;
        while (whole < count && bytes[whole].remaining() <= room) {
            room -= bytes[whole].remaining();
            whole++;
        }
        long taken;
        if (whole == count) {
            taken = wrapAny(bytes, count);
        } else {
            ByteBuffer part = bytes[whole];
            int limit = part.limit();
            part.limit(part.position() + room);
            try {
                taken = wrapAny(bytes, whole + 1);
            } finally {
                part.limit(limit);
            }
        }
        firstFlight -= (int) taken;
        return taken;
    }

    private long wrapAny(ByteBuffer[] bytes, int count) throws SSLException {
        SSLEngineResult result = wrapped(engine.wrap(bytes, 0, count, outgoing.back()));
        if (result.getStatus() == Status.CLOSED) {
            throw new TlsException("nothing can be sent behind the end", null, false);
        }
        proceed(result.getHandshakeStatus());
        return result.bytesConsumed();
    }

    /// Says that nothing more is sent.
    void closeOutput() throws SSLException {
        engine.closeOutbound();
        proceed(HandshakeStatus.NEED_WRAP);
    }

    /// What no sound peer does. An engine has no call by which to say so, but says it of a record
    /// that cannot be.
    private TlsException violation(String message) {
        try {
            engine.unwrap(ByteBuffer.wrap(IMPOSSIBLE), NOTHING);
        } catch (SSLException e) {
            LOG.log(Level.TRACE, "an engine was made to raise an alert", e);
        }
        return TlsException.violation(message);
    }

    /// Gathers the alert that the engine has for the peer after an exception, if there is one.
    ///
    /// A delegated task's exception comes once more before that.
    void sayLast() {
        for (int i = 0; i < MOST_LAST_WORDS && hasRoom() && !engine.isOutboundDone(); i++) {
            try {
                engine.wrap(NOTHING, outgoing.back());
                outgoing.added();
            } catch (SSLException e) {
                LOG.log(Level.TRACE, "an engine has failed once more", e);
            }
        }
    }
}
