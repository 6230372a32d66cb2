package hyperserve.web.filter;

import hyperserve.api.BodySource;
import hyperserve.api.Response;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Takes the part of a server and of its client: it takes pieces from a source, one at a time, and
/// decodes what has come.
final class PieceReader implements AutoCloseable {

    private static final int GZIP_HEAD = 10;

    private final BodySource source;
    private final String coding;
    private final Inflater inflater;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private int decoded;

    PieceReader(Response response) throws Exception {
        this.source = TestSource.opened(response);
        this.coding = String.valueOf(response.headers().first("Content-Encoding"));
        this.inflater = new Inflater(coding.equals("gzip"));
        this.decoded = coding.equals("gzip") ? GZIP_HEAD : 0;
    }

    BodySource source() {
        return source;
    }

    /// What a client has of all that there is now.
    String soFar() throws Exception {
        ByteBuffer piece = source.next();
        while (piece != null && piece.hasRemaining()) {
            take(piece);
            piece = source.next();
        }
        return decode();
    }

    /// What a client has of one more piece.
    String one(ByteBuffer piece) throws Exception {
        take(piece);
        return decode();
    }

    private void take(ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(piece.position(), bytes);
        received.writeBytes(bytes);
    }

    private String decode() throws DataFormatException {
        byte[] all = received.toByteArray();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        if (all.length > decoded && !inflater.finished()) {
            inflater.setInput(all, decoded, all.length - decoded);
            decoded = all.length;
            byte[] room = new byte[8192];
            int count = inflater.inflate(room);
            while (count > 0) {
                text.write(room, 0, count);
                count = inflater.inflate(room);
            }
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /// How many bytes have come.
    int size() {
        return received.size();
    }

    /// All that has come, decoded by the JDK's stream, which checks the end.
    String whole() throws Exception {
        return Coded.decoded(coding, received.toByteArray());
    }

    @Override
    public void close() {
        inflater.end();
    }
}
