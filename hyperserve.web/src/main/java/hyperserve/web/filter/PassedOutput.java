package hyperserve.web.filter;

import hyperserve.api.BodyOutput;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// The output of a writer that has a countdown, which ends with the first that is written: from
/// then on the answer is decided, and the server's clocks are those that count.
final class PassedOutput extends BodyOutput {

    private final BodyOutput out;
    private final Countdown countdown;
    private boolean begun;

    PassedOutput(BodyOutput out, Countdown countdown) {
        this.out = out;
        this.countdown = countdown;
    }

    boolean hasBegun() {
        return begun;
    }

    private void begin() {
        if (!begun) {
            if (countdown.end()) {
                throw Countdown.tooLate(null);
            }
            begun = true;
        }
    }

    @Override
    public void write(int b) throws IOException {
        begin();
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        begin();
        out.write(bytes, offset, length);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        begin();
        return out.write(source);
    }

    @Override
    public void transferFrom(FileChannel file, long position, long count) throws IOException {
        begin();
        out.transferFrom(file, position, count);
    }

    @Override
    public void flush() throws IOException {
        begin();
        out.flush();
    }

    @Override
    public boolean isOpen() {
        return out.isOpen();
    }

    @Override
    public void trailer(String name, String value) {
        out.trailer(name, value);
    }
}
