package hyperserve.http2.connection;

import hyperserve.runtime.semantics.HandlerCall;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// The body of a request as a stream, for the handler's thread.
final class StreamBodyInput extends InputStream {

    private final StreamBody body;

    StreamBodyInput(StreamBody body) {
        this.body = body;
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
        HandlerCall call = body.call();
        call.present();
        try {
            return body.read(target, offset, count);
        } finally {
            call.away();
        }
    }

    @Override
    public int available() throws IOException {
        return body.available();
    }
}
