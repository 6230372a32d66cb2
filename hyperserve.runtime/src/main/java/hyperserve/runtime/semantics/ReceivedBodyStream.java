package hyperserve.runtime.semantics;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// The body of a request as a stream, for the handler's thread. A version of HTTP may extend it
/// with ways to read that are cheaper with its bodies.
public class ReceivedBodyStream extends InputStream {

    private final ReceivedBody body;

    /// The stream of a body.
    ///
    /// @param body the body
    public ReceivedBodyStream(ReceivedBody body) {
        this.body = body;
    }

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public final int read(byte[] target, int offset, int count) throws IOException {
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
    public final int available() throws IOException {
        return body.availableNow();
    }
}
