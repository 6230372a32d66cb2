package hyperserve.web;

import java.util.regex.Pattern;

/// The grammar of `Set-Cookie` (RFC 6265bis §4.1.1).
final class CookieSyntax {

    private static final int MAX_DOMAIN = 253;

    /// A label has no hyphen at its ends (RFC 1123 §2.1).
    private static final Pattern LABEL =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    private CookieSyntax() {}

    static void requireName(String name) {
        if (!FieldCursor.isToken(name)) {
            throw new IllegalArgumentException("a cookie's name is a token, was '" + name + "'");
        }
    }

    /// The value is not in the message, as it may be a secret.
    static void requireValue(String name, String value) {
        boolean isQuoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        int end = isQuoted ? value.length() - 1 : value.length();
        for (int i = isQuoted ? 1 : 0; i < end; i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '"' || c == ',' || c == ';' || c == '\\') {
                throw new IllegalArgumentException(
                        "the value of the cookie %s has %s at index %s: encode it, as Base64"
                                .formatted(name, FieldCursor.codePoint(c), i));
            }
        }
    }

    static void requirePath(String name, String path, int most) {
        boolean allowed = path.startsWith("/") && path.length() <= most;
        for (int i = 0; allowed && i < path.length(); i++) {
            char c = path.charAt(i);
            allowed = c >= ' ' && c < 0x7F && c != ';';
        }
        // White space at the end would be dropped by the browser.
        if (!allowed || path.endsWith(" ")) {
            throw new IllegalArgumentException(
                    "the path of the cookie %s begins with /, has no ; and at most %s characters"
                                    .formatted(name, most)
                            + ", all of ASCII");
        }
    }

    static void requireDomain(String name, String domain) {
        boolean allowed = domain.length() <= MAX_DOMAIN;
        for (String label : domain.split("\\.", -1)) {
            allowed = allowed && LABEL.matcher(label).matches();
        }
        if (!allowed) {
            throw new IllegalArgumentException(
                    "the domain of the cookie %s is not a domain name: '%s'"
                            .formatted(name, domain));
        }
    }
}
