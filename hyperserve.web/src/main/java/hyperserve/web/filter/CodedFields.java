package hyperserve.web.filter;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.web.Vary;

import java.util.ArrayList;
import java.util.List;

/// The fields of responses whose content is encoded, or could be.
final class CodedFields {

    private static final Varying BY_CODING = Varying.by("Accept-Encoding");

    private CodedFields() {}

    /// Whether anything in a response speaks against an encoding of its content.
    static boolean forbid(Headers headers) {
        return headers.contains("Content-Encoding")
                // It says which bytes these are, as they are.
                || headers.contains("Content-Range")
                || headers.contains("Content-Digest")
                || headers.contains("Repr-Digest")
                || headers.contains("Digest")
                || headers.contains("Content-MD5")
                || (headers.contains("Cache-Control") && saysNoTransform(headers));
    }

    /// RFC 9111 §5.2.2.6.
    private static boolean saysNoTransform(Headers headers) {
        for (String line : headers.all("Cache-Control")) {
            for (String directive : line.split(",", -1)) {
                if (directive.strip().equalsIgnoreCase("no-transform")) {
                    return true;
                }
            }
        }
        return false;
    }

    /// The fields of a response that depends on the field Accept-Encoding.
    static Headers chosen(Headers headers) {
        return BY_CODING.addTo(headers);
    }

    /// The fields of a response with encoded content: its tag is weak, as the bytes are no longer
    /// those that the handler has tagged (RFC 9110 §8.8.1), and nobody is invited to ask for a
    /// range of them.
    static Headers coded(Headers headers, String coding) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (!name.equalsIgnoreCase("Accept-Ranges") && !name.equalsIgnoreCase("Vary")) {
                lines.add(name);
                lines.add(
                        name.equalsIgnoreCase("ETag") ? weak(headers.value(i)) : headers.value(i));
            }
        }
        lines.add("Content-Encoding");
        lines.add(coding);
        lines.add("Vary");
        lines.add(vary(headers));
        return Headers.of(lines.toArray(String[]::new));
    }

    private static String vary(Headers headers) {
        if (!headers.contains("Vary")) {
            return BY_CODING.name();
        }
        String merged = Vary.add(headers, BY_CODING.name()).first("Vary");
        return merged == null ? BY_CODING.name() : merged;
    }

    private static String weak(String tag) {
        return tag.startsWith("\"") ? "W/" + tag : tag;
    }

    /// The fields of a 304, in which the tag is that of the response which the client has: a weak
    /// one if it was encoded (RFC 9110 §15.4.5).
    static Headers revalidated(Request request, Headers headers) {
        @Nullable String tag = headers.first("ETag");
        boolean clientHasEncoded =
                tag != null
                        && tag.startsWith("\"")
                        && request.headers().contains("If-None-Match")
                        && String.join(",", request.headers().all("If-None-Match"))
                                .contains("W/" + tag);
        return chosen(clientHasEncoded ? headers.with("ETag", "W/" + tag) : headers);
    }
}
