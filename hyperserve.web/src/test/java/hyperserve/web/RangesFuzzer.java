package hyperserve.web;

import static hyperserve.web.CookiesFuzzer.require;

import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Request;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Fuzzes `Range` and the conditions: whatever is sent, parts are inside of the representation and
/// have, together, no more bytes than it.
public final class RangesFuzzer {

    private static final Preconditions STATE =
            Preconditions.of(EntityTag.strong("a"), Instant.EPOCH);

    private RangesFuzzer() {}

    /// Called by the fuzzer, and by [GeneratedInputsTest].
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1).replaceAll("\\p{Cntrl}", "");
        ranges(text);
        ranges("bytes=" + text);
        for (String name :
                new String[] {
                    "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since",
                }) {
            require(STATE.evaluate(request(name, text)) != null, "held against it", text);
        }
        STATE.allowsRange(Headers.of("If-Range", text));
    }

    private static Request request(String name, String value) {
        return Request.of(Method.GET, "/", Headers.of(name, value), new byte[0]);
    }

    private static void ranges(String value) {
        for (long length : new long[] {0, 1, 10, Long.MAX_VALUE}) {
            ByteRanges ranges = ByteRanges.of(request("Range", value), length);
            require(ranges.parts().size() <= ByteRanges.MOST, "few", ranges);
            long left = length;
            for (ByteRanges.Part part : ranges.parts()) {
                require(part.last() < length, "inside", ranges);
                left -= part.length();
                require(left >= 0, "at most the whole", ranges);
            }
        }
    }
}
