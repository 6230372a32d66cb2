package hyperserve.web;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The cookies that a client sent: the request's field `Cookie` (RFC 6265bis §4.2). Immutable.
///
/// Reading it never fails. Pairs are parted by semicolons alone and split at the first `=`, white
/// space around name and value is dropped, and the value is otherwise taken as it was sent: quotes
/// are part of it, nothing in it is decoded, and there are no attributes such as `$Version`. What
/// other rules made of it has led to stolen cookies. Left out are pairs without `=`, those whose
/// name is not a token, so that no server could have set it, and those behind the first
/// [#MAX_COOKIES].
///
/// A client is free to send any cookie: only [SignedCookies] prove that this server set it. Of
/// equal names the one with the more specific path stands first, as browsers send them, but a
/// script or another host of the same site may have put it there: name what matters `__Host-…`, as
/// [SetCookie] explains.
public final class Cookies {

    /// The most cookies that are read of one request.
    public static final int MAX_COOKIES = 200;

    /// One cookie.
    ///
    /// @param name its name, a token; letter case counts
    /// @param value its value, as it was sent
    public record Cookie(String name, String value) {

        /// Checks nothing but the name.
        ///
        /// @throws IllegalArgumentException if the name is not a token
        public Cookie {
            if (!FieldCursor.isToken(name)) {
                throw new IllegalArgumentException(
                        "a cookie's name is a token, was '" + name + "'");
            }
            Objects.requireNonNull(value, "value");
        }

        /// {@return the pair as it is sent}
        @Override
        public String toString() {
            return name + '=' + value;
        }
    }

    private final List<Cookie> all;

    private Cookies(List<Cookie> all) {
        this.all = all;
    }

    /// The cookies of a request.
    ///
    /// @param headers the header section of the request; several lines, as HTTP/2 allows, count as
    ///     one
    /// @return the cookies
    public static Cookies of(Headers headers) {
        List<Cookie> all = new ArrayList<>();
        for (String line : headers.all("Cookie")) {
            read(line, all);
        }
        return new Cookies(List.copyOf(all));
    }

    /// The cookies in a field value.
    ///
    /// @param value the value of one field line, such as `a=1; b=2`
    /// @return the cookies
    public static Cookies parse(String value) {
        List<Cookie> all = new ArrayList<>();
        read(value, all);
        return new Cookies(List.copyOf(all));
    }

    private static void read(String line, List<Cookie> all) {
        int start = 0;
        while (start < line.length() && all.size() < MAX_COOKIES) {
            int semicolon = line.indexOf(';', start);
            int end = semicolon < 0 ? line.length() : semicolon;
            int equals = line.indexOf('=', start, end);
            if (equals >= 0) {
                String name = trim(line, start, equals);
                if (FieldCursor.isToken(name)) {
                    all.add(new Cookie(name, trim(line, equals + 1, end)));
                }
            }
            start = end + 1;
        }
    }

    private static String trim(String text, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /// The value of the first cookie of a name.
    ///
    /// @param name the name; letter case counts
    /// @return the value, perhaps empty, or null if there is no such cookie
    public @Nullable String first(String name) {
        for (Cookie cookie : all) {
            if (cookie.name.equals(name)) {
                return cookie.value;
            }
        }
        return null;
    }

    /// The values of all cookies of a name.
    ///
    /// @param name the name; letter case counts
    /// @return the values in the order in which they were sent, none if there is no such cookie
    public List<String> all(String name) {
        return all.stream().filter(cookie -> cookie.name.equals(name)).map(Cookie::value).toList();
    }

    /// {@return all cookies, in the order in which they were sent; immutable}
    public List<Cookie> all() {
        return all;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cookies that && all.equals(that.all);
    }

    @Override
    public int hashCode() {
        return all.hashCode();
    }

    /// {@return the names of the cookies, without the values: those are secrets}
    @Override
    public String toString() {
        return all.stream().map(Cookie::name).toList().toString();
    }
}
