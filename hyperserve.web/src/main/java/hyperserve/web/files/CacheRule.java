package hyperserve.web.files;

import java.util.function.Predicate;

/// What caches are told of some files.
///
/// @param paths which, by names with slashes between them
/// @param value the value of the field `Cache-Control`
record CacheRule(Predicate<String> paths, String value) {

    /// For a year, without asking again: for what gets another name when it changes (RFC 8246).
    static final String IMMUTABLE = "public, max-age=31536000, immutable";

    /// To be kept, and asked for each time whether it is still the same (RFC 9111 §5.2.2.4).
    static final String ASK = "no-cache";

    private static final int LEAST_DIGITS = 8;

    /// Whether a name holds a digest of the content, as build tools write it: between a dot or a
    /// hyphen and the last dot or another such place, at least eight hexadecimal digits of lower
    /// case, with a letter and a decimal digit among them, so that dates and words are none.
    static boolean isHashed(String path) {
        int start = path.lastIndexOf('/') + 1;
        int end = path.lastIndexOf('.');
        int from = -1;
        boolean letter = false;
        boolean digit = false;
        for (int i = start; i <= end; i++) {
            char c = path.charAt(i);
            if (c == '.' || c == '-') {
                if (from >= 0 && i - from >= LEAST_DIGITS && letter && digit) {
                    return true;
                }
                from = i + 1;
                letter = false;
                digit = false;
            } else if (c >= '0' && c <= '9') {
                digit = true;
            } else if (c >= 'a' && c <= 'f') {
                letter = true;
            } else {
                from = -1;
            }
        }
        return false;
    }
}
