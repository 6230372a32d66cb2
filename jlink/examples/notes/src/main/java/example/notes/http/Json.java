package example.notes.http;

import hyperserve.web.JsonFormat;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// JSON by Jackson; nothing else here knows it.
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    public static final JsonFormat FORMAT =
            JsonFormat.of(MAPPER::writeValueAsBytes, MAPPER::readValue).withReason(Json::reason);

    private Json() {}

    private static String reason(Exception thrown) {
        return thrown instanceof JacksonException at
                ? "line " + at.getLocation().getLineNr() + " is not the JSON expected"
                : null;
    }
}
