package hyperserve.web;

import hyperserve.api.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Where redirects may lead: to paths of this server, and to other origins that are named here.
/// Immutable. Somebody else's choice of a target, such as a parameter `return`, goes through this,
/// or a link to this server leads to any other (an open redirect).
///
/// A path begins with `/`, but neither with `//` nor `/\`, which browsers read as the name of a
/// host. Refused wherever it stands is what browsers drop or change before they read a target, that
/// is, control characters, spaces and backslashes; and what must be percent-encoded in one:
/// quotes, `<`, `>` and all that is not ASCII.
public final class RedirectTargets {

    /// The most characters of a target (RFC 9110 §4.1 has all take 8000).
    public static final int MAX_LENGTH = 8000;

    private static final Pattern ORIGIN =
            Pattern.compile("https?://([a-z0-9-]+(\\.[a-z0-9-]+)*|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

    private static final RedirectTargets LOCAL = new RedirectTargets(List.of());

    private final List<String> origins;

    private RedirectTargets(List<String> origins) {
        this.origins = origins;
    }

    /// {@return paths of this server, and nothing else}
    public static RedirectTargets local() {
        return LOCAL;
    }

    /// These, and all paths of some other origins.
    ///
    /// @param others such as `https://login.example.com` or `http://localhost:8081`, without path,
    ///     and without the port that goes without saying. Those below a name are not meant by it
    /// @return new targets
    /// @throws IllegalArgumentException if one is malformed
    public RedirectTargets allowing(String... others) {
        List<String> all = new ArrayList<>(origins);
        for (String other : others) {
            String origin = other.toLowerCase(Locale.ROOT);
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException(
                        "an origin looks like https://example.com or https://example.com:8443,"
                                + (" was '" + other + "'"));
            }
            all.add(origin);
        }
        return new RedirectTargets(List.copyOf(all));
    }

    /// Whether a redirect may lead to a target.
    ///
    /// @param target a path with its query, or a URI
    /// @return whether it may
    public boolean allow(String target) {
        return isClean(target) && (isLocal(target) || isOfOrigin(target));
    }

    private static boolean isClean(String target) {
        boolean clean = target.length() <= MAX_LENGTH;
        for (int i = 0; clean && i < target.length(); i++) {
            char c = target.charAt(i);
            clean = c > ' ' && c < 0x7F && c != '\\' && c != '"' && c != '<' && c != '>';
        }
        return clean;
    }

    private static boolean isLocal(String target) {
        return target.startsWith("/") && !target.startsWith("//");
    }

    /// Compared as text: where no parser is asked, none can differ from that of the browser.
    private boolean isOfOrigin(String target) {
        for (String origin : origins) {
            int length = origin.length();
            if (target.regionMatches(true, 0, origin, 0, length)
                    && (target.length() == length || "/?#".indexOf(target.charAt(length)) >= 0)) {
                return true;
            }
        }
        return false;
    }

    /// A target, or another one if it is not allowed.
    ///
    /// @param target what somebody asks for, or null
    /// @param fallback where to go otherwise
    /// @return one of them
    public String orElse(@Nullable String target, String fallback) {
        return target != null && allow(target) ? target : fallback;
    }

    /// @throws IllegalArgumentException if it is not allowed; the message says why
    String require(String target) {
        if (!isClean(target)) {
            throw new IllegalArgumentException(
                    "a redirect's target is ASCII without spaces, control characters, \", <, > and"
                            + (" \\, percent-encoded where need be, at most " + MAX_LENGTH)
                            + " characters");
        }
        if (!allow(target)) {
            throw new IllegalArgumentException(
                    "a redirect to '%s' is not allowed: it leads neither to a path such as /notes"
                                    .formatted(target)
                            + (" nor to one of the origins " + origins));
        }
        return target;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RedirectTargets that && origins.equals(that.origins);
    }

    @Override
    public int hashCode() {
        return origins.hashCode();
    }

    /// {@return the other origins}
    @Override
    public String toString() {
        return "RedirectTargets[/ " + String.join(" ", origins) + "]";
    }
}
