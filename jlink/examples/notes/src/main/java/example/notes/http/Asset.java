package example.notes.http;

import hyperserve.api.Handler;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.UUID;

/// A file in this module, made an answer once. Clients keep it, and ask whether it has changed (RFC
/// 9110 §13.1.2).
public final class Asset implements Handler {

    private final String tag;
    private final Response whole;

    public Asset(String path, String contentType) {
        try (InputStream file = Asset.class.getResourceAsStream(path)) {
            byte[] content = file.readAllBytes();
            tag = '"' + UUID.nameUUIDFromBytes(content).toString() + '"';
            whole = Response.bytes(contentType, content).withHeader("ETag", tag);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Response handle(Request request) {
        String known = String.join(",", request.headers().all("If-None-Match"));
        return known.contains(tag)
                ? Response.of(Status.NOT_MODIFIED).withHeader("ETag", tag)
                : whole;
    }
}
