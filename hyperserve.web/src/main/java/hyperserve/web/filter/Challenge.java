package hyperserve.web.filter;

import hyperserve.api.Headers;
import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Nullable;
import hyperserve.api.Status;

import java.util.List;

/// Asks for credentials, and takes them (RFC 9110 §11).
final class Challenge {

    private Challenge() {}

    /// The credentials of a scheme.
    ///
    /// @return what stands behind the scheme; null if the request has no credentials, or those of
    ///     another scheme; empty if it has several, or nothing behind the scheme
    static @Nullable String credentials(Headers headers, String scheme) {
        if (!headers.contains("Authorization")) {
            return null;
        }
        List<String> values = headers.all("Authorization");
        String value = values.getFirst();
        int length = scheme.length();
        boolean isOfScheme =
                value.regionMatches(true, 0, scheme, 0, length)
                        && (value.length() == length || value.charAt(length) == ' ');
        if (!isOfScheme) {
            return null;
        }
        return values.size() == 1 ? value.substring(length).strip() : "";
    }

    static HttpException of(Status status, String reason, String challenge) {
        return new HttpException(
                HttpError.of(status, reason).addingHeader("WWW-Authenticate", challenge));
    }

    /// A parameter with a quoted value (RFC 9110 §5.6.4).
    ///
    /// @throws IllegalArgumentException if it cannot be sent, or not so that all read it alike
    static String parameter(String name, String value) {
        StringBuilder text = new StringBuilder(name).append("=\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~') {
                throw new IllegalArgumentException(
                        "the %s of a challenge is of printable ASCII characters, was '%s'"
                                .formatted(name, value));
            }
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c);
        }
        return text.append('"').toString();
    }
}
