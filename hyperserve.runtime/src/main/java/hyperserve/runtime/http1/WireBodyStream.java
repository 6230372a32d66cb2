package hyperserve.runtime.http1;

import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.semantics.HandlerCall;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/// The body of a request as a stream, for the handler's thread.
final class WireBodyStream extends InputStream {

    private final WireBody body;
    private final HandlerCall call;
    private final BufferPool buffers;
    private boolean transferring;

    WireBodyStream(WireBody body, HandlerCall call, BufferPool buffers) {
        this.body = body;
        this.call = call;
        this.buffers = buffers;
    }

    /// How many bytes it keeps while it waits.
    long held() {
        return transferring ? BufferPool.SIZE : 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, target.length);
        if (count == 0) {
            return 0;
        }
        call.present();
        try {
            return body.read(target, offset, count);
        } finally {
            call.away();
        }
    }

    /// Copies the rest to a stream, in a buffer that is leased while there is something in it.
    @Override
    public long transferTo(OutputStream target) throws IOException {
        Objects.requireNonNull(target);
        call.present();
        try {
            long sum = 0;
            int count = transferSome(target);
            while (count >= 0) {
                sum += count;
                if (count == 0) {
                    body.awaitMore();
                }
                count = transferSome(target);
            }
            return sum;
        } finally {
            call.away();
        }
    }

    @SuppressWarnings("ByteBufferBackingArray") // leased ones begin at their array's 0
    private int transferSome(OutputStream target) throws IOException {
        ByteBuffer buffer = buffers.lease();
        byte[] array = buffer.array();
        transferring = true;
        try {
            int count = body.tryRead(array, 0, array.length);
            if (count > 0) {
                target.write(array, 0, count);
                // Which may have been the response's stream, and let the connection go.
                call.present();
            }
            return count;
        } finally {
            transferring = false;
            buffers.release(buffer);
        }
    }

    @Override
    public int available() throws IOException {
        return body.availableNow();
    }
}
