package hyperserve.differential;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/// What a server has understood of a request, as one line: method, path and query, length and
/// checksum of the body. Sent back in a field, so that it comes with HEAD too.
final class Seen {

    static final String FIELD = "Seen";

    private Seen() {}

    static String of(String method, String target, byte[] body) {
        CRC32 checksum = new CRC32();
        checksum.update(body);
        return "%s %s %d %08x"
                .formatted(method, visible(originForm(target)), body.length, checksum.getValue());
    }

    /// An absolute target without scheme and authority, which servers hand on in different ways.
    private static String originForm(String target) {
        String lower = target.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
            return target;
        }
        int at = lower.indexOf("//") + 2;
        while (at < target.length() && "/?".indexOf(target.charAt(at)) < 0) {
            at++;
        }
        String rest = target.substring(at);
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private static String visible(String text) {
        StringBuilder result = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && b < 0x7F) {
                result.append((char) b);
            } else {
                result.append("%%%02x".formatted(b & 0xFF));
            }
        }
        return result.toString();
    }
}
