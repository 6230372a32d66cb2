package hyperserve.web.filter;

import hyperserve.api.Filter;
import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;

import java.time.Duration;

/// Adds the fields by which a server has browsers defend its pages. A field that the handler has
/// set itself stays as it is: a page with a policy of its own says so in its response.
///
/// `Strict-Transport-Security` is sent over TLS alone (RFC 6797 §7.2), or where [ForwardedHeaders]
/// has found that the client speaks TLS with a proxy. It is not among the defaults, since it binds
/// a whole host for as long as it says.
public final class SecurityHeaders implements Filter {

    private static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";
    private static final String STRICT_TRANSPORT_SECURITY = "Strict-Transport-Security";

    private static final SecurityHeaders NONE = new SecurityHeaders(Headers.empty(), null);

    private static final SecurityHeaders DEFAULTS =
            NONE.with("X-Content-Type-Options", "nosniff")
                    .with("X-Frame-Options", "DENY")
                    .with("Referrer-Policy", "strict-origin-when-cross-origin")
                    .with("Cross-Origin-Opener-Policy", "same-origin")
                    .with("Cross-Origin-Resource-Policy", "same-origin")
                    .withContentSecurityPolicy(
                            "default-src 'self'; base-uri 'none'; form-action 'self'; "
                                    + "frame-ancestors 'none'; object-src 'none'");

    private final Headers lines;
    private final @Nullable String transportSecurity;
    private final LastFields plain;
    private final LastFields overTls;

    private SecurityHeaders(Headers lines, @Nullable String transportSecurity) {
        this.lines = lines;
        this.transportSecurity = transportSecurity;
        this.plain = adding(lines);
        this.overTls =
                transportSecurity == null
                        ? plain
                        : adding(lines.adding(STRICT_TRANSPORT_SECURITY, transportSecurity));
    }

    private static LastFields adding(Headers lines) {
        PreparedFields fields = new PreparedFields(lines);
        return new LastFields(fields::addMissingTo);
    }

    /// The fields that suit most sites:
    ///
    /// - `X-Content-Type-Options: nosniff`
    /// - `X-Frame-Options: DENY`, and `frame-ancestors 'none'` in the policy: no page is framed
    /// - `Referrer-Policy: strict-origin-when-cross-origin`
    /// - `Cross-Origin-Opener-Policy: same-origin`, which parts a page from the windows of others:
    ///   a login by a window of another site wants `same-origin-allow-popups`
    /// - `Cross-Origin-Resource-Policy: same-origin`: pages of others embed nothing, except by CORS
    /// - `Content-Security-Policy`: everything from this origin, nothing inline, no plug-ins, no
    ///   `<base>`, forms to this origin
    ///
    /// @return the filter
    public static SecurityHeaders defaults() {
        return DEFAULTS;
    }

    /// {@return a filter that adds nothing but what is chosen}
    public static SecurityHeaders none() {
        return NONE;
    }

    /// This filter with a field in place of what it has by that name: `Permissions-Policy`,
    /// `Cross-Origin-Embedder-Policy` and others that the same answer suits.
    ///
    /// @param field the name
    /// @param value the value
    /// @return a new filter
    /// @throws IllegalArgumentException if it is malformed, the server's to set, or
    ///     `Strict-Transport-Security`, which has [a method of its
    ///     own][#withStrictTransportSecurity]
    public SecurityHeaders with(String field, String value) {
        if (field.equalsIgnoreCase(STRICT_TRANSPORT_SECURITY)) {
            throw new IllegalArgumentException(
                    field + " is set by withStrictTransportSecurity, as it is for TLS alone");
        }
        return new SecurityHeaders(checked(lines.with(field, value)), transportSecurity);
    }

    /// A response is what knows which fields may be sent.
    private static Headers checked(Headers headers) {
        return Response.text("").withHeaders(headers).headers();
    }

    /// This filter without a field.
    ///
    /// @param field the name, in any letter case
    /// @return a new filter
    public SecurityHeaders without(String field) {
        boolean isThat = field.equalsIgnoreCase(STRICT_TRANSPORT_SECURITY);
        return new SecurityHeaders(lines.without(field), isThat ? null : transportSecurity);
    }

    /// This filter with another policy of what pages may load and do (CSP level 3).
    ///
    /// @param policy the policy
    /// @return a new filter
    /// @throws IllegalArgumentException if it cannot be a field value
    public SecurityHeaders withContentSecurityPolicy(String policy) {
        return with(CONTENT_SECURITY_POLICY, policy);
    }

    /// This filter with a promise that the host has TLS for as long as a time says; a browser that
    /// has seen it once never speaks to the host without (RFC 6797).
    ///
    /// @param time how long, from each answer on, in whole seconds; zero takes the promise back
    /// @param subDomains whether it is for all hosts below this one, too
    /// @return a new filter
    /// @throws IllegalArgumentException if the time is negative
    public SecurityHeaders withStrictTransportSecurity(Duration time, boolean subDomains) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(
                    "the time of Strict-Transport-Security must be 0 or more, was " + time);
        }
        String value = "max-age=" + time.toSeconds() + (subDomains ? "; includeSubDomains" : "");
        return new SecurityHeaders(lines, value);
    }

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        LastFields fields = fieldsFor(request);
        return AnswerFields.change(request, next, fields::of);
    }

    private LastFields fieldsFor(Request request) {
        boolean askTls = transportSecurity != null;
        return askTls && ForwardedHeaders.scheme(request).equals("https") ? overTls : plain;
    }
}
