package hyperserve.http2.hpack;

import hyperserve.api.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A name of a field that the encoder writes: in lower case, where it stands in the static table,
/// and whether its values may be put into a table (RFC 7541 §7.1.3).
///
/// @param lower the name in lower case
/// @param staticIndex its first index in the static table, 0 if it has none
/// @param secret whether no value may be guessed by the length of what follows
record FieldName(String lower, int staticIndex, boolean secret) {

    /// A cookie that is shorter can be guessed by trying.
    private static final int LONG_COOKIE = 20;

    private static final String COOKIE = "cookie";

    private static final List<String> SECRETS =
            List.of("authorization", "proxy-authorization", "set-cookie");

    /// Names that responses have, in the letter case of applications.
    private static final List<String> USUAL =
            List.of(
                    "Accept-Ranges",
                    "Access-Control-Allow-Origin",
                    "Age",
                    "Allow",
                    "Cache-Control",
                    "Content-Disposition",
                    "Content-Encoding",
                    "Content-Language",
                    "Content-Location",
                    "Content-Range",
                    "Content-Security-Policy",
                    "Content-Type",
                    "Date",
                    "ETag",
                    "Expires",
                    "Last-Modified",
                    "Link",
                    "Location",
                    "Retry-After",
                    "Server",
                    "Set-Cookie",
                    "Strict-Transport-Security",
                    "Vary",
                    "WWW-Authenticate",
                    "X-Content-Type-Options");

    private static final Map<String, FieldName> KNOWN = known();

    private static Map<String, FieldName> known() {
        Map<String, FieldName> known = HashMap.newHashMap(2 * USUAL.size() + 1);
        for (String name : USUAL) {
            FieldName made = make(name);
            known.put(name, made);
            known.put(made.lower, made);
        }
        known.put(":status", make(":status"));
        return known;
    }

    private static FieldName make(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return new FieldName(lower, StaticTable.indexOf(lower), SECRETS.contains(lower));
    }

    /// The name that a text says, in any letter case; without allocation for the usual ones.
    static FieldName of(String name) {
        @Nullable FieldName known = KNOWN.get(name);
        return known == null ? make(name) : known;
    }

    /// Whether a value of this name is never put into a table, by anybody on its way.
    boolean isSecret(String value) {
        return secret || (value.length() < LONG_COOKIE && lower.equals(COOKIE));
    }
}
