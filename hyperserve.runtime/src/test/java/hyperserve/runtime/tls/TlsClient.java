package hyperserve.runtime.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/// The client's side of TLS without a network: what it is given it decrypts, what it has to send it
/// gives back.
public final class TlsClient {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private ByteBuffer rest = NOTHING;
    private boolean begun;
    private boolean ended;

    /// A client that has said nothing yet.
    public TlsClient(SSLEngine engine) {
        this.engine = engine;
    }

    public SSLEngine engine() {
        return engine;
    }

    /// Takes what the server has sent.
    ///
    /// @return what is to be sent at once, in answer to that
    public byte[] take(byte[] fromServer) throws SSLException {
        rest =
                ByteBuffer.allocate(rest.remaining() + fromServer.length)
                        .put(rest)
                        .put(fromServer)
                        .flip();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        if (!begun) {
            begun = true;
            engine.beginHandshake();
        }
        while (step(answer)) {
            // Until there is nothing to do.
        }
        return answer.toByteArray();
    }

    private boolean step(ByteArrayOutputStream answer) throws SSLException {
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            engine.getDelegatedTask().run();
            return true;
        }
        if (status == HandshakeStatus.NEED_WRAP) {
            byte[] record = wrap(NOTHING);
            answer.writeBytes(record);
            return record.length > 0;
        }
        if (!rest.hasRemaining() || ended) {
            return false;
        }
        ByteBuffer content = ByteBuffer.allocate(20_000);
        SSLEngineResult result = engine.unwrap(rest, content);
        received.write(content.array(), 0, content.position());
        ended |= result.getStatus() == Status.CLOSED;
        return result.getStatus() == Status.OK;
    }

    private byte[] wrap(ByteBuffer plain) throws SSLException {
        ByteBuffer record = ByteBuffer.allocate(34_000);
        engine.wrap(plain, record);
        byte[] bytes = new byte[record.position()];
        record.get(0, bytes);
        return bytes;
    }

    /// Whether the handshake is over, as far as this side knows.
    public boolean isReady() {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
                && !engine.getSession().getProtocol().equals("NONE");
    }

    /// One record, if it fits.
    public byte[] encrypt(byte[] plain) throws SSLException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer source = ByteBuffer.wrap(plain);
        while (source.hasRemaining()) {
            all.writeBytes(wrap(source));
        }
        return all.toByteArray();
    }

    /// A record for each piece.
    public List<byte[]> encryptEach(List<byte[]> pieces) throws SSLException {
        List<byte[]> records = new ArrayList<>();
        for (byte[] piece : pieces) {
            records.add(encrypt(piece));
        }
        return records;
    }

    /// `close_notify`.
    public byte[] end() throws SSLException {
        engine.closeOutbound();
        return wrap(NOTHING);
    }

    /// What it was told.
    public byte[] received() {
        return received.toByteArray();
    }

    /// Whether the server has said that nothing more comes.
    public boolean hasEnded() {
        return ended;
    }
}
