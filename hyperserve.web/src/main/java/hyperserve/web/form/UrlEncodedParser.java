package hyperserve.web.form;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Reads what is `application/x-www-form-urlencoded` (WHATWG URL §5.1), each byte once.
final class UrlEncodedParser {

    private final byte[] bytes;
    private final Bounds bounds;
    private final Form.Builder form = new Form.Builder();
    private int count;

    UrlEncodedParser(byte[] bytes, Bounds bounds) {
        this.bytes = bytes;
        this.bounds = bounds;
    }

    /// Empty fields, as between `&&`, are none.
    Form parse() {
        int start = 0;
        int equals = -1;
        for (int at = 0; at <= bytes.length; at++) {
            byte b = at == bytes.length ? (byte) '&' : bytes[at];
            if (b == '=' && equals < 0) {
                equals = at;
            } else if (b == '&') {
                if (at > start) {
                    add(start, equals < 0 ? at : equals, at);
                }
                start = at + 1;
                equals = -1;
            }
        }
        return form.form();
    }

    private void add(int start, int equals, int end) {
        count++;
        if (count > bounds.of(Bound.COUNT)) {
            throw Refusal.tooLarge("the form has more than " + bounds.of(Bound.COUNT) + " fields");
        }
        String name = decode(start, equals, "name", bounds.of(Bound.NAME));
        String value = decode(Math.min(equals + 1, end), end, "value", bounds.of(Bound.VALUE));
        form.add(name, value);
    }

    private String decode(int start, int end, String what, long most) {
        ByteBuffer decoded = ByteBuffer.allocate(end - start);
        int at = start;
        while (at < end) {
            byte b = bytes[at];
            if (b == '%') {
                decoded.put(escaped(at, end, what));
                at += 3;
            } else {
                decoded.put(b == '+' ? (byte) ' ' : b);
                at++;
            }
        }
        decoded.flip();
        if (decoded.remaining() > most) {
            throw Refusal.tooLarge(
                    "the %s of field %s is longer than %s bytes".formatted(what, count, most));
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(decoded).toString();
        } catch (CharacterCodingException e) {
            throw Refusal.malformed(
                    "the %s of field %s, which begins at byte %s of the form, is not UTF-8"
                            .formatted(what, count, start));
        }
    }

    private byte escaped(int at, int end, String what) {
        int high = at + 2 < end ? Character.digit(bytes[at + 1], 16) : -1;
        int low = at + 2 < end ? Character.digit(bytes[at + 2], 16) : -1;
        if (high < 0 || low < 0) {
            throw Refusal.malformed(
                    "the %% at byte %s of the form, in the %s of field %s, has no two hexadecimal digits behind it"
                            .formatted(at, what, count));
        }
        return (byte) (high << 4 | low);
    }
}
