package hyperserve.web;

import hyperserve.api.Headers;
import hyperserve.api.Response;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Says to caches which fields of the request a response was chosen by (RFC 9110 §12.5.5), beside
/// those that were said before.
public final class Vary {

    private static final String NAME = "Vary";

    private Vary() {}

    /// Adds names of fields to those that a response was chosen by.
    ///
    /// @param response the response
    /// @param names names of request fields, such as `Accept`, or `*`
    /// @return the response with one field line `Vary`, in which each name stands once; `*` takes
    ///     the place of all others. The same response if it says all that already
    /// @throws IllegalArgumentException if a name is not a token
    public static Response add(Response response, String... names) {
        Headers headers = add(response.headers(), names);
        return headers.equals(response.headers()) ? response : response.withHeaders(headers);
    }

    /// Adds names of fields to those that a response was chosen by.
    ///
    /// @param headers the field lines of a response
    /// @param names names of request fields, such as `Accept`, or `*`
    /// @return the field lines with one `Vary`, in which each name stands once; `*` takes the place
    ///     of all others. The same if they say all that already
    /// @throws IllegalArgumentException if a name is not a token
    public static Headers add(Headers headers, String... names) {
        Set<String> known = new LinkedHashSet<>();
        StringBuilder merged = new StringBuilder();
        List<String> lines = headers.all(NAME);
        for (String line : lines) {
            for (String name : line.split(",", -1)) {
                append(name.strip(), known, merged);
            }
        }
        int before = known.size();
        for (String name : names) {
            if (!FieldCursor.isToken(name)) {
                throw new IllegalArgumentException("'" + name + "' is not the name of a field");
            }
            append(name, known, merged);
        }
        if (known.size() == before && lines.size() <= 1) {
            return headers;
        }
        return headers.with(NAME, known.contains("*") ? "*" : merged.toString());
    }

    private static void append(String name, Set<String> known, StringBuilder merged) {
        if (!name.isEmpty() && !known.contains("*") && known.add(name.toLowerCase(Locale.ROOT))) {
            merged.append(merged.isEmpty() ? "" : ", ").append(name);
        }
    }
}
