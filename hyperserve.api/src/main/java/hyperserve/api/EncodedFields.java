package hyperserve.api;

import java.nio.charset.StandardCharsets;

/// Immutable field lines of a message that is kept for long, such as the request of each WebSocket:
/// only in the form in which they are sent, which takes a third of what strings of them take. These
/// are made when they are asked for.
final class EncodedFields implements Headers {

    private static final int AFTER_NAME = ": ".length();
    private static final int AFTER_VALUE = "\r\n".length();

    private final byte[] encoded;

    /// The index after each line in there.
    private final int[] ends;

    private EncodedFields(byte[] encoded, int[] ends) {
        this.encoded = encoded;
        this.ends = ends;
    }

    /// @throws IllegalArgumentException if a name is not a token, or a value holds a control
    ///     character
    static Headers copyOf(Headers headers) {
        if (headers.size() == 0) {
            return Headers.empty();
        }
        // Which checks them: so no name has a colon, and no value the end of a line.
        FieldSection lines = FieldSection.copyOf(headers);
        byte[] encoded = new byte[lines.encodedLength()];
        lines.encode(encoded, 0);
        int[] ends = new int[lines.size()];
        int end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += lines.name(i).length() + AFTER_NAME + lines.value(i).length() + AFTER_VALUE;
            ends[i] = end;
        }
        return new EncodedFields(encoded, ends);
    }

    @Override
    public int size() {
        return ends.length;
    }

    @Override
    public String name(int index) {
        return text(start(index), endOfName(index));
    }

    @Override
    public String value(int index) {
        return text(endOfName(index) + AFTER_NAME, ends[index] - AFTER_VALUE);
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    private int endOfName(int index) {
        int at = start(index);
        while (encoded[at] != ':') {
            at++;
        }
        return at;
    }

    private String text(int from, int to) {
        return new String(encoded, from, to - from, StandardCharsets.ISO_8859_1);
    }

    @Override
    public Headers copy() {
        return this;
    }

    @Override
    public int encodedLength() {
        return encoded.length;
    }

    @Override
    public void encode(byte[] target, int offset) {
        System.arraycopy(encoded, 0, target, offset, encoded.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Headers that && FieldSection.copyOf(this).equals(that);
    }

    @Override
    public int hashCode() {
        return FieldSection.copyOf(this).hashCode();
    }

    @Override
    public String toString() {
        return FieldSection.copyOf(this).toString();
    }
}
