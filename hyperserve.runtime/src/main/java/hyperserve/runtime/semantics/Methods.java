package hyperserve.runtime.semantics;

import hyperserve.api.Method;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Finds the method that bytes name, without allocation for the usual ones.
public final class Methods {

    private static final List<Method> USUAL =
            List.of(
                    Method.GET,
                    Method.HEAD,
                    Method.POST,
                    Method.PUT,
                    Method.DELETE,
                    Method.OPTIONS,
                    Method.PATCH,
                    Method.TRACE,
                    Method.CONNECT);

    private Methods() {}

    /// The method of a name.
    ///
    /// @param bytes where the name lies
    /// @param start the index of its first byte
    /// @param end the index after the last one
    /// @return the method
    public static Method of(byte[] bytes, int start, int end) {
        for (int i = 0; i < USUAL.size(); i++) {
            if (matches(USUAL.get(i).name(), bytes, start, end)) {
                return USUAL.get(i);
            }
        }
        return new Method(new String(bytes, start, end - start, StandardCharsets.US_ASCII));
    }

    private static boolean matches(String name, byte[] bytes, int start, int end) {
        if (name.length() != end - start) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != bytes[start + i]) {
                return false;
            }
        }
        return true;
    }
}
