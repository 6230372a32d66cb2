package hyperserve.testkit;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.Status;

import java.io.IOException;
import java.io.InputStream;

/// A response that has begun.
///
/// @param status its status
/// @param headers its header section
/// @param content its content as it comes; closed by whoever has read it, or wants no more
/// @param failure what the handler has thrown, if that is known
record Answer(Status status, Headers headers, InputStream content, @Nullable Throwable failure)
        implements AutoCloseable {

    @Override
    public void close() throws IOException {
        content.close();
    }
}
