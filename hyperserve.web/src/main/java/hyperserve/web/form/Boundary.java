package hyperserve.web.form;

import hyperserve.api.Nullable;

import java.nio.charset.StandardCharsets;

/// What divides the parts of a multipart body (RFC 2046 §5.1.1).
final class Boundary {

    private static final int LONGEST = 70;
    private static final String MARKS = "'()+_,-./:=? ";

    private Boundary() {}

    /// The delimiter of a media type: CRLF, two hyphens and the boundary.
    ///
    /// @throws hyperserve.api.HttpException 400 if the boundary is missing or malformed
    static byte[] delimiter(ParameterizedValue type) {
        String boundary = type.parameters().get("boundary");
        if (!isBoundary(boundary)) {
            throw Refusal.malformed(
                    "the field Content-Type must have a boundary of 1 to 70 of the characters that"
                            + " RFC 2046 allows, quoted if one of them needs that");
        }
        return ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean isBoundary(@Nullable String text) {
        return text != null
                && !text.isEmpty()
                && text.length() <= LONGEST
                && text.chars().allMatch(Boundary::isBoundaryChar)
                && !text.endsWith(" ");
    }

    private static boolean isBoundaryChar(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || MARKS.indexOf(c) >= 0;
    }
}
