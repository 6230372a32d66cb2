package hyperserve.web.filter;

import java.io.IOException;
import java.io.OutputStream;

/// Passes bytes on until it is severed, and drops them from then on. Closing it does nothing.
final class Severable extends OutputStream {

    private final OutputStream out;
    private boolean severed;

    Severable(OutputStream out) {
        this.out = out;
    }

    void sever() {
        severed = true;
    }

    @Override
    public void write(int b) throws IOException {
        if (!severed) {
            out.write(b);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (!severed && length > 0) {
            out.write(bytes, offset, length);
        }
    }

    @Override
    public void flush() throws IOException {
        if (!severed) {
            out.flush();
        }
    }

    @Override
    public void close() {
        // Whoever has given the stream out ends it.
    }
}
