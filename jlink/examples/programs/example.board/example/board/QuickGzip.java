package example.board;

import hyperserve.web.filter.ContentCoding;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// A content coding beside those that are there, as one of a library would be: between programs of
/// ours, gzip at its fastest.
final class QuickGzip implements ContentCoding {

    @Override
    public String name() {
        return "x-quick";
    }

    /// A flush has to send all that was written before.
    @Override
    public OutputStream encode(OutputStream out) throws IOException {
        return new Stream(out);
    }

    private static final class Stream extends GZIPOutputStream {

        Stream(OutputStream out) throws IOException {
            super(out, true);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
