package hyperserve.bench.compare;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Reads what one subscriber is sent: the head of a response, chunks (RFC 9112 §7.1) and in them
/// events whose data begin with a number. Makes sure that no number is missing or comes twice.
///
/// What comes may be cut anywhere.
final class EventReader {

    private enum State {
        HEAD,
        SIZE,
        EXTENSION,
        CONTENT,
        AFTER_CONTENT
    }

    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_HEAD = 8192;

    private final StringBuilder head = new StringBuilder();
    private State state = State.HEAD;
    private long left;

    /// How many bytes of `data: ` the line begins with; -1 if it begins otherwise, or its number
    /// has ended.
    private int matched;

    private long number;
    private long events;
    private long last = -1;

    /// {@return whether the response has begun}
    boolean subscribed() {
        return state != State.HEAD;
    }

    /// {@return how many events have come}
    long events() {
        return events;
    }

    /// {@return the number of the last one, -1 if none has come}
    long last() {
        return last;
    }

    /// Reads on.
    ///
    /// @throws IllegalStateException if the answer is not 200 in chunks, if it ends, or if an event
    ///     is missing
    void read(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            switch (state) {
                case HEAD -> head(next);
                case SIZE -> size(next);
                case EXTENSION -> {
                    if (next == '\n') {
                        sized();
                    }
                }
                case CONTENT -> {
                    content(next);
                    left--;
                    state = left == 0 ? State.AFTER_CONTENT : State.CONTENT;
                }
                case AFTER_CONTENT -> state = next == '\n' ? State.SIZE : State.AFTER_CONTENT;
            }
        }
    }

    private void head(byte next) {
        head.append((char) next);
        int length = head.length();
        if (next != '\n' || length < 4 || head.charAt(length - 3) != '\n') {
            require(length < LONGEST_HEAD, "its head is too long");
            return;
        }
        String text = head.toString();
        require(text.startsWith("HTTP/1.1 200 "), "the answer is " + text);
        require(
                text.matches("(?is).*\\r\\ntransfer-encoding: *chunked\\r\\n.*"),
                "the answer is not in chunks: " + text);
        head.setLength(0);
        head.trimToSize();
        state = State.SIZE;
    }

    private void size(byte next) {
        if (next == '\n') {
            sized();
        } else if (next == ';' || next == '\r') {
            state = State.EXTENSION;
        } else {
            int digit = Character.digit(next, 16);
            require(digit >= 0, "the size of a chunk has the byte " + next);
            left = left * 16 + digit;
        }
    }

    private void sized() {
        require(left > 0, "the stream has ended");
        state = State.CONTENT;
    }

    private void content(byte next) {
        if (next == '\n') {
            ended();
            matched = 0;
        } else if (matched == DATA.length) {
            if (next >= '0' && next <= '9') {
                number = number * 10 + next - '0';
            } else {
                ended();
            }
        } else if (matched >= 0) {
            matched = next == DATA[matched] ? matched + 1 : -1;
        }
    }

    /// The number has ended, if there is one.
    private void ended() {
        if (matched == DATA.length) {
            require(
                    last < 0 || number == last + 1,
                    "after event %d there came %d".formatted(last, number));
            last = number;
            number = 0;
            events++;
        }
        matched = -1;
    }

    private static void require(boolean holds, String fault) {
        if (!holds) {
            throw new IllegalStateException("a subscriber is not served: " + fault);
        }
    }
}
