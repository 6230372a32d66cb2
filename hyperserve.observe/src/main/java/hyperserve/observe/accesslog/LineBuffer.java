package hyperserve.observe.accesslog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Lines on their way to be written: bytes, ASCII alone, of which the last of each line and no
/// other is a line feed. For one thread.
final class LineBuffer {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int size;

    LineBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    int size() {
        return size;
    }

    /// Forgets all that is behind a place.
    void truncate(int place) {
        size = place;
    }

    private void add(int value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, size * 2);
        }
        bytes[size++] = (byte) value;
    }

    /// Adds a text of ours: no character of it is looked at.
    LineBuffer ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            add(text.charAt(i));
        }
        return this;
    }

    LineBuffer number(long value) {
        return ascii(Long.toString(value));
    }

    LineBuffer endLine() {
        add('\n');
        return this;
    }

    /// Adds a text of somebody else's as Apache does: quotes and backslashes behind a backslash,
    /// `\n`, `\r`, `\t`, and all else that is no printable ASCII as `\xhh`. A character beyond
    /// Latin-1, which no field line has, is written as those of its bytes in UTF-8.
    ///
    /// @param spaces whether spaces may stand as they are, as between quotes
    LineBuffer apache(String text, boolean spaces) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> escaped(c);
                case '\n' -> escaped('n');
                case '\r' -> escaped('r');
                case '\t' -> escaped('t');
                default -> {
                    if (isPrintable(c) && (spaces || c != ' ')) {
                        add(c);
                    } else if (c <= 0xFF) {
                        hex(c);
                    } else {
                        i = utf8(text, i);
                    }
                }
            }
        }
        return this;
    }

    private static boolean isPrintable(char c) {
        return c >= ' ' && c < 0x7F;
    }

    private void escaped(char c) {
        add('\\');
        add(c);
    }

    private void hex(int octet) {
        escaped('x');
        add(HEX[octet >> 4 & 0xF]);
        add(HEX[octet & 0xF]);
    }

    /// {@return the place of the last character that was added}
    private int utf8(String text, int at) {
        int point = text.codePointAt(at);
        // Half of a pair has no bytes; it becomes a question mark.
        for (byte each : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
            hex(each & 0xFF);
        }
        return at + Character.charCount(point) - 1;
    }

    /// Adds a text of somebody else's as a string of JSON (RFC 8259 §7), in ASCII alone.
    LineBuffer json(String text) {
        add('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                escaped(c);
            } else if (isPrintable(c)) {
                add(c);
            } else {
                escaped('u');
                for (int shift = 12; shift >= 0; shift -= 4) {
                    add(HEX[c >> shift & 0xF]);
                }
            }
        }
        add('"');
        return this;
    }

    /// {@return the end of as many whole lines as one write may have, but of one line at least}
    ///
    /// @param start where the first of them begins
    /// @param most how many bytes a write may have
    int endOfLines(int start, int most) {
        if (size - start <= most) {
            return size;
        }
        int end = start + most;
        while (end > start && bytes[end - 1] != '\n') {
            end--;
        }
        if (end == start) {
            end = start + most;
            while (bytes[end - 1] != '\n') {
                end++;
            }
        }
        return end;
    }

    /// {@return how many lines end between two places}
    int lines(int start, int end) {
        int count = 0;
        for (int i = start; i < end; i++) {
            count += bytes[i] == '\n' ? 1 : 0;
        }
        return count;
    }

    /// {@return the bytes, not copied}
    ByteBuffer view() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    /// {@return all of it}
    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.US_ASCII);
    }
}
