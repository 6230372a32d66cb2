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

    static List<String> values(@Nullable String query, String name) {
        if (query == null) {
            return List.of();
        }
        List<String> values = new ArrayList<>();
        int start = 0;
        while (start <= query.length()) {
            int end = query.indexOf('&', start);
            if (end < 0) {
                end = query.length();
            }
            int equals = query.indexOf('=', start);
            if (equals < 0 || equals > end) {
                equals = end;
            }
            if (end > start && decode(query.substring(start, equals)).equals(name)) {
                values.add(decode(query.substring(Math.min(equals + 1, end), end)));
            }
            start = end + 1;
        }
        return List.copyOf(values);
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
