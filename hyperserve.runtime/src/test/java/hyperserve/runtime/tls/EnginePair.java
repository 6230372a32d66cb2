package hyperserve.runtime.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/// Two engines that talk through two arrays, on one thread.
final class EnginePair {

    private static final int ROOM = 1 << 17;
    private static final int RECORD_HEADER = 5;
    private static final int HANDSHAKE_RECORD = 22;
    private static final int CERTIFICATE = 11;
    private static final int HELLO_FIXED = 38;
    private static final int PRE_SHARED_KEY = 41;
    private static final int SUPPORTED_VERSIONS = 43;

    final SSLEngine client;
    final SSLEngine server;
    private final ByteBuffer toServer = ByteBuffer.allocate(ROOM);
    private final ByteBuffer toClient = ByteBuffer.allocate(ROOM);
    private final ByteArrayOutputStream fromServer = new ByteArrayOutputStream();

    EnginePair(SSLEngine client, SSLEngine server) {
        this.client = client;
        this.server = server;
        client.setUseClientMode(true);
        server.setUseClientMode(false);
    }

    /// Shakes hands, and moves a byte each way, so that both have seen what follows a handshake.
    EnginePair connect() throws SSLException {
        client.beginHandshake();
        settle();
        toServer();
        toClient();
        return this;
    }

    /// Has the server answer a first message that is changed on its way. The client, who would
    /// notice, does not get to see the answer.
    EnginePair hello(UnaryOperator<byte[]> change) throws SSLException {
        client.beginHandshake();
        step(client, toClient, toServer);
        byte[] hello = new byte[toServer.flip().remaining()];
        toServer.get(hello).clear();
        toServer.put(change.apply(hello));
        boolean moved = true;
        while (moved) {
            moved = stepServer();
        }
        return this;
    }

    /// {@return whether the answer to the first message resumes a session: in TLS 1.3, it has
    /// chosen a pre-shared key; in TLS 1.2, no certificate follows it}
    boolean resumed() {
        ByteBuffer answer = ByteBuffer.wrap(fromServer.toByteArray());
        int recordEnd = RECORD_HEADER + answer.getShort(3);
        int at = RECORD_HEADER;
        int helloEnd = at + 4 + (answer.getInt(at) & 0xFFFFFF);
        at += HELLO_FIXED;
        at += 1 + answer.get(at) + 3;
        boolean latest = false;
        boolean chosen = false;
        for (at += 2; at < helloEnd; at += 4 + answer.getShort(at + 2)) {
            latest |= answer.getShort(at) == SUPPORTED_VERSIONS;
            chosen |= answer.getShort(at) == PRE_SHARED_KEY;
        }
        if (latest) {
            return chosen;
        }
        int next = helloEnd < recordEnd ? helloEnd : recordEnd + RECORD_HEADER;
        boolean handshake = helloEnd < recordEnd || answer.get(recordEnd) == HANDSHAKE_RECORD;
        return !(handshake && answer.get(next) == CERTIFICATE);
    }

    /// Runs both until neither has anything to say.
    void settle() throws SSLException {
        boolean moved = true;
        while (moved) {
            moved = step(client, toClient, toServer);
            moved |= stepServer();
        }
    }

    private boolean stepServer() throws SSLException {
        int before = toClient.position();
        boolean moved = step(server, toServer, toClient);
        if (toClient.position() > before) {
            fromServer.write(toClient.array(), before, toClient.position() - before);
        }
        return moved;
    }

    /// Has the client say what it wants to, and the server read it, but not act on it.
    void clientSpeaks() throws SSLException {
        client.wrap(ByteBuffer.allocate(0), toServer);
        toServer.flip();
        server.unwrap(toServer, ByteBuffer.allocate(ROOM));
        toServer.compact();
    }

    /// Sends a byte of application data.
    void toServer() throws SSLException {
        transfer(client, server, toServer);
    }

    /// Sends a byte of application data.
    void toClient() throws SSLException {
        transfer(server, client, toClient);
    }

    private static void transfer(SSLEngine from, SSLEngine to, ByteBuffer wire)
            throws SSLException {
        ByteBuffer plain = ByteBuffer.allocate(ROOM);
        from.wrap(ByteBuffer.wrap(new byte[] {'x'}), wire);
        wire.flip();
        while (wire.hasRemaining()) {
            SSLEngineResult result = to.unwrap(wire, plain);
            runTasks(to);
            if (result.bytesConsumed() == 0) {
                break;
            }
        }
        wire.compact();
        if (plain.position() != 1) {
            throw new AssertionError("one byte was sent, " + plain.position() + " came");
        }
    }

    /// {@return whether something happened}
    private static boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out)
            throws SSLException {
        runTasks(engine);
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_WRAP) {
            return engine.wrap(ByteBuffer.allocate(0), out).bytesProduced() > 0;
        }
        if (in.position() == 0) {
            return false;
        }
        in.flip();
        SSLEngineResult result = engine.unwrap(in, ByteBuffer.allocate(ROOM));
        in.compact();
        return result.bytesConsumed() > 0 || engine.getHandshakeStatus() != status;
    }

    private static void runTasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask();
                task != null;
                task = engine.getDelegatedTask()) {
            task.run();
        }
    }
}
