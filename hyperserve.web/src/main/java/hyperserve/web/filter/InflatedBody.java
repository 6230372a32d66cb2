package hyperserve.web.filter;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.RequestBody;

import java.io.IOException;
import java.io.InputStream;

/// The decoded content of a request.
final class InflatedBody implements RequestBody {

    private final RequestBody body;
    private final boolean gzip;
    private final int ratio;
    private long most;
    private @Nullable InflatedStream decoded;
    private byte @Nullable [] whole;
    private boolean streamed;

    InflatedBody(RequestBody body, boolean gzip, long most, int ratio) {
        this.body = body;
        this.gzip = gzip;
        this.most = most;
        this.ratio = ratio;
    }

    @Override
    public void limit(long bytes) {
        RequestBody.super.limit(bytes);
        most = Math.min(most, bytes);
        InflatedStream begun = decoded;
        if (begun != null) {
            begun.limit(bytes);
        }
    }

    /// Only the end will tell.
    @Override
    public long length() {
        return -1;
    }

    private InflatedStream decoded() {
        InflatedStream begun = decoded;
        if (begun == null) {
            begun = new InflatedStream(body.stream(), gzip, most, ratio);
            decoded = begun;
        }
        return begun;
    }

    @Override
    public byte[] bytes() throws IOException {
        if (streamed) {
            throw new IllegalStateException("the body's stream has been opened");
        }
        byte[] known = whole;
        if (known == null) {
            known = decoded().readAllBytes();
            whole = known;
        }
        return known.clone();
    }

    /// One whose `close` does nothing, as that of any body.
    @Override
    public InputStream stream() {
        if (whole != null) {
            throw new IllegalStateException("the body was read whole");
        }
        streamed = true;
        InflatedStream opened = decoded();
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return opened.read();
            }

            @Override
            public int read(byte[] target, int offset, int count) throws IOException {
                return opened.read(target, offset, count);
            }
        };
    }

    @Override
    public Headers trailers() {
        InflatedStream begun = decoded;
        if (begun == null || !begun.isOver()) {
            throw new IllegalStateException("the end of the body has not been read");
        }
        return body.trailers();
    }

    /// Nobody reads it any more.
    void end() {
        InflatedStream begun = decoded;
        if (begun != null) {
            begun.close();
        }
    }
}
