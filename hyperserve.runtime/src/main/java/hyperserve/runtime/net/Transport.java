package hyperserve.runtime.net;

import hyperserve.api.Nullable;
import hyperserve.runtime.logging.LazyLogger;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

import javax.net.ssl.SSLSession;

/// What stands between a connection's bytes and its socket: nothing ([PlainTransport]), or what
/// encrypts them.
///
/// It waits for nothing. It may hold back bytes that were written, may have bytes that nobody has
/// read though the socket has none, and may have to write before it can read, or the other way
/// round; a connection asks it for each. Owned by whoever owns the connection, but for
/// [#channel()] and [#close].
public abstract class Transport {

    private static final Logger LOG = LazyLogger.of(Transport.class);

    private final SocketChannel channel;

    /// Also where there is no such option, as with a Unix domain socket.
    boolean noDelay;

    /// What stands before a socket.
    ///
    /// @param channel the socket, in non-blocking mode
    protected Transport(SocketChannel channel) {
        this.channel = channel;
    }

    /// {@return the socket}
    public final SocketChannel channel() {
        return channel;
    }

    /// {@return the address of the client: of the peer, unless that has said whose connection it
    /// passes on}
    ///
    /// @throws IOException if the socket is closed
    public SocketAddress remoteAddress() throws IOException {
        return channel.getRemoteAddress();
    }

    /// {@return the address that the client has connected to, as [#remoteAddress()]}
    ///
    /// @throws IOException if the socket is closed
    public SocketAddress localAddress() throws IOException {
        return channel.getLocalAddress();
    }

    /// Takes bytes that somebody else has read from the socket, before it reads for the first time:
    /// gives them to the reader now, or keeps them for the next read.
    ///
    /// @param earlier those bytes; they may lie in the target's array, behind its position
    /// @param target where to, with room for all of them
    /// @return the number of bytes given
    public int receivedBefore(ByteBuffer earlier, ByteBuffer target) {
        int count = earlier.remaining();
        target.put(earlier);
        return count;
    }

    /// Reads what is here.
    ///
    /// @param target where to
    /// @return the number of bytes read, 0 if there are none, −1 at the end of the stream
    /// @throws IOException if the peer is gone
    public abstract int read(ByteBuffer target) throws IOException;

    /// Reads as little as it takes to hear whether the peer is still there, as there is no memory
    /// for more.
    ///
    /// @param one where to, with room for one byte
    /// @return as [#read(ByteBuffer)]; 0 also if something came that is to be read as a whole
    /// @throws IOException if the peer is gone
    public int readLittle(ByteBuffer one) throws IOException {
        return read(one);
    }

    /// Takes bytes to send: the socket has them then, or they are held back.
    ///
    /// @param bytes the bytes, whose positions move on as they are taken
    /// @return the number of bytes taken
    /// @throws IOException if the peer is gone
    public abstract int write(ByteBuffer bytes) throws IOException;

    /// The same, of several buffers in order.
    ///
    /// @param bytes the buffers
    /// @param count how many of the array's there are
    /// @return the number of bytes taken
    /// @throws IOException if the peer is gone
    public abstract long write(ByteBuffer[] bytes, int count) throws IOException;

    /// The same, of a part of a file.
    ///
    /// @param file the file
    /// @param position where the part begins
    /// @param count how long it is
    /// @return the number of bytes taken, 0 also where the file has none
    /// @throws IOException if the peer is gone, or the file cannot be read
    public abstract long write(FileChannel file, long position, long count) throws IOException;

    /// Gives the socket what was held back, as far as it takes it.
    ///
    /// @throws IOException if the peer is gone
    public void flush() throws IOException {}

    /// {@return how many bytes are held back, as the socket will see them}
    public long unsent() {
        return 0;
    }

    /// {@return whether there are bytes to read of which no readiness will tell}
    public boolean hasUnread() {
        return false;
    }

    /// What the socket has to be ready for, so that it makes sense to try again.
    ///
    /// @param wanted what the connection wants to do, as a set of a selection key's operations
    /// @return such a set
    public int interest(int wanted) {
        return wanted;
    }

    /// Says that nothing more is sent, behind what was written before.
    ///
    /// @throws IOException if the peer is gone
    public void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    /// Takes leave of the peer, if there is something to say beside the end of the stream, and if
    /// the socket takes it at once: the connection is closed next. Gives back all it keeps.
    ///
    /// @param whole whether all that was to be sent has been, so that the end is to be believed
    public void leave(boolean whole) {}

    /// Gives back what it does not need while it waits.
    public void release() {}

    /// {@return how many bytes it keeps while it waits}
    public long held() {
        return 0;
    }

    /// {@return the session of TLS, or null if there is none}
    public @Nullable SSLSession tls() {
        return null;
    }

    /// Whether a request for an authority belongs on this connection; if not, the answer is 421
    /// (RFC 9110 §7.4).
    ///
    /// @param authority has a valid host and perhaps a port, as in a Host field
    /// @param start where it begins
    /// @param end where it ends
    /// @return whether it does
    public boolean isFor(byte[] authority, int start, int end) {
        return true;
    }

    /// {@return the name of the protocol that both sides have agreed on beforehand (ALPN, RFC
    /// 7301), empty if they have agreed on none, null as long as that is open}
    public @Nullable String protocol() {
        return "";
    }

    /// {@return whether it is of no more use because the peer has not kept to the rules, and has
    /// not just gone}
    public boolean isBroken() {
        return false;
    }

    /// Sends small writes at once from now on (`TCP_NODELAY`).
    ///
    /// @throws IOException if the peer is gone
    public final void noDelay() throws IOException {
        if (noDelay) {
            return;
        }
        noDelay = true;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /// Closes the socket. Any thread may call it.
    ///
    /// @param reset whether a reset tells the client that not all was sent, and frees what the
    ///     system still holds for it
    final void close(boolean reset) {
        try (channel) {
            if (reset) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing a connection failed; its descriptor is gone", e);
        }
    }
}
