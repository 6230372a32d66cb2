package example.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.BodyFormat;
import hyperserve.api.Nullable;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// The body format of maps, lists, text, numbers and booleans: where a JSON library would be
/// called.
final class Json implements BodyFormat {

    static final Json FORMAT = new Json();

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public byte[] encode(@Nullable Object value) throws IOException {
        StringBuilder json = new StringBuilder();
        append(json, value);
        return json.toString().getBytes(UTF_8);
    }

    private static void append(StringBuilder json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.append("null");
            case Number number -> json.append(number);
            case Boolean truth -> json.append(truth);
            case String text -> appendText(json, text);
            case List<?> list -> {
                json.append('[');
                for (Iterator<?> each = list.iterator(); each.hasNext(); ) {
                    append(json, each.next());
                    json.append(each.hasNext() ? "," : "");
                }
                json.append(']');
            }
            case Map<?, ?> map -> {
                String before = "{";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    json.append(before);
                    appendText(json, String.valueOf(entry.getKey()));
                    append(json.append(':'), entry.getValue());
                    before = ",";
                }
                json.append(map.isEmpty() ? "{}" : "}");
            }
            default -> throw new IOException("no JSON for " + value.getClass().getName());
        }
    }

    private static void appendText(StringBuilder json, String text) {
        json.append('"');
        text.chars()
                .forEach(
                        c -> {
                            if (c < ' ' || c == '"' || c == '\\') {
                                json.append("\\u%04x".formatted(c));
                            } else {
                                json.append((char) c);
                            }
                        });
        json.append('"');
    }
}
