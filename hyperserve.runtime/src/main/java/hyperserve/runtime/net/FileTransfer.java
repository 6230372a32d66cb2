package hyperserve.runtime.net;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A part of a file that the system sends (`sendfile`), piece by piece as the socket takes it.
public final class FileTransfer {

    private final FileChannel file;
    private final long count;
    private final long end;
    private long position;

    /// Nothing was sent yet.
    ///
    /// @param file the file, to stay open until all is sent
    /// @param position where the part begins
    /// @param count its length
    /// @throws IllegalArgumentException if one of the numbers is negative, or both are too large
    public FileTransfer(FileChannel file, long position, long count) {
        if (position < 0 || count < 0 || position > Long.MAX_VALUE - count) {
            throw new IllegalArgumentException(
                    "no part of a file: %s bytes from %s on".formatted(count, position));
        }
        this.file = file;
        this.position = position;
        this.count = count;
        this.end = position + count;
    }

    /// Sends what the transport takes without waiting.
    ///
    /// @param transport where to
    /// @return the number of bytes it took
    /// @throws EOFException if the file ends before the part does
    /// @throws IOException if the peer is gone, or the file cannot be read
    public long send(Transport transport) throws IOException {
        long sent = transport.write(file, position, end - position);
        // Nothing is sent where the socket takes nothing, and where the file has nothing.
        if (sent == 0 && position < end && file.size() <= position) {
            throw endOfFile();
        }
        position += sent;
        return sent;
    }

    /// Reads all of it.
    ///
    /// @return the bytes
    /// @throws EOFException if the file ends before the part does
    /// @throws IOException if the file cannot be read
    public ByteBuffer read() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(end - position));
        while (bytes.hasRemaining()) {
            int read = file.read(bytes, position);
            if (read < 0) {
                throw endOfFile();
            }
            position += read;
        }
        return bytes.flip();
    }

    private EOFException endOfFile() {
        return new EOFException(
                "the file ended after %s of %s bytes to be written"
                        .formatted(count - (end - position), count));
    }

    /// {@return whether the rest cannot be had from the file}
    public boolean isFaulty() {
        try {
            return position < end && file.read(ByteBuffer.allocate(1), position) <= 0;
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }

    /// {@return whether all is sent}
    public boolean isOver() {
        return position == end;
    }
}
