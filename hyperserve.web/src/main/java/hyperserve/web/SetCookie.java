package hyperserve.web;

import hyperserve.api.Nullable;
import hyperserve.api.Response;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/// A cookie to be set: the response's field `Set-Cookie` (RFC 6265bis §4.1). Immutable, and checked
/// when it is made: what a browser would drop without a word is an exception here.
///
/// Without further words a cookie is as safe as can be: `Path=/; Secure; HttpOnly; SameSite=Lax`,
/// for this host alone, until the browser is closed. `Secure` is understood for `http://localhost`
/// too, by all browsers but Safari.
///
/// Names that begin as follows, in any letter case, are promises that browsers see to, so that no
/// other host of the site and no script can put such a cookie in place of this one; they are
/// checked here as well:
/// - `__Secure-`: it is [secure][#withSecure];
/// - `__Host-`: that, the path is `/` and there is no [domain][#withDomain];
/// - `__Http-`: it is secure, and hidden from [scripts][#withHttpOnly] (these two are of the draft
///   that follows RFC 6265bis, and mean nothing to browsers that do not know it);
/// - `__Host-Http-`: all of these.
public final class SetCookie {

    /// The most bytes that name and value may have together (RFC 6265bis §5.6).
    public static final int MAX_LENGTH = 4096;

    private static final int MAX_ATTRIBUTE = 1024;

    /// When a browser sends the cookie with requests that another site caused.
    public enum SameSite {
        /// Never.
        STRICT("Strict"),
        /// When it follows a link, that is, with safe requests for a page.
        LAX("Lax"),
        /// Always; only for a secure cookie.
        NONE("None");

        private final String word;

        SameSite(String word) {
            this.word = word;
        }
    }

    private final String name;
    private final String value;
    private final String path;
    private final @Nullable String domain;
    private final @Nullable Duration maxAge;
    private final boolean secure;
    private final boolean httpOnly;
    private final SameSite sameSite;
    private final boolean partitioned;

    private SetCookie(
            String name,
            String value,
            String path,
            @Nullable String domain,
            @Nullable Duration maxAge,
            boolean secure,
            boolean httpOnly,
            SameSite sameSite,
            boolean partitioned) {
        this.name = name;
        this.value = value;
        this.path = path;
        this.domain = domain;
        this.maxAge = maxAge;
        this.secure = secure;
        this.httpOnly = httpOnly;
        this.sameSite = Objects.requireNonNull(sameSite, "sameSite");
        this.partitioned = partitioned;
        checkPromises();
    }

