package hyperserve.web.events;

import hyperserve.api.BodySource;
import hyperserve.api.Nullable;
import hyperserve.api.PushedBody;
import hyperserve.api.Response;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Takes the part of the server, one step at a time.
final class StreamReader {

    private final BodySource source;
    private int signals;

    StreamReader(Response response) throws Exception {
        source = ((PushedBody) response.body()).feed().open(() -> signals++);
    }

    /// How often it was signalled since the last time.
    int signals() {
        int count = signals;
        signals = 0;
        return count;
    }

    /// The next piece, null if there is none.
    @Nullable
    String next() throws Exception {
        ByteBuffer piece = source.next();
        return piece == null ? null : StandardCharsets.UTF_8.decode(piece.duplicate()).toString();
    }

    /// All that is there.
    String all() throws Exception {
        StringBuilder text = new StringBuilder();
        for (String piece = next(); piece != null; piece = next()) {
            text.append(piece);
        }
        return text.toString();
    }

    BodySource source() {
        return source;
    }
}
