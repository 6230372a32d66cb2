package hyperserve.api;

import java.util.Objects;

/// Content that is written while it is sent.
///
/// @param length the number of bytes that the writer writes, or [#UNKNOWN]; one that writes more or
///     fewer has its connection cut, so that nobody takes the response for complete
/// @param writer writes the content, anew for each response
public record StreamedBody(long length, BodyWriter writer) implements ResponseBody {

    /// The length of content of which only the end will tell.
    public static final long UNKNOWN = -1;

    /// Checks the values.
    public StreamedBody {
        Objects.requireNonNull(writer, "writer");
        if (length < UNKNOWN) {
            throw new IllegalArgumentException("length must be 0 or more, was " + length);
        }
    }
}
