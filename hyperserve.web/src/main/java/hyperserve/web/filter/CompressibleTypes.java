package hyperserve.web.filter;

import hyperserve.api.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The media types whose content is worth compressing.
///
/// @param exact whole types, in lower case
/// @param tops those of which all subtypes count, such as `text`
/// @param suffixes structured syntaxes, such as `+json` (RFC 6838 §4.2.8)
record CompressibleTypes(Set<String> exact, Set<String> tops, Set<String> suffixes) {

    /// Types whose content is text, or is mostly not compressed by itself.
    static final CompressibleTypes DEFAULTS =
            of(
                    List.of(
                            "text/*",
                            "*+json",
                            "*+xml",
                            "*+text",
                            "application/json",
                            "application/x-ndjson",
                            "application/xml",
                            "application/javascript",
                            "application/wasm",
                            "application/rtf",
                            "application/vnd.ms-fontobject",
                            "font/ttf",
                            "font/otf",
                            "image/bmp",
                            "image/x-icon",
                            "image/vnd.microsoft.icon"));

    static CompressibleTypes of(List<String> patterns) {
        Set<String> exact = new HashSet<>();
        Set<String> tops = new HashSet<>();
        Set<String> suffixes = new HashSet<>();
        for (String each : patterns) {
            String pattern = each.toLowerCase(Locale.ROOT);
            int slash = pattern.indexOf('/');
            if (pattern.startsWith("*+") && pattern.length() > 2) {
                suffixes.add(pattern.substring(1));
            } else if (slash <= 0 || slash == pattern.length() - 1 || pattern.startsWith("*")) {
                throw new IllegalArgumentException(
                        "'%s' is no media type, nor like text/* or *+json".formatted(each));
            } else if (pattern.endsWith("/*")) {
                tops.add(pattern.substring(0, slash));
            } else {
                exact.add(pattern);
            }
        }
        return new CompressibleTypes(Set.copyOf(exact), Set.copyOf(tops), Set.copyOf(suffixes));
    }

    /// Whether the content of a type is to be compressed.
    ///
    /// @param contentType the field's value
    boolean include(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int end = contentType.indexOf(';');
        String type =
                (end < 0 ? contentType : contentType.substring(0, end))
                        .strip()
                        .toLowerCase(Locale.ROOT);
        int slash = type.indexOf('/');
        int plus = type.lastIndexOf('+');
        return slash > 0
                && (tops.contains(type.substring(0, slash))
                        || exact.contains(type)
                        || (plus > slash && suffixes.contains(type.substring(plus))));
    }
}
