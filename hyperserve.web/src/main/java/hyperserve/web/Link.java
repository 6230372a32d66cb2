package hyperserve.web;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.Response;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// A link to another resource: a member of the field `Link` (RFC 8288 §3). Immutable.
///
/// Parameters are texts as they are sent: one like `title*`, whose value is in the encoding of RFC
/// 8187, is neither encoded nor decoded here. Of two with the same name the first one counts.
public final class Link {

    /// The most links that are read of one field value.
    public static final int MAX_LINKS = 100;

    private static final int MAX_PARAMETERS = 16;

    private final String target;
    private final Map<String, String> parameters;

    private Link(String target, Map<String, String> parameters) {
        this.target = target;
        this.parameters = parameters;
    }

    /// A link.
    ///
    /// @param target a URI, or a reference relative to that of the request, such as `?page=2`
    /// @param relation what it is to this resource, such as `next`; several are parted by spaces
    ///     (RFC 8288 §3.3)
    /// @return the link
    /// @throws IllegalArgumentException if the target has a character that is to be
    ///     percent-encoded, or the relation one that cannot be sent
    public static Link of(String target, String relation) {
        UriText.require(target, "the target of a link");
        return new Link(target, Map.of()).with("rel", relation);
    }

    /// Reads a field value (RFC 8288 §3).
    ///
    /// @param value such as `<?page=2>; rel="next", </>; rel="up"`
    /// @return the links in order, perhaps none
    /// @throws IllegalArgumentException if it is malformed or has more than [#MAX_LINKS]; the
    ///     message says what is wrong, and where
    public static List<Link> parse(String value) {
        List<Link> links = new ArrayList<>();
        FieldCursor cursor = new FieldCursor(value);
        cursor.skipWhitespace();
        while (!cursor.atEnd()) {
            if (!cursor.isAt(',')) {
                if (links.size() == MAX_LINKS) {
                    throw new IllegalArgumentException(
                            "a field has more than " + MAX_LINKS + " links");
                }
                links.add(readLink(cursor));
            }
            if (!cursor.atEnd() && !cursor.skip(',')) {
                throw malformed("no ';' or ','", cursor);
            }
            cursor.skipWhitespace();
        }
        return List.copyOf(links);
    }

    private static Link readLink(FieldCursor cursor) {
        if (!cursor.skip('<')) {
            throw malformed("no '<'", cursor);
        }
        String target = cursor.before('>');
        if (target == null) {
            throw malformed("no '>' that ends what begins", cursor);
        }
        UriText.require(target, "the target of a link");
        Map<String, String> parameters = new LinkedHashMap<>();
        cursor.skipWhitespace();
        while (cursor.skip(';')) {
            cursor.skipWhitespace();
            readParameter(cursor, parameters);
            cursor.skipWhitespace();
        }
        return new Link(target, Collections.unmodifiableMap(parameters));
    }

    private static void readParameter(FieldCursor cursor, Map<String, String> parameters) {
        String name = cursor.token().toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            return;
        }
        cursor.skipWhitespace();
        String value = "";
        if (cursor.skip('=')) {
            cursor.skipWhitespace();
            value = cursor.tokenOrQuoted();
            if (value == null) {
                throw malformed("no value of the parameter " + name, cursor);
            }
        }
        parameters.putIfAbsent(name, value);
        if (parameters.size() > MAX_PARAMETERS) {
            throw new IllegalArgumentException(
                    "a link has more than " + MAX_PARAMETERS + " parameters");
        }
    }

    private static IllegalArgumentException malformed(String missing, FieldCursor cursor) {
        return new IllegalArgumentException(
                "a link has " + missing + " at index " + cursor.index());
    }

    /// The links of a header section.
    ///
    /// @param headers a header section
    /// @return the links of all its fields `Link`, in order
    /// @throws IllegalArgumentException if one is malformed or has more than [#MAX_LINKS]
    public static List<Link> of(Headers headers) {
        return headers.all("Link").stream().map(Link::parse).flatMap(List::stream).toList();
    }

    /// {@return the URI reference, as it is sent}
    public String target() {
        return target;
    }

    /// {@return what the target is to this resource, such as `next`, in lower case (RFC 8288
    /// §2.1.1); none if it was not said}
    public List<String> relations() {
        String all = parameters.getOrDefault("rel", "").toLowerCase(Locale.ROOT);
        return Stream.of(all.split(" ")).filter(each -> !each.isEmpty()).toList();
    }

    /// {@return the parameters, `rel` among them, names in lower case; immutable}
    public Map<String, String> parameters() {
        return parameters;
    }

    /// This link with a parameter in place of one of that name.
    ///
    /// @param name a token, such as `title`, `type`, `as` or `crossorigin`
    /// @param value text of ISO-8859-1 without control characters; may be empty
    /// @return a new link
    /// @throws IllegalArgumentException if name or value cannot be sent, or there would be more
    ///     than 16
    public Link with(String name, String value) {
        if (!FieldCursor.isToken(name)) {
            throw new IllegalArgumentException(
                    "the name of a parameter is a token, was '" + name + "'");
        }
        FieldCursor.requireQuotable(value, "the parameter " + name);
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put(name.toLowerCase(Locale.ROOT), value);
        if (all.size() > MAX_PARAMETERS) {
            throw new IllegalArgumentException(
                    "a link has at most " + MAX_PARAMETERS + " parameters");
        }
        return new Link(target, Collections.unmodifiableMap(all));
    }

    /// A response with links beside those that it has.
    ///
    /// @param response the response
    /// @param links the links; if there are none, nothing is added
    /// @return the response with one more field line
    public static Response addTo(Response response, List<Link> links) {
        return links.isEmpty() ? response : response.addingHeader("Link", join(links));
    }

    /// Links as one field value, for [hyperserve.api.Request#earlyHints] for one.
    ///
    /// @param links the links
    /// @return the value
    public static String join(List<Link> links) {
        return String.join(", ", links.stream().map(Link::toString).toList());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Link that
                && target.equals(that.target)
                && parameters.equals(that.parameters);
    }

    @Override
    public int hashCode() {
        return Objects.hash(target, parameters);
    }

    /// {@return the link as a field value; all values are in quotes, which old clients need}
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("<").append(target).append('>');
        parameters.forEach(
                (name, value) ->
                        text.append("; ")
                                .append(name)
                                .append('=')
                                .append(FieldCursor.inQuotes(value)));
        return text.toString();
    }
}
