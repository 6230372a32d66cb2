package hyperserve.echo;

import hyperserve.runtime.net.Protocol;
import hyperserve.runtime.protocol.Opening;
import hyperserve.runtime.protocol.PrefacedProtocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/// The echo for clients that begin as those of HTTP/2 do. The preface comes back as well.
public final class EchoPreface implements PrefacedProtocol {

    /// What clients begin with.
    public static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private static final byte[] BYTES = PREFACE.getBytes(StandardCharsets.US_ASCII);

    @Override
    public String name() {
        return "h2";
    }

    @Override
    public boolean begins(byte[] bytes, int start, int end) {
        int length = Math.min(end - start, BYTES.length);
        return Arrays.equals(bytes, start, start + length, BYTES, 0, length);
    }

    @Override
    public Protocol open(Opening opening) {
        return new EchoProtocol(opening.connection(), opening.server().clock(), Map.of(), "");
    }
}
