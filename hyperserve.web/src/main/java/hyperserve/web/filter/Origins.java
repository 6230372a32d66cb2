package hyperserve.web.filter;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Origins as browsers write them (RFC 6454 §6.2): scheme, host and a port that is not the
/// scheme's own, in lower case, with nothing behind.
final class Origins {

    private static final Pattern SERIALIZED =
            Pattern.compile(
                    "([a-z][a-z0-9+.-]*)://(?:[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+])"
                            + "(:[0-9]{1,5})?");

    private Origins() {}

    /// Origins that were configured, of which none could ever match if it were written in another
    /// way.
    static Set<String> checked(List<String> origins) {
        Set<String> checked = new TreeSet<>();
        for (String origin : origins) {
            checked.add(checked(origin));
        }
        return Set.copyOf(checked);
    }

    private static String checked(String origin) {
        if (!SERIALIZED.matcher(origin).matches()) {
            throw new IllegalArgumentException(
                    ("'%s' is no origin: browsers send scheme://host or scheme://host:port, in"
                                    + " lower case, with no slash at the end")
                            .formatted(origin));
        }
        boolean portIsImplied =
                (origin.startsWith("https://") && origin.endsWith(":443"))
                        || (origin.startsWith("http://") && origin.endsWith(":80"));
        if (portIsImplied) {
            throw new IllegalArgumentException(
                    "'%s' is no origin: browsers leave out the port of the scheme"
                            .formatted(origin));
        }
        return origin;
    }

    /// {@return what a request has as its origin; null if nothing, empty if that is not one value}
    static @Nullable String sent(Headers headers) {
        if (!headers.contains("Origin")) {
            return null;
        }
        List<String> values = headers.all("Origin");
        return values.size() == 1 ? values.getFirst() : "";
    }

    /// The part of an origin that stands in the field `Host`; null if it is none, as `null`.
    static @Nullable String host(String origin) {
        int end = origin.indexOf("://");
        return end <= 0 || origin.indexOf('/', end + 3) >= 0 ? null : origin.substring(end + 3);
    }
}
