package hyperserve.runtime.semantics;

import hyperserve.api.Headers;
import hyperserve.api.RequestBody;

import java.io.InputStream;

/// The body of a request that has none.
public enum EmptyBody implements RequestBody {
    /// The only one.
    INSTANCE;

    private static final byte[] NOTHING = new byte[0];

    @Override
    public long length() {
        return 0;
    }

    @Override
    public byte[] bytes() {
        return NOTHING;
    }

    @Override
    public InputStream stream() {
        return InputStream.nullInputStream();
    }

    @Override
    public Headers trailers() {
        return Headers.empty();
    }
}
