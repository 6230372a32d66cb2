package hyperserve.runtime.tls;

import hyperserve.runtime.net.BufferPool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Sends a part of a file: reads a slice and has it encrypted, again and again until the socket
/// takes no more. There is no way past our memory.
///
/// @param transport encrypts and sends
/// @param buffers where a slice is leased
record FileSlices(TlsTransport transport, BufferPool buffers) {

    /// Sends as much as the socket takes.
    ///
    /// @param position where the part begins
    /// @param count how long it is
    /// @return the number of bytes taken, 0 also where the file has none
    long write(FileChannel file, long position, long count) throws IOException {
        ByteBuffer slice = buffers.lease();
        try {
            long taken = 0;
            long more = 1;
            while (taken < count && more > 0) {
                transport.flush();
                more =
                        transport.isFlushed()
                                ? write(slice, file, position + taken, count - taken)
                                : 0;
                taken += more;
            }
            return taken;
        } finally {
            buffers.release(slice);
        }
    }

    private long write(ByteBuffer slice, FileChannel file, long position, long count)
            throws IOException {
        slice.clear().limit((int) Math.min(count, RecordLayer.GATHERED_CONTENT));
        if (file.read(slice, position) <= 0) {
            return 0;
        }
        return transport.write(slice.flip());
    }
}
