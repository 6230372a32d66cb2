package hyperserve.api.routing;

import hyperserve.api.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/// Asks a router as a connection does: with a slice of a buffer that holds other bytes too.
final class Paths {

    private static final int BEFORE = 5;

    private Paths() {}

    static @Nullable Endpoint find(Router router, String path) {
        byte[] buffer = buffer(path);
        return router.find(buffer, BEFORE, buffer.length - 2 * BEFORE);
    }

    static Map<String, String> parameters(Endpoint endpoint, String path) {
        byte[] buffer = buffer(path);
        return endpoint.parameters(buffer, BEFORE, buffer.length - 2 * BEFORE);
    }

    private static byte[] buffer(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        byte[] buffer = new byte[bytes.length + 2 * BEFORE];
        Arrays.fill(buffer, (byte) 'a');
        System.arraycopy(bytes, 0, buffer, BEFORE, bytes.length);
        return buffer;
    }
}
