package hyperserve.api;

import java.util.Objects;

/// Content that is written while it is sent.
public final class StreamedBody extends ResponseBody {

    /// The length of content of which only the end will tell.
    public static final long UNKNOWN = -1;

    private final long length;
    private final BodyWriter writer;

    private StreamedBody(long length, BodyWriter writer) {
        this.length = length;
        this.writer = Objects.requireNonNull(writer, "writer");
    }

    /// Content of which only the end will tell the length.
    ///
    /// @param writer writes the content, anew for each response
    /// @return the content
    public static StreamedBody of(BodyWriter writer) {
        return new StreamedBody(UNKNOWN, writer);
    }

    /// Content of a length that is known before it is made.
    ///
    /// @param length the number of bytes that the writer writes; if it writes more or fewer, the
    ///     connection is cut, so that nobody takes the response for complete
    /// @param writer writes the content, anew for each response
    /// @return the content
    /// @throws IllegalArgumentException if the length is negative
    public static StreamedBody of(long length, BodyWriter writer) {
        if (length < 0) {
            throw new IllegalArgumentException("length must be 0 or more, was " + length);
        }
        return new StreamedBody(length, writer);
    }

    @Override
    public long length() {
        return length;
    }

    /// {@return what writes the content}
    public BodyWriter writer() {
        return writer;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StreamedBody that
                && length == that.length
                && writer.equals(that.writer);
    }

    @Override
    public int hashCode() {
        return Objects.hash(length, writer);
    }

    @Override
    public String toString() {
        return (length == UNKNOWN ? "content" : length + " bytes") + " of a writer";
    }
}
