package hyperserve.runtime.http1;

import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.semantics.HandlerCall;
import hyperserve.runtime.semantics.ReceivedBodyStream;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/// The stream of a body that is read from the connection.
final class WireBodyStream extends ReceivedBodyStream {

    private final WireBody body;
    private final HandlerCall call;
    private final BufferPool buffers;
    private boolean transferring;

    WireBodyStream(WireBody body, HandlerCall call, BufferPool buffers) {
        super(body);
        this.body = body;
        this.call = call;
        this.buffers = buffers;
    }

    /// How many bytes it keeps while it waits.
    long held() {
        return transferring ? BufferPool.SIZE : 0;
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
}
