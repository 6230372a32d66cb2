package hyperserve.web.filter;

import hyperserve.api.BadRequestException;
import hyperserve.api.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads the field `Forwarded` (RFC 7239 §4). For one thread, once.
///
/// White space may stand around commas, as in any list (RFC 9110 §5.6.1), and also around
/// semicolons, where the grammar has none and senders do.
final class ForwardedField {

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private final String text;
    private int at;

    private ForwardedField(String text) {
        this.text = text;
    }

    /// Reads what all proxies have said, the nearest one last.
    ///
    /// @param lines the lines of the field, in order
    /// @throws BadRequestException if any of it is malformed
    static List<Hop> hops(List<String> lines) {
        return new ForwardedField(String.join(",", lines)).hops();
    }

    private List<Hop> hops() {
        List<Hop> hops = new ArrayList<>();
        while (at < text.length()) {
            Map<String, String> pairs = element();
            if (!pairs.isEmpty()) {
                hops.add(hop(pairs));
            }
            if (at < text.length()) {
                expect(',');
            }
        }
        return hops;
    }

    private static Hop hop(Map<String, String> pairs) {
        @Nullable String node = pairs.get("for");
        @Nullable String scheme = pairs.get("proto");
        @Nullable String host = pairs.get("host");
        return new Hop(
                node == null ? Hop.UNKNOWN : Hop.client(node, false),
                scheme == null ? null : Hop.scheme(scheme),
                host == null ? null : Hop.host(host));
    }

    /// Pairs, up to a comma or the end.
    private Map<String, String> element() {
        Map<String, String> pairs = new HashMap<>();
        skipSpace();
        while (at < text.length() && text.charAt(at) != ',') {
            if (text.charAt(at) != ';') {
                String name = token().toLowerCase(Locale.ROOT);
                expect('=');
                if (pairs.put(name, value()) != null) {
                    throw malformed();
                }
                skipSpace();
            }
            if (at < text.length() && text.charAt(at) != ',') {
                expect(';');
                skipSpace();
            }
        }
        return pairs;
    }

    private String value() {
        return at < text.length() && text.charAt(at) == '"' ? quoted() : token();
    }

    private String token() {
        int start = at;
        while (at < text.length() && isTokenChar(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw malformed();
        }
        return text.substring(start, at);
    }

    private static boolean isTokenChar(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_MARKS.indexOf(c) >= 0;
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                at++;
            }
            if (at < text.length()) {
                value.append(text.charAt(at));
                at++;
            }
        }
        expect('"');
        return value.toString();
    }

    private void expect(char wanted) {
        if (at >= text.length() || text.charAt(at) != wanted) {
            throw malformed();
        }
        at++;
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private static BadRequestException malformed() {
        return new BadRequestException("the field Forwarded is malformed");
    }
}
