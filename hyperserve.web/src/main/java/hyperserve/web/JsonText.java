package hyperserve.web;

import hyperserve.api.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Values that JSON has words for, and these words (RFC 8259).
final class JsonText {

    /// Values inside values, as deep as anybody needs them and not so deep as to end the stack.
    static final int MAX_DEPTH = 16;

    private JsonText() {}

    /// {@return the value as JSON sees it, immutable: null, Boolean, Number, String, List or Map}
    ///
    /// @throws IllegalArgumentException if JSON has no word for it or for a part of it, or it has
    ///     more than [#MAX_DEPTH] levels
    static @Nullable Object copyOf(@Nullable Object value, String what) {
        return copyOf(value, what, 1);
    }

    private static @Nullable Object copyOf(@Nullable Object value, String what, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    what + " has more than " + MAX_DEPTH + " levels of values in values");
        }
        return switch (value) {
            case null -> null;
            case CharSequence text -> text.toString();
            case Enum<?> constant -> constant.name();
            case Boolean truth -> truth;
            case Number number -> number(number, what);
            case Iterable<?> many -> list(many, what, depth);
            case Map<?, ?> map -> map(map, what, depth);
            default ->
                    throw new IllegalArgumentException(
                            "%s is a %s, which is none of text, number, boolean, list or map"
                                    .formatted(what, value.getClass().getName()));
        };
    }

    private static Number number(Number number, String what) {
        boolean known =
                switch (number) {
                    case Double real -> Double.isFinite(real);
                    case Float real -> Float.isFinite(real);
                    case Byte _, Short _, Integer _, Long _, BigInteger _, BigDecimal _ -> true;
                    default -> false;
                };
        if (!known) {
            throw new IllegalArgumentException(
                    "%s is a number that JSON has no word for: %s".formatted(what, number));
        }
        return number;
    }

    private static List<@Nullable Object> list(Iterable<?> many, String what, int depth) {
        List<@Nullable Object> copy = new ArrayList<>();
        for (Object each : many) {
            copy.add(copyOf(each, what, depth + 1));
        }
        return Collections.unmodifiableList(copy);
    }

    private static Map<String, @Nullable Object> map(Map<?, ?> map, String what, int depth) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String name)) {
                throw new IllegalArgumentException(what + " has a map whose keys are no strings");
            }
            copy.put(name, copyOf(entry.getValue(), what, depth + 1));
        }
        return Collections.unmodifiableMap(copy);
    }

    /// @param value one that [#copyOf] has made
    static void append(StringBuilder json, @Nullable Object value) {
        switch (value) {
            case null -> json.append("null");
            case String text -> appendText(json, text);
            case List<?> list -> {
                String separator = "[";
                for (Object each : list) {
                    append(json.append(separator), each);
                    separator = ",";
                }
                json.append(list.isEmpty() ? "[]" : "]");
            }
            case Map<?, ?> map -> {
                String separator = "{";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    append(json.append(separator), entry.getKey());
                    append(json.append(':'), entry.getValue());
                    separator = ",";
                }
                json.append(map.isEmpty() ? "{}" : "}");
            }
            default -> json.append(value);
        }
    }

    /// Half of a surrogate pair cannot be said in UTF-8, so it is escaped (§8.2).
    private static void appendText(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                json.append(c).append(text.charAt(++i));
            } else {
                switch (c) {
                    case '"', '\\' -> json.append('\\').append(c);
                    case '\n' -> json.append("\\n");
                    case '\r' -> json.append("\\r");
                    case '\t' -> json.append("\\t");
                    default -> {
                        if (c < ' ' || c == 0x7F || Character.isSurrogate(c)) {
                            json.append("\\u").append(HexFormat.of().toHexDigits(c));
                        } else {
                            json.append(c);
                        }
                    }
                }
            }
        }
        json.append('"');
    }
}
