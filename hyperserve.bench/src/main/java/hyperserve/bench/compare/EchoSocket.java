package hyperserve.bench.compare;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// A WebSocket to a server that sends messages back; for one thread. Once it is made it does not
/// block.
final class EchoSocket implements AutoCloseable {

    private static final int LIMIT_MILLIS = (int) TimeUnit.SECONDS.toMillis(30);
    private static final int LONGEST_HEAD = 4096;
    private static final int BUFFER = 4096;
    private static final String HEAD_END = "\r\n\r\n";

    /// With the key of RFC 6455 §1.3; what has to be answered to it is below.
    private static final String FIELDS =
            """
             HTTP/1.1
            Host: localhost
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: 13
            """;

    /// Each message by itself, in both directions (RFC 7692 §7.1.1).
    private static final String OFFER =
            "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
                    + " client_no_context_takeover\n";

    private static final String ACCEPT = "\r\nsec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=\r";

    private final SocketChannel channel;
    private final EchoMessage message;
    private final ByteBuffer frame;
    private final EchoReader reader;
    private long sent;
    private long sentAt;

    private EchoSocket(SocketChannel channel, EchoMessage message) {
        this.channel = channel;
        this.message = message;
        this.frame = message.frame();
        this.reader = new EchoReader(message);
    }

    /// Opens one, and has the first message echoed, as it has to be.
    ///
    /// @throws IOException if that fails, or nothing comes for 30 seconds
    static EchoSocket open(int port, EchoMessage message) throws IOException {
        return open(port, message, true);
    }

    /// Opens one that has sent nothing.
    ///
    /// @throws IOException if that fails, or nothing comes for 30 seconds
    static EchoSocket join(int port, EchoMessage message) throws IOException {
        return open(port, message, false);
    }

    private static EchoSocket open(int port, EchoMessage message, boolean echoed)
            throws IOException {
        SocketChannel channel = SocketChannel.open(ServerProcess.address(port));
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            // Holds of the stream alone.
            channel.socket().setSoTimeout(LIMIT_MILLIS);
            EchoSocket socket = new EchoSocket(channel, message);
            InputStream in = channel.socket().getInputStream();
            socket.begin(in);
            if (echoed) {
                socket.echo(in);
            }
            channel.configureBlocking(false);
            return socket;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void begin(InputStream in) throws IOException {
        String offer = message.isCompressed() ? OFFER : "";
        String request = ("GET " + message.target() + FIELDS + offer + "\n").replace("\n", "\r\n");
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        byte[] bytes = new byte[BUFFER];
        String answer = "";
        while (!answer.contains(HEAD_END)) {
            int count = in.read(bytes);
            if (count < 0 || answer.length() > LONGEST_HEAD) {
                throw new ProtocolException("no answer to the handshake but: " + answer);
            }
            answer += new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
        }
        check(answer);
    }

    private void echo(InputStream in) throws IOException {
        byte[] bytes = new byte[BUFFER];
        sent = 1;
        channel.write(frame);
        while (reader.echoes() == 0) {
            int count = in.read(bytes);
            if (count < 0) {
                throw new EOFException("the server closed the socket before the first echo");
            }
            reader.read(ByteBuffer.wrap(bytes, 0, count));
        }
    }

    /// Whether the server has accepted (RFC 6455 §4.1), and without what nobody offered.
    private void check(String answer) throws ProtocolException {
        String fields = answer.toLowerCase(Locale.ROOT);
        boolean agreed =
                message.isCompressed()
                        ? fields.contains("\r\nsec-websocket-extensions: permessage-deflate")
                                && fields.contains("server_no_context_takeover")
                        : !fields.contains("\r\nsec-websocket-extensions:");
        boolean good =
                answer.startsWith("HTTP/1.1 101 ")
                        && fields.contains(ACCEPT)
                        && fields.contains("\r\nupgrade: websocket\r")
                        && agreed
                        && answer.endsWith(HEAD_END);
        if (!good) {
            throw new ProtocolException("unexpected answer to the handshake: " + answer);
        }
    }

    /// Has a selector tell when it can be read, and when there is room for the rest of a message;
    /// the key's attachment is this socket.
    void register(Selector selector) throws IOException {
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /// Sends the message once more; the rest of it by [#flush(SelectionKey)].
    void send(SelectionKey key) throws IOException {
        frame.rewind();
        expect();
        sentAt = System.nanoTime();
        flush(key);
    }

    /// One more message is to come, whoever sends it.
    void expect() {
        sent++;
    }

    /// Whatever has not come is not waited for any longer.
    ///
    /// @return whether anything has come
    boolean settle() {
        sent = reader.echoes();
        return sent > 0;
    }

    /// Sends what there is room for.
    void flush(SelectionKey key) throws IOException {
        channel.write(frame);
        int wanted = SelectionKey.OP_READ | (frame.hasRemaining() ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    /// Reads what is there.
    ///
    /// @param buffer for that
    /// @return whether the echo of what was sent last is here
    /// @throws IOException if the socket is closed, or what comes is no echo
    boolean read(ByteBuffer buffer) throws IOException {
        long before = reader.echoes();
        if (channel.read(buffer.clear()) < 0) {
            throw new EOFException("the server closed the socket");
        }
        reader.read(buffer.flip());
        if (reader.echoes() > sent) {
            throw new ProtocolException("more echoes than messages");
        }
        return reader.echoes() > before;
    }

    /// {@return when the last message was sent, of `System.nanoTime`}
    long sentAt() {
        return sentAt;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
