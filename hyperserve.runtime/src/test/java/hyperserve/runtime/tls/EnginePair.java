package hyperserve.runtime.tls;

import java.nio.ByteBuffer;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/// Two engines that talk through two arrays, on one thread.
final class EnginePair {

    private static final int ROOM = 1 << 17;

    final SSLEngine client;
    final SSLEngine server;
    private final ByteBuffer toServer = ByteBuffer.allocate(ROOM);
    private final ByteBuffer toClient = ByteBuffer.allocate(ROOM);

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

    /// Runs both until neither has anything to say.
    void settle() throws SSLException {
        boolean moved = true;
        while (moved) {
            moved = step(client, toClient, toServer);
            moved |= step(server, toServer, toClient);
        }
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
