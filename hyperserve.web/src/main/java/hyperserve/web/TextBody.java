package hyperserve.web;

import hyperserve.api.BadRequestException;
import hyperserve.api.BodyReader;
import hyperserve.api.HttpException;
import hyperserve.api.Request;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Reads content as text, in the character encoding that `Content-Type` names. Immutable; any
/// number of threads may use it.
///
/// Unlike [hyperserve.api.RequestBody#text()] it replaces nothing: bytes that are no text in that
/// encoding are answered 400, an encoding that is not known here 415.
public final class TextBody implements BodyReader<String> {

    private static final TextBody UTF_8 = new TextBody(StandardCharsets.UTF_8);

    private final Charset absent;

    private TextBody(Charset absent) {
        this.absent = Objects.requireNonNull(absent, "charset");
    }

    /// {@return a reader for which content is UTF-8 if it does not say another}
    public static TextBody utf8() {
        return UTF_8;
    }

    /// A reader for content that is in another encoding if it says none.
    ///
    /// @param charset the encoding of content that says none
    /// @return the reader
    public static TextBody defaultingTo(Charset charset) {
        return new TextBody(charset);
    }

    /// Reads the content.
    ///
    /// @param request the request
    /// @return its text; a byte order mark stays in it
    /// @throws HttpException with 400 if the content is no text in its encoding, or `Content-Type`
    ///     is malformed; with 415 if the encoding is not known here
    /// @throws IOException as [hyperserve.api.RequestBody#bytes()] does
    @Override
    public String read(Request request) throws IOException {
        MediaType type = MediaType.of(request.headers());
        Charset charset = type == null ? absent : type.charset(absent);
        byte[] content = request.body().bytes();
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            throw new BadRequestException("the content is not well-formed " + charset.name());
        }
    }
}
