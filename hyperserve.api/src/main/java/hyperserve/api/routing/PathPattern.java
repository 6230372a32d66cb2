package hyperserve.api.routing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A path as it is registered, checked and taken apart.
///
/// @param text as it was written
/// @param segments its parts, at least one
record PathPattern(String text, List<Segment> segments) {

    private static final Pattern PARAMETER =
            Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_-]*)(\\.\\.\\.)?}");

    private static final Pattern PERCENT_ENCODED = Pattern.compile("%[0-9A-Fa-f]{2}");

    PathPattern {
        segments = List.copyOf(segments);
    }

    /// @throws IllegalArgumentException if the text is not a path as [hyperserve.api.Routes] says
    static PathPattern parse(String text) {
        if (!text.startsWith("/")) {
            throw malformed(text, "it must begin with '/'");
        }
        requireMatchable(text);
        String[] parts = text.substring(1).split("/", -1);
        List<Segment> segments = new ArrayList<>(parts.length);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            Segment segment = segment(text, parts[i], last);
            String name = segment.name();
            if (name != null && !names.add(name)) {
                throw malformed(text, "the name '" + name + "' occurs twice");
            }
            segments.add(segment);
        }
        return new PathPattern(text, segments);
    }

    /// Refuses what no request's path can hold once it is decoded and its query taken off, so that
    /// a route that could never match is found at start-up.
    private static void requireMatchable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '?' || c == '#' || Character.isISOControl(c)) {
                String name = "U+" + HexFormat.of().withUpperCase().toHexDigits(c);
                throw malformed(text, "%s at index %s is not allowed".formatted(name, i));
            }
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw malformed(text, "it has half of a surrogate pair");
        }
        Matcher encoded = PERCENT_ENCODED.matcher(text);
        if (encoded.find()) {
            throw malformed(text, "write the decoded character instead of " + encoded.group());
        }
    }

    private static Segment segment(String pattern, String part, boolean last) {
        if (part.isEmpty() && !last) {
            throw malformed(pattern, "it has an empty segment");
        }
        if (part.equals(".") || part.equals("..")) {
            throw malformed(pattern, "it has the dot segment '" + part + "'");
        }
        if (part.indexOf('{') < 0 && part.indexOf('}') < 0) {
            return new Segment.Literal(part);
        }
        Matcher matcher = PARAMETER.matcher(part);
        if (!matcher.matches()) {
            throw malformed(
                    pattern, "segment '" + part + "' is neither text nor {name} nor {name...}");
        }
        if (matcher.group(2) == null) {
            return new Segment.Parameter(matcher.group(1));
        }
        if (!last) {
            throw malformed(pattern, "'" + part + "' may only stand at the end");
        }
        return new Segment.Rest(matcher.group(1));
    }

    private static IllegalArgumentException malformed(String pattern, String why) {
        return new IllegalArgumentException("the path '" + pattern + "' is malformed: " + why);
    }

    boolean hasParameters() {
        return segments.stream().anyMatch(segment -> segment.name() != null);
    }

    /// The pattern without its names: two patterns of one shape match the same paths.
    String shape() {
        return segments.stream().map(Segment::shape).collect(Collectors.joining("/", "/", ""));
    }
}
