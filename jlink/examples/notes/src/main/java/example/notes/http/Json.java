package example.notes.http;

import hyperserve.api.BadRequestException;
import hyperserve.api.BodyFormat;
import hyperserve.api.BodyReader;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.util.Optional;

/// JSON by Jackson; nothing else here knows it.
public record Json(String contentType) implements BodyFormat {

    public static final Json PLAIN = new Json("application/json");
    public static final Json PROBLEM = new Json("application/problem+json");

    private static final JsonMapper MAPPER = JsonMapper.shared();

    @Override
    public byte[] encode(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /// Reads values of a type.
    public static <T> BodyReader<T> as(Class<T> type) {
        return request -> {
            ContentType.require(request, PLAIN.contentType);
            byte[] content = request.body().bytes();
            try {
                return Optional.ofNullable(MAPPER.readValue(content, type))
                        .orElseThrow(() -> new BadRequestException("the content is null"));
            } catch (JacksonException e) {
                int line = e.getLocation().getLineNr();
                throw new BadRequestException("line " + line + " is not the JSON expected");
            }
        };
    }
}
