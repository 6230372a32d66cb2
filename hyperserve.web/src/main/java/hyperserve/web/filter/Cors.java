package hyperserve.web.filter;

import hyperserve.api.Filter;
import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.web.Vary;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Lets pages of other origins read answers, by the rules of the Fetch standard (§3.3, CORS).
///
/// It answers preflights itself: OPTIONS with `Origin` and `Access-Control-Request-Method`. So it
/// is to be put before all handlers, by [hyperserve.api.Routes#filter(Filter)]; a filter below a
/// prefix sees no OPTIONS that has no route, and this has [#withPrefix] instead. An allowed origin
/// is answered 204 with what is allowed, and the browser compares; any other 403.
///
/// A request of an origin that is not allowed reaches the handler, as one without CORS would, and
/// its answer cannot be read by the page: to refuse it is for [CrossOriginProtection]. An answer
/// that depends on the origin says so, by `Vary`, also to who sends none.
public final class Cors implements Filter {

    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final String ALLOW_PRIVATE_NETWORK = "Access-Control-Allow-Private-Network";
    private static final String REQUEST_METHOD = "Access-Control-Request-Method";
    private static final String REQUEST_HEADERS = "Access-Control-Request-Headers";
    private static final String REQUEST_PRIVATE_NETWORK = "Access-Control-Request-Private-Network";

    private static final Varying BY_ORIGIN = Varying.by("Origin");
    private static final Response ALLOWED = Response.of(Status.NO_CONTENT);
    private static final int LONGEST_ECHO = 4096;

    private final CorsPolicy policy;

    /// The fields of answers but for the origin itself.
    private final Headers common;

    /// All fields of answers if the origin is `*`.
    private final LastFields wildcard;

    /// All fields of answers to origins that are known before.
    private final Map<String, LastFields> known;

    /// The fields of answers to preflights but for those that repeat what was asked.
    private final Headers preflight;

    private Cors(CorsPolicy policy) {
        this.policy = policy;
        Headers lines = Headers.empty();
        if (policy.credentials()) {
            lines = lines.with("Access-Control-Allow-Credentials", "true");
        }
        this.common =
                policy.exposed().isEmpty()
                        ? lines
                        : lines.with(
                                "Access-Control-Expose-Headers",
                                String.join(", ", policy.exposed()));
        PreparedFields toAll = new PreparedFields(Headers.of(ALLOW_ORIGIN, "*").adding(common));
        this.wildcard = new LastFields(toAll::putInto);
        this.preflight = lines.adding(preflight(policy));
        Map<String, LastFields> made = new HashMap<>();
        policy.origins().forEach(origin -> made.put(origin, fieldsFor(origin, common)));
        this.known = Map.copyOf(made);
    }

    private static Headers preflight(CorsPolicy policy) {
        List<String> methods = policy.methods().stream().map(Method::name).toList();
        Headers lines =
                Headers.of(
                        "Access-Control-Allow-Methods",
                        String.join(", ", methods),
                        "Access-Control-Max-Age",
                        Long.toString(policy.maxAge().toSeconds()));
        List<String> fields = policy.requestFields();
        return fields == null || fields.isEmpty()
                ? lines
                : lines.with("Access-Control-Allow-Headers", String.join(", ", fields));
    }

    /// {@return a filter that lets pages of all origins read answers, without credentials}
    public static Cors anyOrigin() {
        return new Cors(CorsPolicy.of(Set.of(), null, true));
    }

    /// A filter that lets pages of some origins read answers.
    ///
    /// @param origins as browsers send them, such as `https://app.example`, and compared as they
    ///     are; `null` is the origin that any sandboxed page can have
    /// @return the filter
    /// @throws IllegalArgumentException if one could never match
    public static Cors origins(String... origins) {
        List<String> named =
                List.of(origins).stream().filter(o -> !o.equals(CorsPolicy.OPAQUE)).toList();
        Set<String> checked = Origins.checked(named);
        return new Cors(
                CorsPolicy.of(
                        named.size() == origins.length ? checked : withOpaque(checked),
                        null,
                        false));
    }

    private static Set<String> withOpaque(Set<String> origins) {
        Set<String> all = new TreeSet<>(origins);
        all.add(CorsPolicy.OPAQUE);
        return Set.copyOf(all);
    }

    /// A filter that asks whether an origin is allowed.
    ///
    /// @param origins asked by many threads at once, for what a client has sent as its origin,
    ///     whatever that is, but never for `null`. To look only at how it ends is a hole:
    ///     `https://evil-app.example` ends with `app.example`
    /// @return the filter
    public static Cors matching(Predicate<String> origins) {
        Objects.requireNonNull(origins, "origins");
        return new Cors(CorsPolicy.of(Set.of(), origins, false));
    }

    /// This filter with other methods than GET, HEAD and POST.
    ///
    /// @param methods those that cross-origin requests may have
    /// @return a new filter
    public Cors withMethods(Method... methods) {
        return new Cors(policy.withMethods(List.of(methods)));
    }

