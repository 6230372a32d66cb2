package hyperserve.bench.attack;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import javax.net.ssl.SSLContext;

/// What a client over TLS does that no sound one does.
enum Misdeed {
    /// Sends the first half of a ClientHello.
    HALF_HELLO(false) {
        @Override
        void commit(TlsPeer peer, byte[] hello) throws IOException {
            peer.send(Arrays.copyOf(hello, hello.length / 2));
        }
    },
    /// Sends a whole ClientHello, which has the server do most of what a handshake costs it, and
    /// nothing else.
    HELLO_ONLY(false) {
        @Override
        void commit(TlsPeer peer, byte[] hello) throws IOException {
            peer.send(hello);
        }
    },
    /// Sends all of the handshake but for the second half of its last record.
    HALF_FINISHED(false) {
        @Override
        void commit(TlsPeer peer, byte[] hello) throws IOException {
            byte[] last = peer.shakeHandsButForTheEnd();
            peer.send(Arrays.copyOf(last, last.length - 20));
        }
    },
    /// Sends a ClientHello, and then that it changes its cipher, which means nothing in TLS 1.3
    /// (RFC 8446 §5), again and again.
    CIPHER_CHANGES(false) {
        @Override
        void commit(TlsPeer peer, byte[] hello) throws IOException {
            peer.send(hello);
            for (int i = 0; i < FLOOD; i++) {
                peer.send(new byte[] {20, 3, 3, 0, 1, 1});
            }
        }
    },
    /// Updates its keys, and has the server do so, again and again.
    KEY_UPDATES(true) {
        @Override
        void commit(TlsPeer peer, byte[] hello) throws IOException {
            for (int i = 0; i < FLOOD; i++) {
                peer.send(peer.another());
            }
        }
    },
    /// Begins another handshake in a session of TLS 1.2.
    RENEGOTIATION(true) {
        @Override
        void commit(TlsPeer peer, byte[] hello) throws IOException {
            peer.send(peer.another());
        }

        @Override
        String version() {
            return "TLSv1.2";
        }
    },
    /// Announces a record of 65,535 bytes, and sends some of it.
    OVERSIZED_RECORD(true) {
        @Override
        void commit(TlsPeer peer, byte[] hello) throws IOException {
            byte[] record = new byte[1000];
            System.arraycopy(new byte[] {23, 3, 3, -1, -1}, 0, record, 0, 5);
            peer.send(record);
        }
    };

    /// Several times as many as any server has to bear.
    private static final int FLOOD = 200;

    private static final byte[] REQUEST =
            "GET /plaintext HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final boolean inSession;

    Misdeed(boolean inSession) {
        this.inSession = inSession;
    }

    /// Does it.
    ///
    /// @param peer has said nothing yet, or, if it is done in a session, was answered there
    /// @param hello a ClientHello of TLS 1.3. It is the same for all, so that it costs the client
    ///     next to nothing
    /// @throws IOException if the server cuts the connection meanwhile
    abstract void commit(TlsPeer peer, byte[] hello) throws IOException;

    String version() {
        return "TLSv1.3";
    }

    /// Whether it comes after a handshake and a request, both as they should be. The server's time
    /// to cut the connection counts from there, and else from the moment that it was connected.
    boolean isInSession() {
        return inSession;
    }

    /// Does what comes before.
    ///
    /// @throws IOException if the server does not serve
    TlsPeer begin(Socket socket, SSLContext context) throws IOException {
        TlsPeer peer = new TlsPeer(socket, context, version());
        if (inSession) {
            peer.shakeHands();
            Answer answer = peer.ask(REQUEST);
            if (answer.status() != 200) {
                throw new IOException("status " + answer.status());
            }
        }
        return peer;
    }
}
