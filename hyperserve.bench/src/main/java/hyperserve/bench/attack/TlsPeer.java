package hyperserve.bench.attack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;

/// A client's side of TLS on a socket that blocks, which sends what it has to say when it is told
/// to, or only a part of it. Its handshake is a full one. Used by one thread.
final class TlsPeer {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int RECORD = 17 * 1024;

    private final Socket socket;
    private final SSLEngine engine;
    private final ByteBuffer received = ByteBuffer.allocate(2 * RECORD).flip();
    private final ByteBuffer content = ByteBuffer.allocate(RECORD);
    private boolean established;

    /// One that has said nothing yet.
    ///
    /// @param socket connected
    /// @param version of TLS, such as `TLSv1.3`
    TlsPeer(Socket socket, SSLContext context, String version) throws IOException {
        this.socket = socket;
        this.engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {version});
        engine.beginHandshake();
    }

    /// {@return all that is to be said now, which is not sent}
    byte[] say() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        boolean more = true;
        while (more) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> all.writeBytes(record(NOTHING));
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> more = unwrap();
                case NOT_HANDSHAKING, FINISHED -> {
                    more = false;
                    established = true;
                }
            }
        }
        return all.toByteArray();
    }

    /// {@return a record with this content, or with the next message of a handshake}
    byte[] record(ByteBuffer plain) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(RECORD);
        engine.wrap(plain, record);
        byte[] bytes = new byte[record.position()];
        record.get(0, bytes);
        return bytes;
    }

    /// {@return a request to begin another handshake, which TLS 1.3 has not: there, to update keys}
    byte[] another() throws IOException {
        engine.beginHandshake();
        return say();
    }

    /// {@return whether anything was taken in}
    private boolean unwrap() throws IOException {
        SSLEngineResult result = engine.unwrap(received, content);
        if (result.getStatus() == Status.CLOSED) {
            throw new IOException("the server has closed the session");
        }
        return result.bytesConsumed() > 0;
    }

    /// Shakes hands up to the last that the client says, which is not sent.
    ///
    /// @return that
    byte[] shakeHandsButForTheEnd() throws IOException {
        send(say());
        byte[] last = {};
        while (last.length == 0) {
            receive();
            last = say();
        }
        return last;
    }

    /// Shakes hands.
    void shakeHands() throws IOException {
        send(shakeHandsButForTheEnd());
        while (!established) {
            receive();
            send(say());
        }
    }

    /// Asks and reads the answer whole.
    ///
    /// @param request all of it, in one record
    Answer ask(byte[] request) throws IOException {
        send(record(ByteBuffer.wrap(request)));
        Answer answer = new Answer();
        boolean whole = false;
        while (!whole) {
            while (content.position() == 0) {
                if (!unwrap()) {
                    receive();
                }
            }
            whole = answer.take(content.flip());
            content.compact();
        }
        return answer;
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    private void receive() throws IOException {
        received.compact();
        int count =
                socket.getInputStream()
                        .read(received.array(), received.position(), received.remaining());
        if (count < 0) {
            throw new IOException("closed by the server");
        }
        received.position(received.position() + count).flip();
    }
}
