package hyperserve.api;

import java.io.IOException;

/// Makes a value of the content of a request: where an application plugs its JSON library in.
///
/// @param <T> the type of the value
@FunctionalInterface
public interface BodyReader<T> {

    /// Reads the content.
    ///
    /// @param request the request, of which `Content-Type` may matter
    /// @return the value
    /// @throws HttpException to answer otherwise: [BadRequestException] if the content is malformed
    /// @throws IOException as the body does, to be passed on
    T read(Request request) throws IOException;
}
