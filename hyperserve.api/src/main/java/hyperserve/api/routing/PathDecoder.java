package hyperserve.api.routing;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// Decodes the path of a request target, once; the same for what a connection receives and for what
/// a test makes up.
///
/// The path is percent-decoded, then dot segments are removed (RFC 3986 §5.2.4); one that leads
/// above the root is refused. Empty segments, as in `//`, stay: `//a` is not `/a`. Refused, because
/// others read them in two ways or they end a C string: an encoded `/` or `\`, an encoded NUL, a
/// malformed escape (in the query too), a path that is not UTF-8.
public final class PathDecoder {

    private PathDecoder() {}

    /// Whether a character may stand in a request target: visible ASCII, but for `"`, `#`, `<`, `>`
    /// and `\`. Browsers leave some bare that RFC 3986 would have encoded; none is ambiguous.
    ///
    /// @param c a byte or character
    /// @return whether it may
    public static boolean mayStandInTarget(int c) {
        return c > ' ' && c < 0x7F && "\"#<>\\".indexOf(c) < 0;
    }

    /// Looks at all escapes of a query, which stays encoded.
    ///
    /// @param bytes what holds it
    /// @param start where it begins
    /// @param end where it ends
    /// @throws MalformedTargetException if one is malformed
    public static void checkEscapes(byte[] bytes, int start, int end)
            throws MalformedTargetException {
        for (int at = start; at < end; at++) {
            if (bytes[at] == '%') {
                escaped(bytes, at, end);
            }
        }
    }

    private static int escaped(byte[] bytes, int at, int end) throws MalformedTargetException {
        if (at + 2 >= end
                || !HexFormat.isHexDigit(bytes[at + 1])
                || !HexFormat.isHexDigit(bytes[at + 2])) {
            throw new MalformedTargetException("a malformed escape in the request target");
        }
        return 16 * HexFormat.fromHexDigit(bytes[at + 1]) + HexFormat.fromHexDigit(bytes[at + 2]);
    }

    /// Whether a path has an escape, or a segment that begins with a dot; another one is decoded as
    /// it is.
    ///
    /// @param bytes what holds it
    /// @param start where it begins, with a slash
    /// @param end where it ends
    /// @return whether [#decode] may change it
    public static boolean isEncoded(byte[] bytes, int start, int end) {
        for (int at = start; at < end; at++) {
            if (bytes[at] == '%' || (bytes[at] == '.' && bytes[at - 1] == '/')) {
                return true;
            }
        }
        return false;
    }

    /// Decodes a path.
    ///
    /// @param bytes what holds it
    /// @param start where it begins, with a slash
    /// @param end where it ends
    /// @return the decoded path, UTF-8
    /// @throws MalformedTargetException if it is refused
    public static byte[] decode(byte[] bytes, int start, int end) throws MalformedTargetException {
        byte[] path = new byte[end - start];
        int length = 0;
        boolean ascii = true;
        int at = start;
        while (at < end) {
            int b = bytes[at];
            if (b == '%') {
                b = escaped(bytes, at, end);
                if (b == '/' || b == '\\' || b == 0) {
                    throw new MalformedTargetException(
                            "an encoded slash, backslash or NUL in the path");
                }
                ascii &= b < 0x80;
                at += 2;
            }
            path[length++] = (byte) b;
            at++;
        }
        if (!ascii) {
            requireUtf8(path, length);
        }
        return Arrays.copyOf(path, removeDotSegments(path, length));
    }

    private static void requireUtf8(byte[] path, int length) throws MalformedTargetException {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(path, 0, length));
        } catch (CharacterCodingException e) {
            throw new MalformedTargetException("a path that is not UTF-8");
        }
    }

    /// In place. The last segment, if a dot segment, leaves a slash at the end.
    private static int removeDotSegments(byte[] path, int length) throws MalformedTargetException {
        int out = 0;
        int at = 0;
        while (at < length) {
            int next = at + 1;
            while (next < length && path[next] != '/') {
                next++;
            }
            int dots = dots(path, at + 1, next);
            if (dots == 0) {
                System.arraycopy(path, at, path, out, next - at);
                out += next - at;
            } else {
                if (dots == 2) {
                    out = parent(path, out);
                }
                if (next == length) {
                    path[out++] = '/';
                }
            }
            at = next;
        }
        return out;
    }

    /// 1 for `.`, 2 for `..`, 0 for any other segment.
    private static int dots(byte[] path, int start, int end) {
        int length = end - start;
        boolean dots = length > 0 && length < 3 && path[start] == '.' && path[end - 1] == '.';
        return dots ? length : 0;
    }

    private static int parent(byte[] path, int out) throws MalformedTargetException {
        if (out == 0) {
            throw new MalformedTargetException("a path that leads above the root");
        }
        int slash = out - 1;
        while (path[slash] != '/') {
            slash--;
        }
        return slash;
    }
}
