package hyperserve.api;

import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The field `traceparent` of W3C Trace Context: which trace a request belongs to. It is what the
/// client says; a trace that it names, or wants to be sampled, need not be yours.
/// Immutable.
///
/// @param traceId the trace: 32 hexadecimal digits in lower case, not all 0
/// @param parentId the span of the caller: 16 hexadecimal digits in lower case, not all 0
/// @param flags 0 to 255, of which the lowest bit is known: [#isSampled]
public record TraceParent(String traceId, String parentId, int flags) {

    private static final String FIELD = "traceparent";

    private static final Pattern TRACE_ID = Pattern.compile("(?!0{32})[0-9a-f]{32}");
    private static final Pattern PARENT_ID = Pattern.compile("(?!0{16})[0-9a-f]{16}");

    /// Version 00 has four parts; later ones may have more behind a dash.
    private static final Pattern VALUE =
            Pattern.compile(
                    "(?!ff)([0-9a-f]{2})-(%s)-(%s)-([0-9a-f]{2})(-.*)?"
                            .formatted(TRACE_ID, PARENT_ID));

    /// Checks the parts.
    ///
    /// @throws IllegalArgumentException if one is malformed
    public TraceParent {
        Objects.requireNonNull(traceId, "traceId");
        Objects.requireNonNull(parentId, "parentId");
        if (!TRACE_ID.matcher(traceId).matches()) {
            throw new IllegalArgumentException(
                    "a trace id is 32 hexadecimal digits in lower case and not all 0");
        }
        if (!PARENT_ID.matcher(parentId).matches()) {
            throw new IllegalArgumentException(
                    "a parent id is 16 hexadecimal digits in lower case and not all 0");
        }
        if (flags < 0 || flags > 255) {
            throw new IllegalArgumentException("flags are 0 to 255, were " + flags);
        }
    }

    /// Reads the field from the headers of a request.
    ///
    /// @param headers the headers
    /// @return what it says; null if there is none or more than one, or it is malformed, as a new
    ///     trace is begun then (Trace Context §4.3)
    public static @Nullable TraceParent of(Headers headers) {
        if (!headers.contains(FIELD)) {
            return null;
        }
        List<String> values = headers.all(FIELD);
        return values.size() == 1 ? parse(values.getFirst()) : null;
    }

    /// Reads a value of the field.
    ///
    /// @param value the value
    /// @return what it says, or null if it is malformed
    public static @Nullable TraceParent parse(String value) {
        Matcher parts = VALUE.matcher(value);
        if (!parts.matches()) {
            return null;
        }
        boolean isFirstVersion = parts.group(1).equals("00");
        if (isFirstVersion && parts.group(5) != null) {
            return null;
        }
        int flags = HexFormat.fromHexDigits(parts.group(4));
        return new TraceParent(
                Objects.requireNonNull(parts.group(2)),
                Objects.requireNonNull(parts.group(3)),
                // What later versions mean by the other bits nobody knows.
                isFirstVersion ? flags : flags & 1);
    }

    /// {@return whether the caller may have recorded its part of the trace}
    public boolean isSampled() {
        return (flags & 1) != 0;
    }

    /// {@return the value of the field in version 00}
    @Override
    public String toString() {
        return "00-" + traceId + "-" + parentId + "-" + HexFormat.of().toHexDigits((byte) flags);
    }
}