    /// This filter with fields that cross-origin requests may have beside those that any may
    /// (`Accept`, `Content-Type` of a form, and few more). `Content-Type` is to be named for JSON.
    ///
    /// @param fields their names
    /// @return a new filter
    /// @throws IllegalArgumentException if one is no field name
    public Cors withRequestHeaders(String... fields) {
        return new Cors(policy.withRequestFields(names(fields)));
    }

    /// {@return this filter, for cross-origin requests with any fields: preflights are answered
    /// with those that they ask for}
    public Cors withAnyRequestHeaders() {
        return new Cors(policy.withRequestFields(null));
    }

    /// This filter with fields of answers that scripts may read beside those that any may.
    ///
    /// @param fields their names, such as `ETag` or `X-Request-Id`
    /// @return a new filter
    /// @throws IllegalArgumentException if one is no field name
    public Cors withExposedHeaders(String... fields) {
        return new Cors(policy.withExposed(names(fields)));
    }

    private static List<String> names(String... fields) {
        for (String field : fields) {
            if (field.equals("*")) {
                throw new IllegalArgumentException("'*' is none of the fields: name them");
            }
            Headers.of(field, "");
        }
        return List.of(fields);
    }

    /// This filter, for requests with cookies, client certificates or `Authorization` of the
    /// browser.
    ///
    /// @return a new filter
    /// @throws IllegalArgumentException if any origin is allowed, or `null`
    public Cors withCredentials() {
        return new Cors(policy.withCredentials());
    }

    /// This filter with another time for which browsers keep the answer to a preflight; it is ten
    /// minutes by default, and browsers have bounds of their own.
    ///
    /// @param age the time, in whole seconds
    /// @return a new filter
    /// @throws IllegalArgumentException if it is negative
    public Cors withMaxAge(Duration age) {
        return new Cors(policy.withMaxAge(age));
    }

    /// {@return this filter, for pages of public networks that ask a server on a private one
    /// (Private Network Access §3.1)}
    public Cors withPrivateNetwork() {
        return new Cors(policy.withPrivateNetwork());
    }

    /// This filter, for a part of the paths.
    ///
    /// @param prefix a path: `/api` is the prefix of `/api` and `/api/notes`, not of `/apis`
    /// @return a new filter
    /// @throws IllegalArgumentException if it does not begin with a slash
    public Cors withPrefix(String prefix) {
        if (!prefix.startsWith("/")) {
            throw new IllegalArgumentException("a prefix begins with '/', was '" + prefix + "'");
        }
        String path = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        return new Cors(policy.withPrefix(path));
    }

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        if (!policy.prefix().isEmpty() && !policy.covers(request.path())) {
            return next.handle(request);
        }
        String origin = Origins.sent(request.headers());
        if (origin != null
                && request.method().equals(Method.OPTIONS)
                && request.headers().contains(REQUEST_METHOD)) {
            return preflight(request, origin);
        }
        if (policy.anyOrigin()) {
            return AnswerFields.change(request, next, wildcard::of);
        }
        LastFields fields = origin == null ? SharedFields.NONE : shared(origin);
        return AnswerFields.change(request, next, fields::of);
    }

    private LastFields shared(String origin) {
        LastFields prepared = known.get(origin);
        if (prepared != null) {
            return prepared;
        }
        return policy.allows(origin) ? fieldsFor(origin, common) : SharedFields.NONE;
    }

    private static LastFields fieldsFor(String origin, Headers common) {
        return SharedFields.of(Headers.of(ALLOW_ORIGIN, origin).adding(common));
    }

    /// The fields of an answer that depends on the origin.
    ///
    /// @param fields without `Vary`
    /// @param all with it, for answers that have none of these
    private record SharedFields(PreparedFields fields, PreparedFields all) {

        static final LastFields NONE = of(Headers.empty());

        static LastFields of(Headers lines) {
            SharedFields both =
                    new SharedFields(
                            new PreparedFields(lines),
                            new PreparedFields(lines.adding(BY_ORIGIN.line())));
            return new LastFields(both::putInto);
        }

        Headers putInto(Headers present) {
            return present.contains("Vary")
                    ? BY_ORIGIN.addTo(fields.putInto(present))
                    : all.putInto(present);
        }
    }

    private Response preflight(Request request, String origin) {
        if (!policy.allows(origin)) {
            HttpError refused =
                    HttpError.of(Status.FORBIDDEN, "pages of this origin may not read this");
            throw new HttpException(refused.withHeaders(BY_ORIGIN.line()));
        }
        Headers asked = request.headers();
        Headers lines =
                policy.anyOrigin()
                        ? Headers.of(ALLOW_ORIGIN, "*")
                        : Headers.of(ALLOW_ORIGIN, origin).adding(BY_ORIGIN.line());
        lines = lines.adding(preflight);
        String wanted = asked.first(REQUEST_HEADERS);
        if (policy.requestFields() == null) {
            lines = Vary.add(lines, REQUEST_HEADERS);
            if (wanted != null && wanted.length() <= LONGEST_ECHO) {
                lines = lines.with("Access-Control-Allow-Headers", wanted);
            }
        }
        if (policy.privateNetwork() && "true".equals(asked.first(REQUEST_PRIVATE_NETWORK))) {
            lines = lines.with(ALLOW_PRIVATE_NETWORK, "true");
        }
        return ALLOWED.withHeaders(lines);
    }
}
