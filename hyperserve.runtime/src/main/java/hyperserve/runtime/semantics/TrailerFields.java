package hyperserve.runtime.semantics;

import java.util.Locale;
import java.util.Set;

/// The fields that may not stand in a trailer section.
public final class TrailerFields {

    /// RFC 9110 §6.5.1: what framing, routing, authentication or content depend on.
    private static final Set<String> NOT_IN_TRAILERS =
            Set.of(
                    "authorization",
                    "cache-control",
                    "connection",
                    "content-encoding",
                    "content-length",
                    "content-range",
                    "content-type",
                    "date",
                    "expires",
                    "host",
                    "keep-alive",
                    "location",
                    "set-cookie",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "vary",
                    "www-authenticate");

    private TrailerFields() {}

    /// Refuses a name that may not stand there.
    ///
    /// @param name the name of a field
    /// @throws IllegalArgumentException if it is one of those
    public static void requireAllowed(String name) {
        if (NOT_IN_TRAILERS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(name + " may not stand in trailers");
        }
    }
}
