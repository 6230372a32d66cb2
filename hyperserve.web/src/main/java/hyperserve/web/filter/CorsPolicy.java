package hyperserve.web.filter;

import hyperserve.api.Method;
import hyperserve.api.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
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
        return with(draft -> draft.methods = allowed);
    }

    CorsPolicy withRequestFields(@Nullable List<String> allowed) {
        return with(draft -> draft.requestFields = allowed);
    }

    CorsPolicy withExposed(List<String> fields) {
        return with(draft -> draft.exposed = fields);
    }

    CorsPolicy withCredentials() {
        return with(draft -> draft.credentials = true);
    }

    CorsPolicy withMaxAge(Duration age) {
        return with(draft -> draft.maxAge = age);
    }

    CorsPolicy withPrivateNetwork() {
        return with(draft -> draft.privateNetwork = true);
    }

    CorsPolicy withPrefix(String path) {
        return with(draft -> draft.prefix = path);
    }

    private CorsPolicy with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new CorsPolicy(
                origins,
                others,
                anyOrigin,
                draft.methods,
                draft.requestFields,
                draft.exposed,
                draft.credentials,
                draft.maxAge,
                draft.privateNetwork,
                draft.prefix);
    }

    /// What of one that is being made may differ from another one.
    private static final class Draft {

        List<Method> methods;
        @Nullable List<String> requestFields;
        List<String> exposed;
        boolean credentials;
        Duration maxAge;
        boolean privateNetwork;
        String prefix;

        Draft(CorsPolicy from) {
            methods = from.methods;
            requestFields = from.requestFields;
            exposed = from.exposed;
            credentials = from.credentials;
            maxAge = from.maxAge;
            privateNetwork = from.privateNetwork;
            prefix = from.prefix;
        }
    }
}