    /// A cookie with safe attributes.
    ///
    /// @param name a token; letter case counts
    /// @param value visible ASCII without `"`, `,`, `;` and `\`, or such in quotes, which are part
    ///     of it. Other text is to be encoded, by [java.util.Base64#getUrlEncoder] for one, or
    ///     [signed][SignedCookies]
    /// @return the cookie
    /// @throws IllegalArgumentException if name or value is malformed, or both have more than
    ///     [#MAX_LENGTH] bytes
    public static SetCookie of(String name, String value) {
        CookieSyntax.requireName(name);
        CookieSyntax.requireValue(name, value);
        if (name.length() + value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "the cookie %s has %s bytes of name and value, browsers keep %s"
                            .formatted(name, name.length() + value.length(), MAX_LENGTH));
        }
        return new SetCookie(name, value, "/", null, null, true, true, SameSite.LAX, false);
    }

    private void checkPromises() {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean host = lower.startsWith("__host-");
        boolean http = lower.startsWith("__http-") || lower.startsWith("__host-http-");
        require(secure || !(host || http || lower.startsWith("__secure-")), "be Secure");
        require(path.equals("/") || !host, "have the path /");
        require(domain == null || !host, "have no domain");
        require(httpOnly || !http, "be HttpOnly");
        require(secure || sameSite != SameSite.NONE, "be Secure, as it is SameSite=None");
        require(secure || !partitioned, "be Secure, as it is Partitioned");
    }

    private void require(boolean kept, String promise) {
        if (!kept) {
            throw new IllegalArgumentException(
                    "the cookie %s must %s, or browsers drop it".formatted(name, promise));
        }
    }

    /// {@return the name}
    public String name() {
        return name;
    }

    /// {@return the value}
    public String value() {
        return value;
    }

    /// This cookie for a part of the host's paths.
    ///
    /// @param prefix a path that begins with `/`; the cookie is sent for it and what is below
    /// @return a new cookie
    /// @throws IllegalArgumentException if it does not, has a character that is not ASCII, or a
    ///     `;`, has more than 1024 bytes, or the name forbids it
    public SetCookie withPath(String prefix) {
        CookieSyntax.requirePath(name, prefix, MAX_ATTRIBUTE);
        return new SetCookie(
                name, value, prefix, domain, maxAge, secure, httpOnly, sameSite, partitioned);
    }

    /// This cookie for a domain and all hosts below it, not for this host alone. Think twice: each
    /// of them can read it and change it.
    ///
    /// @param parent a domain name that this host is in, without a dot before it
    /// @return a new cookie
    /// @throws IllegalArgumentException if it is malformed, or the name forbids it
    public SetCookie withDomain(String parent) {
        CookieSyntax.requireDomain(name, parent);
        return new SetCookie(
                name, value, path, parent, maxAge, secure, httpOnly, sameSite, partitioned);
    }

    /// This cookie for a time, instead of until the browser is closed.
    ///
    /// @param age how long it is kept, from one second on; the rest of a second is dropped.
    ///     Browsers keep none longer than 400 days
    /// @return a new cookie
    /// @throws IllegalArgumentException if it is less than a second; [#deleted] is for that
    public SetCookie withMaxAge(Duration age) {
        if (age.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "the age of the cookie %s is from 1 s on, was %s".formatted(name, age));
        }
        return new SetCookie(
                name, value, path, domain, age, secure, httpOnly, sameSite, partitioned);
    }

    /// {@return the end of this cookie: no value and no age. Name, path and domain must be those
    /// that it was set with, or the browser does not find it}
    public SetCookie deleted() {
        return new SetCookie(
                name, "", path, domain, Duration.ZERO, secure, httpOnly, sameSite, partitioned);
    }

    /// This cookie with or without `Secure`.
    ///
    /// @param only whether it is sent over TLS only; without, whoever is on the line can read it
    /// @return a new cookie
    /// @throws IllegalArgumentException if it must be secure, because of its name, or as it is
    ///     `SameSite=None` or partitioned
    public SetCookie withSecure(boolean only) {
        return new SetCookie(
                name, value, path, domain, maxAge, only, httpOnly, sameSite, partitioned);
    }

    /// This cookie with or without `HttpOnly`.
    ///
    /// @param only whether it is hidden from scripts in the page
    /// @return a new cookie
    /// @throws IllegalArgumentException if the name forbids it
    public SetCookie withHttpOnly(boolean only) {
        return new SetCookie(
                name, value, path, domain, maxAge, secure, only, sameSite, partitioned);
    }

    /// This cookie with another rule for requests that other sites cause.
    ///
    /// @param rule when it is sent with them
    /// @return a new cookie
    /// @throws IllegalArgumentException if it is always, and the cookie is not secure
    public SetCookie withSameSite(SameSite rule) {
        return new SetCookie(
                name, value, path, domain, maxAge, secure, httpOnly, rule, partitioned);
    }

    /// This cookie kept apart for each site that embeds this one (CHIPS); mostly together with
    /// [SameSite#NONE].
    ///
    /// @return a new cookie
    /// @throws IllegalArgumentException if it is not secure
    public SetCookie partitioned() {
        return new SetCookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite, true);
    }

    /// A response with this cookie beside the others that it sets. It should set none of the same
    /// name twice (RFC 6265bis §4.1.1).
    ///
    /// @param response the response
    /// @return a new response
    public Response addTo(Response response) {
        return response.addingHeader("Set-Cookie", toString());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SetCookie that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /// {@return the field value, with the cookie's value: nothing for a log}
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(name).append('=').append(value).append("; Path=").append(path);
        if (domain != null) {
            text.append("; Domain=").append(domain);
        }
        if (maxAge != null) {
            text.append("; Max-Age=").append(maxAge.toSeconds());
        }
        return text.append(secure ? "; Secure" : "")
                .append(httpOnly ? "; HttpOnly" : "")
                .append("; SameSite=")
                .append(sameSite.word)
                .append(partitioned ? "; Partitioned" : "")
                .toString();
    }
}
