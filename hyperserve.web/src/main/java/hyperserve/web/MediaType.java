package hyperserve.web;

import hyperserve.api.BadRequestException;
import hyperserve.api.Headers;
import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Status;

import java.nio.charset.Charset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A media type, such as `text/html; charset=utf-8` (RFC 9110 §8.3.1): what `Content-Type` says.
/// Immutable.
///
/// Type, subtype, names of parameters and the charset are compared without regard to letter case,
/// other values of parameters with it; the order of parameters does not matter.
public final class MediaType {

    /// `application/json`, which has no charset: it is UTF-8 (RFC 8259 §8.1, §11).
    public static final MediaType JSON = of("application", "json");

    /// `application/problem+json` (RFC 9457).
    public static final MediaType PROBLEM_JSON = of("application", "problem+json");

    /// `text/plain; charset=utf-8`.
    public static final MediaType TEXT = of("text", "plain").withParameter("charset", "utf-8");

    /// `text/html; charset=utf-8`.
    public static final MediaType HTML = of("text", "html").withParameter("charset", "utf-8");

    /// The most parameters that one may have.
    public static final int MAX_PARAMETERS = 16;

    private final String type;
    private final String subtype;
    private final Map<String, String> parameters;

    private MediaType(String type, String subtype, Map<String, String> parameters) {
        this.type = type;
        this.subtype = subtype;
        this.parameters = parameters;
    }

    /// A media type without parameters.
    ///
    /// @param type such as `text`
    /// @param subtype such as `html`
    /// @return the media type
    /// @throws IllegalArgumentException if one is not a token, or is `*`, which stands for a range
    ///     of types
    public static MediaType of(String type, String subtype) {
        requireName(type, "type");
        requireName(subtype, "subtype");
        return new MediaType(lowerCase(type), lowerCase(subtype), Map.of());
    }

    private static void requireName(String name, String what) {
        if (!FieldCursor.isToken(name) || name.equals("*")) {
            throw new IllegalArgumentException(
                    "the %s of a media type is a token, was '%s'".formatted(what, name));
        }
    }

    private static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /// Reads a media type.
    ///
    /// @param value as in a field, such as `multipart/form-data; boundary="a b"`
    /// @return the media type
    /// @throws IllegalArgumentException if it is malformed, a parameter comes twice, or there are
    ///     more than [#MAX_PARAMETERS]; the message says what is wrong, and where
    public static MediaType parse(String value) {
        FieldCursor cursor = new FieldCursor(value);
        cursor.skipWhitespace();
        String type = cursor.token();
        if (type.isEmpty() || !cursor.skip('/')) {
            throw malformed("no type and '/'", cursor);
        }
        String subtype = cursor.token();
        if (subtype.isEmpty()) {
            throw malformed("no subtype", cursor);
        }
        MediaType plain = of(type, subtype);
        Map<String, String> parameters = new LinkedHashMap<>();
        cursor.skipWhitespace();
        while (cursor.skip(';')) {
            cursor.skipWhitespace();
            readParameter(cursor, parameters);
            cursor.skipWhitespace();
        }
        if (!cursor.atEnd()) {
            throw malformed("no ';' or end", cursor);
        }
        return new MediaType(plain.type, plain.subtype, Collections.unmodifiableMap(parameters));
    }

    private static void readParameter(FieldCursor cursor, Map<String, String> parameters) {
        String name = lowerCase(cursor.token());
        if (name.isEmpty()) {
            // Senders leave semicolons that nothing follows (RFC 9110 §5.6.6).
            return;
        }
        String value = cursor.skip('=') ? cursor.tokenOrQuoted() : null;
        if (value == null) {
            throw malformed("no value of the parameter " + name, cursor);
        }
        if (parameters.put(name, value) != null) {
            throw new IllegalArgumentException("a media type has the parameter " + name + " twice");
        }
        if (parameters.size() > MAX_PARAMETERS) {
            throw new IllegalArgumentException(
                    "a media type has more than " + MAX_PARAMETERS + " parameters");
        }
    }

    private static IllegalArgumentException malformed(String missing, FieldCursor cursor) {
        return new IllegalArgumentException(
                "a media type has " + missing + " at index " + cursor.index());
    }

    /// What a header section says of its content.
    ///
    /// @param headers a header section
    /// @return the media type, or null if there is no `Content-Type`
    /// @throws BadRequestException if it is malformed, or there are several that differ
    public static @Nullable MediaType of(Headers headers) {
        List<String> lines = headers.all("Content-Type");
        if (lines.isEmpty()) {
            return null;
        }
        try {
            MediaType type = parse(lines.getFirst());
            for (String line : lines) {
                if (!parse(line).equals(type)) {
                    throw new BadRequestException("Content-Type is sent twice, with two types");
                }
            }
            return type;
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("Content-Type is malformed: " + e.getMessage());
        }
    }

