package hyperserve.api;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Parameters in a query, encoded as `application/x-www-form-urlencoded`.
final class QueryString {

    private QueryString() {}

    /// The values of one name, in one pass: each character is looked at once, whatever there is
    /// between the separators.
    static List<String> values(@Nullable CharSequence query, String name) {
        if (query == null) {
            return List.of();
        }
        List<String> values = new ArrayList<>();
        int start = 0;
        int equals = -1;
        for (int at = 0; at <= query.length(); at++) {
            char c = at == query.length() ? '&' : query.charAt(at);
            if (c == '=' && equals < 0) {
                equals = at;
            } else if (c == '&') {
                addIfNamed(values, query, name, start, equals < 0 ? at : equals, at);
                start = at + 1;
                equals = -1;
            }
        }
        return List.copyOf(values);
    }

    private static void addIfNamed(
            List<String> values, CharSequence query, String name, int start, int equals, int end) {
        if (end > start && decode(text(query, start, equals)).equals(name)) {
            values.add(decode(text(query, Math.min(equals + 1, end), end)));
        }
    }

    private static String text(CharSequence query, int start, int end) {
        return query.subSequence(start, end).toString();
    }

    static String decode(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        try {
            // One character a byte first: URLDecoder alone would replace malformed UTF-8 in
            // silence.
            byte[] bytes =
                    URLDecoder.decode(text, StandardCharsets.ISO_8859_1)
                            .getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new BadRequestException("the query is not well encoded: " + e.getMessage());
        }
    }
}
