package example.notes.http;

import hyperserve.api.HttpException;
import hyperserve.api.Request;
import hyperserve.api.Status;

/// What a request says of its content (RFC 9110 §8.3).
final class ContentType {

    private ContentType() {}

    /// Refuses content of another type.
    ///
    /// @return the parameters, as they were sent
    static String require(Request request, String type) {
        String sent = request.headers().first("Content-Type");
        String[] parts = sent == null ? new String[] {""} : sent.split(";", 2);
        if (!parts[0].strip().equalsIgnoreCase(type)) {
            throw new HttpException(Status.UNSUPPORTED_MEDIA_TYPE, "the content must be " + type);
        }
        return parts.length == 1 ? "" : parts[1];
    }
}