    /// Refuses content of another type.
    ///
    /// @param request the request
    /// @param essences the types that are allowed, such as `application/json`
    /// @return the type of the content, with its parameters
    /// @throws HttpException if it is none of these, or not said: 415, with the types in `Accept`
    ///     (RFC 9110 §15.5.16); 400 if it is malformed
    public static MediaType require(Request request, String... essences) {
        MediaType sent = of(request.headers());
        if (sent != null) {
            for (String essence : essences) {
                if (sent.is(essence)) {
                    return sent;
                }
            }
        }
        String reason = "the content must be " + String.join(" or ", essences);
        throw new HttpException(
                HttpError.of(Status.UNSUPPORTED_MEDIA_TYPE, reason)
                        .addingHeader("Accept", String.join(", ", essences)));
    }

    /// {@return the type, in lower case, such as `text`}
    public String type() {
        return type;
    }

    /// {@return the subtype, in lower case, such as `html`}
    public String subtype() {
        return subtype;
    }

    /// {@return type and subtype, in lower case, such as `text/html`}
    public String essence() {
        return type + '/' + subtype;
    }

    /// Whether it is of a type, whatever its parameters.
    ///
    /// @param essence such as `text/html`, in any letter case
    /// @return whether type and subtype are these
    public boolean is(String essence) {
        return essence().equalsIgnoreCase(essence);
    }

    /// {@return the structured syntax that the subtype's suffix names, such as `json` in
    /// `application/problem+json` (RFC 6838 §4.2.8), or null}
    public @Nullable String suffix() {
        int plus = subtype.lastIndexOf('+');
        return plus < 0 ? null : subtype.substring(plus + 1);
    }

    /// {@return the parameters, names in lower case, in the order in which they were given;
    /// immutable}
    public Map<String, String> parameters() {
        return parameters;
    }

    /// The value of a parameter.
    ///
    /// @param name its name, in any letter case
    /// @return the value, without the quotes that it may have been sent in, or null if there is
    ///     none
    public @Nullable String parameter(String name) {
        return parameters.get(lowerCase(name));
    }

    /// The character encoding that the parameter `charset` names.
    ///
    /// @param absent the one if there is no such parameter
    /// @return the encoding
    /// @throws HttpException if this system has none of that name: 415
    public Charset charset(Charset absent) {
        String name = parameter("charset");
        if (name == null) {
            return absent;
        }
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new HttpException(
                    Status.UNSUPPORTED_MEDIA_TYPE, "the charset of the content is not known here");
        }
    }

    /// This type with a parameter in place of one of that name.
    ///
    /// @param name a token
    /// @param value any text of ISO-8859-1 without control characters
    /// @return a new media type
    /// @throws IllegalArgumentException if name or value cannot be sent, or there would be more
    ///     than [#MAX_PARAMETERS]
    public MediaType withParameter(String name, String value) {
        if (!FieldCursor.isToken(name)) {
            throw new IllegalArgumentException(
                    "the name of a parameter is a token, was '" + name + "'");
        }
        FieldCursor.requireQuotable(value, "the parameter " + name);
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put(lowerCase(name), value);
        if (all.size() > MAX_PARAMETERS) {
            throw new IllegalArgumentException(
                    "a media type has at most " + MAX_PARAMETERS + " parameters");
        }
        return new MediaType(type, subtype, Collections.unmodifiableMap(all));
    }

    /// This type with a charset.
    ///
    /// @param charset the character encoding
    /// @return a new media type
    public MediaType withCharset(Charset charset) {
        return withParameter("charset", lowerCase(charset.name()));
    }

    /// {@return this type without parameters}
    public MediaType withoutParameters() {
        return new MediaType(type, subtype, Map.of());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MediaType that
                && type.equals(that.type)
                && subtype.equals(that.subtype)
                && comparable().equals(that.comparable());
    }

    private Map<String, String> comparable() {
        String charset = parameters.get("charset");
        if (charset == null) {
            return parameters;
        }
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("charset", lowerCase(charset));
        return all;
    }

    @Override
    public int hashCode() {
        return 31 * essence().hashCode() + comparable().hashCode();
    }

    /// {@return the field value}
    @Override
    public String toString() {
        StringBuilder value = new StringBuilder(essence());
        parameters.forEach(
                (name, of) ->
                        value.append("; ").append(name).append('=').append(FieldCursor.quoted(of)));
        return value.toString();
    }
}
