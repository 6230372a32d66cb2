package hyperserve.web.filter;

import hyperserve.api.Method;
import hyperserve.api.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// What a [Cors] filter allows.
///
/// @param origins those that match exactly
/// @param others decides on the rest; null for none
/// @param anyOrigin whether all are allowed, by `*`
/// @param methods those of cross-origin requests
/// @param requestFields those that requests may have; null for any
/// @param exposed those of responses that scripts may read
/// @param credentials whether requests may have cookies and the like
/// @param maxAge how long a browser keeps the answer to a preflight
/// @param privateNetwork whether pages of public networks may ask a server on a private one
/// @param prefix the path of what is shared, empty for all
record CorsPolicy(
        Set<String> origins,
        @Nullable Predicate<String> others,
        boolean anyOrigin,
        List<Method> methods,
        @Nullable List<String> requestFields,
        List<String> exposed,
        boolean credentials,
        Duration maxAge,
        boolean privateNetwork,
        String prefix) {

    static final String OPAQUE = "null";

    CorsPolicy {
        if (anyOrigin && credentials) {
            throw new IllegalArgumentException(
                    "credentials cannot be allowed to any origin: name the origins");
        }
        if (credentials && origins.contains(OPAQUE)) {
            throw new IllegalArgumentException(
                    "credentials cannot be allowed to the origin null, which any page can have");
        }
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("the max-age must be 0 or more, was " + maxAge);
        }
        methods = List.copyOf(methods);
        requestFields = requestFields == null ? null : List.copyOf(requestFields);
        exposed = List.copyOf(exposed);
    }

    static CorsPolicy of(
            Set<String> origins, @Nullable Predicate<String> others, boolean anyOrigin) {
        return new CorsPolicy(
                origins,
                others,
                anyOrigin,
                List.of(Method.GET, Method.HEAD, Method.POST),
                List.of(),
                List.of(),
                false,
                Duration.ofMinutes(10),
                false,
                "");
    }

    /// Whether an origin is allowed. `null` stands for many at once, so no predicate is asked for
    /// it.
    boolean allows(String origin) {
        Predicate<String> decides = others;
        return anyOrigin
                || origins.contains(origin)
                || (decides != null
                        && !origin.isEmpty()
                        && !origin.equals(OPAQUE)
                        && decides.test(origin));
    }

    boolean covers(String path) {
        return prefix.isEmpty()
                || (path.startsWith(prefix)
                        && (path.length() == prefix.length()
                                || path.charAt(prefix.length()) == '/'));
    }

    CorsPolicy withMethods(List<Method> allowed) {
        return new CorsPolicy(
                origins,
                others,
                anyOrigin,
                allowed,
                requestFields,
                exposed,
                credentials,
                maxAge,
                privateNetwork,
                prefix);
    }

    CorsPolicy withRequestFields(@Nullable List<String> allowed) {
        return new CorsPolicy(
                origins,
                others,
                anyOrigin,
                methods,
                allowed,
                exposed,
                credentials,
                maxAge,
                privateNetwork,
                prefix);
    }

    CorsPolicy withExposed(List<String> fields) {
        return new CorsPolicy(
                origins,
                others,
                anyOrigin,
                methods,
                requestFields,
                fields,
                credentials,
                maxAge,
                privateNetwork,
                prefix);
    }

    CorsPolicy withCredentials() {
        return new CorsPolicy(
                origins,
                others,
                anyOrigin,
                methods,
                requestFields,
                exposed,
                true,
                maxAge,
                privateNetwork,
                prefix);
    }

    CorsPolicy withMaxAge(Duration age) {
        return new CorsPolicy(
                origins,
                others,
                anyOrigin,
                methods,
                requestFields,
                exposed,
                credentials,
                age,
                privateNetwork,
                prefix);
    }

    CorsPolicy withPrivateNetwork() {
        return new CorsPolicy(
                origins,
                others,
                anyOrigin,
                methods,
                requestFields,
                exposed,
                credentials,
                maxAge,
                true,
                prefix);
    }

    CorsPolicy withPrefix(String path) {
        return new CorsPolicy(
                origins,
                others,
                anyOrigin,
                methods,
                requestFields,
                exposed,
                credentials,
                maxAge,
                privateNetwork,
                path);
    }
}
