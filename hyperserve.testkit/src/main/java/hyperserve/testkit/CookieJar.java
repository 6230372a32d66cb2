package hyperserve.testkit;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The cookies of one client, as a browser keeps them that knows one host, which it takes to be
/// secure as browsers take `localhost` to be (RFC 6265bis §5). What a browser would drop is
/// dropped, and the reason kept.
final class CookieJar {

    private record Cookie(String name, String value, String path) {

        /// RFC 6265bis §5.1.4.
        boolean isFor(String requested) {
            return requested.equals(path)
                    || (requested.startsWith(path)
                            && (path.endsWith("/") || requested.charAt(path.length()) == '/'));
        }
    }

    /// By name and path.
    private final Map<List<String>, Cookie> cookies = new LinkedHashMap<>();

    private final List<String> dropped = new ArrayList<>();

    /// {@return the field value for a request, empty if there is no cookie for it; longer paths
    /// come first}
    String of(String target) {
        String path = path(target);
        return cookies.values().stream()
                .filter(cookie -> cookie.isFor(path))
                .sorted(Comparator.comparingInt(cookie -> -cookie.path().length()))
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
    }

    private static String path(String target) {
        int mark = target.indexOf('?');
        return mark < 0 ? target : target.substring(0, mark);
    }

    void keep(String target, Headers headers) {
        for (String line : headers.all("Set-Cookie")) {
            keep(path(target), line);
        }
    }

    private void keep(String requested, String line) {
        String[] parts = line.split(";", -1);
        int sign = parts[0].indexOf('=');
        if (sign <= 0) {
            dropped.add("'" + line + "' has no name");
            return;
        }
        String name = parts[0].substring(0, sign).strip();
        Map<String, String> attributes = attributes(parts);
        @Nullable String broken = brokenPromise(name, attributes);
        if (broken != null) {
            dropped.add(name + " " + broken);
            return;
        }
        String path = attributes.getOrDefault("path", "");
        if (!path.startsWith("/")) {
            path = requested.substring(0, Math.max(1, requested.lastIndexOf('/')));
        }
        List<String> key = List.of(name, path);
        cookies.remove(key);
        if (!isOver(attributes)) {
            cookies.put(key, new Cookie(name, parts[0].substring(sign + 1).strip(), path));
        }
    }

    private static Map<String, String> attributes(String[] parts) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int sign = parts[i].indexOf('=');
            String name = sign < 0 ? parts[i] : parts[i].substring(0, sign);
            String value = sign < 0 ? "" : parts[i].substring(sign + 1).strip();
            attributes.put(name.strip().toLowerCase(Locale.ROOT), value);
        }
        return attributes;
    }

    /// RFC 6265bis §4.1.3, and §5.7 for `SameSite=None`.
    private static @Nullable String brokenPromise(String name, Map<String, String> attributes) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean secure = attributes.containsKey("secure");
        if ((lower.startsWith("__secure-") || lower.startsWith("__host-")) && !secure) {
            return "is not Secure, as its name says";
        }
        if (lower.startsWith("__host-")
                && (attributes.containsKey("domain") || !"/".equals(attributes.get("path")))) {
            return "has a Domain, or not the Path /, against what its name says";
        }
        if ("none".equalsIgnoreCase(attributes.get("samesite")) && !secure) {
            return "is SameSite=None and not Secure";
        }
        return null;
    }

    private static boolean isOver(Map<String, String> attributes) {
        String age = attributes.get("max-age");
        if (age != null && age.matches("-?[0-9]{1,18}")) {
            return Long.parseLong(age) <= 0;
        }
        String expires = attributes.get("expires");
        if (expires == null) {
            return false;
        }
        try {
            Instant end = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(expires));
            return !end.isAfter(Instant.now());
        } catch (DateTimeException e) {
            // A browser that cannot read the date takes the attribute for none (§5.6.1).
            return false;
        }
    }

    boolean contains(String name) {
        return cookies.values().stream().anyMatch(cookie -> cookie.name().equals(name));
    }

    String value(String name) {
        for (Cookie cookie : cookies.values()) {
            if (cookie.name().equals(name)) {
                return cookie.value();
            }
        }
        List<String> names = cookies.values().stream().map(Cookie::name).toList();
        throw new AssertionError(
                "no cookie '%s' is kept; kept: %s, dropped: %s".formatted(name, names, dropped));
    }

    void clear() {
        cookies.clear();
        dropped.clear();
    }
}
