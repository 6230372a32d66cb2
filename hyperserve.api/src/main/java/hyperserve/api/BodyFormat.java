package hyperserve.api;

import java.io.IOException;

/// Makes content of values: where an application plugs its JSON library in, once. Any number of
/// threads may use it.
public interface BodyFormat {

    /// {@return the media type of what it makes, such as `application/json`}
    String contentType();

    /// Makes the content.
    ///
    /// @param value what to say; may be null, if the format has a word for that
    /// @return the content, not used by others afterwards
    /// @throws IOException if the value cannot be said in this format
    byte[] encode(@Nullable Object value) throws IOException;
}
