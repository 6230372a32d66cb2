package hyperserve.api;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/// The stream into which a [BodyWriter] writes.
///
/// Bytes are gathered and sent when there are 8 KiB of them, on [#flush()], or at the end of the
/// writer; with the first that are sent the response is committed. A write waits while the client
/// does not read, and throws [java.io.IOException] when the client is gone or too slow. Used by one
/// thread at a time.
///
/// As a channel it takes buffers, so that a [FileChannel] can transfer to it. A direct buffer of 8
/// KiB or more, a mapped file for one, is sent from where it lies; arrays are copied on the way to
/// the system, in pieces.
public abstract class BodyOutput extends OutputStream implements WritableByteChannel {

    /// For the server alone: methods may join this class.
    protected BodyOutput() {}

    /// Output to a stream, for those who call a [BodyWriter] themselves: a test, or a filter that
    /// changes what is written.
    ///
    /// @param out where to; neither flushed at the end nor closed
    /// @return output that keeps nothing back, hands on each flush, and takes no trailers:
    ///     [#trailer] throws [IllegalStateException]
    public static BodyOutput to(OutputStream out) {
        return new StreamOutput(out);
    }

    /// Writes all that remains in a buffer; never less, as it waits while the client does not read.
    ///
    /// @param source the bytes, not to be changed meanwhile; its position moves to its limit. It is
    ///     the caller's again when this returns
    /// @return how many bytes those were
    /// @throws IOException if the client is gone or too slow, or if there are more bytes than were
    ///     announced
    @Override
    public abstract int write(ByteBuffer source) throws IOException;

    /// Writes a part of a file. A server that does not encrypt has the system send it, and no byte
    /// of it passes through the JVM (`sendfile`).
    ///
    /// @param file the file; its position neither counts nor changes
    /// @param position where the part begins
    /// @param count its length; all of it is written, unless this throws
    /// @throws IllegalArgumentException if one of the numbers is negative
    /// @throws EOFException if the file ends before
    /// @throws IOException if the file cannot be read, the client is gone or too slow, or there are
    ///     more bytes than were announced
    public void transferFrom(FileChannel file, long position, long count) throws IOException {
        if (position < 0 || count < 0) {
            throw new IllegalArgumentException(
                    "no part of a file: %s bytes from %s on".formatted(count, position));
        }
        long done = 0;
        while (done < count) {
            long sent = file.transferTo(position + done, count - done, this);
            if (sent <= 0) {
                throw new EOFException(
                        "the file ended after %s of %s bytes to be written".formatted(done, count));
            }
            done += sent;
        }
    }

    /// Adds a field line to the trailer section (RFC 9110 §6.5), sent after the content.
    ///
    /// @param name a field name that may stand in trailers, so none of framing, routing or content
    /// @param value its value
    /// @throws IllegalArgumentException if name or value is malformed or not allowed in trailers
    /// @throws IllegalStateException if the response cannot have trailers, because its length was
    ///     announced or the client speaks HTTP/1.0, as [ClientConnection#protocol()] tells
    public abstract void trailer(String name, String value);
}
