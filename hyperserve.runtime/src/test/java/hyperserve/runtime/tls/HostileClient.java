package hyperserve.runtime.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/// A client whose engine is honest, and whose records are not safe from whoever sends them: they
/// wait in a stock, where they are changed.
final class HostileClient {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int MOST_STEPS = 10_000;
    private static final int MOST_KEPT = 32;
    private static final int LARGE = 34_000;

    /// More of either are refused as a flood at some time.
    private static final int FEW = 15;

    private final SSLEngine engine;
    private final List<byte[]> stock = new ArrayList<>();
    private final List<byte[]> sent = new ArrayList<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private byte[] rest = {};
    private boolean sound = true;
    private boolean begun;
    private boolean closed;
    private boolean hasHeardEnd;
    private boolean broken;
    private int vain;

    HostileClient(SSLEngine engine) {
        this.engine = engine;
    }

    /// Whether all that it has sent was as its engine has made it, and no end came too early.
    boolean isSound() {
        return sound;
    }

    void distrust() {
        sound = false;
    }

    /// Whether its engine has said that nothing more comes.
    boolean isClosed() {
        return closed || engine.isOutboundDone();
    }

    /// Whether the server has said that nothing more comes.
    boolean hasHeardEnd() {
        return hasHeardEnd;
    }

    /// Whether its engine has refused what the server has sent.
    boolean isBroken() {
        return broken;
    }

    boolean isReady() {
        return begun
                && !broken
                && engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
                && !engine.getSession().getProtocol().equals("NONE");
    }

    /// All the content that its engine has encrypted.
    byte[] said() {
        return said.toByteArray();
    }

    /// All the content that its engine has decrypted.
    byte[] heard() {
        return heard.toByteArray();
    }

    boolean hasStock() {
        return !stock.isEmpty();
    }

    /// Takes what the server has sent, and has its answer ready.
    void take(byte[] fromServer) {
        byte[] all = Arrays.copyOf(rest, rest.length + fromServer.length);
        System.arraycopy(fromServer, 0, all, rest.length, fromServer.length);
        ByteBuffer in = ByteBuffer.wrap(all);
        try {
            if (!begun) {
                begun = true;
                engine.beginHandshake();
            }
            int steps = 0;
            while (!broken && step(in)) {
                require(steps++ < MOST_STEPS, "the client does not come to an end");
            }
        } catch (SSLException e) {
            broken = true;
            lastWords();
        }
        rest = Arrays.copyOfRange(all, in.position(), all.length);
    }

    private boolean step(ByteBuffer in) throws SSLException {
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            engine.getDelegatedTask().run();
            return true;
        }
        if (status == HandshakeStatus.NEED_WRAP) {
            return wrap(NOTHING) > 0;
        }
        if (!in.hasRemaining() || hasHeardEnd) {
            return false;
        }
        ByteBuffer content = ByteBuffer.allocate(LARGE);
        SSLEngineResult result = engine.unwrap(in, content);
        heard.write(content.array(), 0, content.position());
        hasHeardEnd |= result.getStatus() == Status.CLOSED;
        return result.getStatus() == Status.OK;
    }

    private int wrap(ByteBuffer content) throws SSLException {
        ByteBuffer record = ByteBuffer.allocate(LARGE);
        engine.wrap(content, record);
        if (record.position() > 0) {
            stock.add(Arrays.copyOf(record.array(), record.position()));
        }
        return record.position();
    }

    private void lastWords() {
        try {
            while (!engine.isOutboundDone() && wrap(NOTHING) > 0) {
                // Its alert.
            }
        } catch (SSLException e) {
            // It has none.
        }
    }

    /// Encrypts content, if it can by now.
    ///
    /// @param length how much; a record without content if it is none
    void say(int length) {
        if (!isReady() || isClosed()) {
            return;
        }
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = (byte) (said.size() + i);
        }
        ByteBuffer source = ByteBuffer.wrap(content);
        try {
            do {
                if (wrap(source) == 0) {
                    break;
                }
            } while (source.hasRemaining());
        } catch (SSLException e) {
            throw new AssertionError("the client cannot encrypt", e);
        }
        said.write(content, 0, source.position());
        if (length == 0) {
            countVain();
        }
    }

    private void countVain() {
        vain++;
        sound &= vain < FEW;
    }

    /// Changes its keys in TLS 1.3, begins another handshake in TLS 1.2.
    void changeKeys() {
        if (!isReady() || isClosed() || hasHeardEnd) {
            return;
        }
        sound &= engine.getSession().getProtocol().equals(TlsPolicy.TLS_1_3);
        countVain();
        try {
            engine.beginHandshake();
        } catch (SSLException e) {
            throw new AssertionError("the client cannot begin a handshake", e);
        }
        take(new byte[0]);
    }

    /// Says `close_notify`.
    void close() {
        sound &= isReady();
        closed = true;
        engine.closeOutbound();
        lastWords();
    }

    /// The next records, as one.
    byte[] next(int count) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count && !stock.isEmpty(); i++) {
            byte[] record = stock.removeFirst();
            if (sent.size() < MOST_KEPT) {
                sent.add(record);
            }
            all.writeBytes(record);
        }
        return all.toByteArray();
    }

    /// The beginning of the next record, whose rest is the next one then.
    byte[] begin(int length) {
        if (stock.isEmpty()) {
            return new byte[0];
        }
        byte[] record = stock.removeFirst();
        int split = Math.min(length, record.length);
        if (split < record.length) {
            stock.addFirst(Arrays.copyOfRange(record, split, record.length));
        }
        return Arrays.copyOf(record, split);
    }

    /// One that was sent before.
    byte[] again(int index) {
        sound = false;
        return sent.isEmpty() ? new byte[0] : sent.get(index % sent.size());
    }

    /// Does something to the next record; what may not be there.
    void spoil(Choices choices) {
        sound = false;
        if (stock.isEmpty()) {
            return;
        }
        byte[] record = stock.removeFirst();
        switch (choices.below(6)) {
            case 0 -> stock.add(Math.min(1, stock.size()), record);
            case 1 -> stock.addAll(0, split(record, 1 + choices.below(64)));
            case 2 ->
                    stock.addFirst(Arrays.copyOf(record, choices.below(256) * record.length / 256));
            case 3 -> stock.addFirst(changed(record, choices.below(5), choices.below(256)));
            case 4 ->
                    stock.addFirst(
                            changed(
                                    record,
                                    choices.below(256) * record.length / 256,
                                    choices.below(256)));
            default -> {
                // It is lost.
            }
        }
    }

    private static byte[] changed(byte[] record, int at, int value) {
        byte[] other = record.clone();
        if (at < other.length) {
            other[at] = (byte) value;
        }
        return other;
    }

    /// Several records with the content of one, as may be done to what is not encrypted.
    private static List<byte[]> split(byte[] record, int length) {
        List<byte[]> parts = new ArrayList<>();
        for (int at = RecordHeader.LENGTH; at < record.length; at += length) {
            int end = Math.min(record.length, at + length);
            parts.add(record(record[0], Arrays.copyOfRange(record, at, end)));
        }
        return parts;
    }

    /// A record that is not encrypted.
    static byte[] record(byte type, byte... content) {
        return ByteBuffer.allocate(RecordHeader.LENGTH + content.length)
                .put(type)
                .putShort((short) 0x0303)
                .putShort((short) content.length)
                .put(content)
                .array();
    }

    private static void require(boolean condition, String complaint) {
        if (!condition) {
            throw new AssertionError(complaint);
        }
    }
}
