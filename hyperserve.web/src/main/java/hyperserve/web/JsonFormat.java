package hyperserve.web;

import hyperserve.api.BadRequestException;
import hyperserve.api.BodyFormat;
import hyperserve.api.BodyReader;
import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Status;

import java.io.IOException;
import java.util.Objects;
import java.util.function.Function;

/// JSON (RFC 8259) by a library of the application's choice, plugged in once. Immutable; any number
/// of threads may use it, if they may use the library.
///
/// ```java
/// static final JsonFormat JSON = JsonFormat.of(MAPPER::writeValueAsBytes, MAPPER::readValue);
///
/// Note note = request.read(JSON.as(Note.class));
/// return Response.of(note, JSON);
/// ```
public final class JsonFormat implements BodyFormat {

    private static final String CONTENT_TYPE = "application/json";

    /// Makes JSON of values.
    @FunctionalInterface
    public interface Encoder {

        /// Makes JSON. Called by many threads at once.
        ///
        /// @param value what to say, perhaps null
        /// @return it as JSON, in UTF-8 (RFC 8259 §8.1)
        /// @throws Exception if it cannot be said; the request is answered 500
        byte[] encode(@Nullable Object value) throws Exception;
    }

    /// Makes values of JSON.
    @FunctionalInterface
    public interface Decoder {

        /// Makes a value. Called by many threads at once.
        ///
        /// @param content what was received, not used by others
        /// @param type what it is to be
        /// @param <T> what it is to be
        /// @return the value; null if the content is `null`
        /// @throws Exception if the content is no JSON, or says no such value; as
        ///     [JsonFormat#withReason] says
        <T> @Nullable T decode(byte[] content, Class<T> type) throws Exception;
    }

    private final Encoder encoder;
    private final Decoder decoder;
    private final Function<Exception, @Nullable String> reason;

    private JsonFormat(
            Encoder encoder, Decoder decoder, Function<Exception, @Nullable String> reason) {
        this.encoder = Objects.requireNonNull(encoder, "encoder");
        this.decoder = Objects.requireNonNull(decoder, "decoder");
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /// JSON by a library.
    ///
    /// @param encoder makes JSON of values
    /// @param decoder makes values of JSON; whatever it throws is the client's fault, and says
    ///     nothing to it
    /// @return the format
    public static JsonFormat of(Encoder encoder, Decoder decoder) {
        return new JsonFormat(encoder, decoder, _ -> "the content is not the JSON expected");
    }

    /// This format with another idea of what the decoder throws.
    ///
    /// @param said what the client is told of such an exception, such as the line that is wrong: by
    ///     400; null if it is not the client's fault, such as of a type that the library cannot
    ///     make: by 500. Messages of libraries repeat the content, and name classes
    /// @return a new format
    public JsonFormat withReason(Function<Exception, @Nullable String> said) {
        return new JsonFormat(encoder, decoder, said);
    }

    /// {@return `application/json`}
    @Override
    public String contentType() {
        return CONTENT_TYPE;
    }

    @Override
    public byte[] encode(@Nullable Object value) throws IOException {
        try {
            return encoder.encode(value);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("a value cannot be said in JSON", e);
        }
    }

    /// Reads values of a type. Content of another media type is answered 415, as
    /// [MediaType#require] does; what the decoder refuses 400, and so is `null`.
    ///
    /// @param type what the content is to be; an array for a list
    /// @param <T> what the content is to be
    /// @return the reader
    public <T> BodyReader<T> as(Class<T> type) {
        Objects.requireNonNull(type, "type");
        return request -> read(request, type);
    }

    private <T> T read(Request request, Class<T> type) throws IOException {
        MediaType.require(request, CONTENT_TYPE);
        byte[] content = request.body().bytes();
        @Nullable T value;
        try {
            value = decoder.decode(content, type);
        } catch (HttpException e) {
            throw e;
        } catch (Exception e) {
            throw refusal(e);
        }
        if (value == null) {
            throw new BadRequestException("the content is null");
        }
        return value;
    }

    private HttpException refusal(Exception thrown) {
        @Nullable String said = reason.apply(thrown);
        return said == null
                ? HttpException.failure(thrown)
                : new HttpException(HttpError.of(Status.BAD_REQUEST, said).withCause(thrown));
    }

    /// {@return the media type}
    @Override
    public String toString() {
        return CONTENT_TYPE;
    }
}
