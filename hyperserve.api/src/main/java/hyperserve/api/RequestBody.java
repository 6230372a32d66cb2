package hyperserve.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The content of a request: read whole with [#bytes()], or as it comes with [#stream()].
///
/// Reading may wait for the client. A [BodyException] means that the body cannot be had; the server
/// then answers with its status, whatever the handler goes on to return or throw.
///
/// The server implements this, and a filter may that puts other content in its place, by
/// [Request#withBody]. Methods may join it, each with a default.
public interface RequestBody {

    /// Lowers the bound on this body, for a filter that knows better than the route's options what
    /// may come; a bound that is lower already stays. More than that is then answered 413, as soon
    /// as it comes, whatever the handler makes of it.
    ///
    /// @param most the most bytes it may have
    /// @throws HttpException 413, if more are announced; none of them was asked for then
    /// @throws IllegalArgumentException if the number is negative
    default void limit(long most) {
        if (most < 0) {
            throw new IllegalArgumentException("a body's bound must be 0 or more, was " + most);
        }
        if (length() > most) {
            throw new HttpException(Status.CONTENT_TOO_LARGE, "the body is too long");
        }
    }

    /// {@return the number of bytes announced, 0 if there is no body, −1 if it comes in chunks}
    long length();

    /// Reads the whole body, or returns what was read before.
    ///
    /// @return all its bytes, an array of its own for each call
    /// @throws IOException if the body cannot be had
    /// @throws IllegalStateException if the stream has been opened
    byte[] bytes() throws IOException;

    /// Reads the whole body as UTF-8, malformed input replaced by U+FFFD.
    ///
    /// @return its text
    /// @throws IOException if the body cannot be had
    default String text() throws IOException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /// Opens the body for reading as it comes; nothing is buffered beyond what one read brought.
    ///
    /// @return the same stream at each call; closing it does nothing
    /// @throws IllegalStateException if the body was read whole
    InputStream stream();

    /// {@return the trailer section (RFC 9110 §6.5), empty if none was sent}
    ///
    /// @throws IllegalStateException if the end of the body has not been read
    Headers trailers();
}
