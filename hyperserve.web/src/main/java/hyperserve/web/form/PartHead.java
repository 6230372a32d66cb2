package hyperserve.web.form;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What stands before the content of a part (RFC 7578 §4.2 to §4.8).
///
/// @param name the name of the field
/// @param fileName the name of the file as it was sent, null if the part is none
/// @param contentType the media type as it was sent, `text/plain` if none was
/// @param charset the charset of its text
/// @param headers all of its field lines
record PartHead(
        String name,
        @Nullable String fileName,
        String contentType,
        Charset charset,
        Headers headers) {

    /// Reads a header section and makes sense of it.
    ///
    /// @param number that of the part, for messages
    /// @param charset that of names, and of text which names none itself
    static PartHead read(MultipartInput in, Bounds bounds, int number, Charset charset)
            throws IOException {
        Headers headers = new Section(in, bounds, "part " + number).read();
        return new Meaning(headers, "part " + number, charset).head(bounds.of(Bound.NAME));
    }

    /// Reads the field lines, each ended by CRLF. Those that are folded, which nobody sends, and
    /// those that a bare LF would end are refused: others read them in another way.
    private static final class Section {

        private final MultipartInput in;
        private final Bounds bounds;
        private final String part;
        private long length;

        Section(MultipartInput in, Bounds bounds, String part) {
            this.in = in;
            this.bounds = bounds;
            this.part = part;
        }

        Headers read() throws IOException {
            in.enter("within the header section of " + part);
            List<String> namesAndValues = new ArrayList<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                add(line, namesAndValues);
                if (namesAndValues.size() > 2 * bounds.of(Bound.HEAD_LINES)) {
                    throw Refusal.tooLarge(
                            "%s has more than %s field lines"
                                    .formatted(part, bounds.of(Bound.HEAD_LINES)));
                }
            }
            return Headers.of(namesAndValues.toArray(String[]::new));
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = next(); b != '\r'; b = next()) {
                if ((b < ' ' && b != '\t') || b == 0x7F) {
                    throw Refusal.malformed(
                            "%s has a control character in its header section, at byte %s of the form"
                                    .formatted(part, in.position() - 1));
                }
                line.write(b);
            }
            if (next() != '\n') {
                throw Refusal.malformed("%s has a CR without its LF".formatted(part));
            }
            return line.toString(StandardCharsets.ISO_8859_1);
        }

        private int next() throws IOException {
            length++;
            if (length > bounds.of(Bound.HEAD)) {
                throw Refusal.tooLarge(
                        "the header section of %s is longer than %s bytes"
                                .formatted(part, bounds.of(Bound.HEAD)));
            }
            return in.next();
        }

        private void add(String line, List<String> namesAndValues) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon);
            if (!ParameterizedValue.isToken(name)) {
                throw Refusal.malformed(part + " has a field line that is not 'name: value'");
            }
            namesAndValues.add(name);
            namesAndValues.add(line.substring(colon + 1).strip());
        }
    }

    /// Makes sense of the field lines.
    private static final class Meaning {

        private final Headers headers;
        private final String part;
        private final Charset charset;

        Meaning(Headers headers, String part, Charset charset) {
            this.headers = headers;
            this.part = part;
            this.charset = charset;
        }

        PartHead head(long longestName) {
            Map<String, String> disposition = disposition();
            String name = disposition.get("name");
            if (name == null) {
                throw Refusal.malformed(part + " has no name");
            }
            if (name.length() > longestName) {
                throw Refusal.tooLarge(
                        "the name of %s is longer than %s bytes".formatted(part, longestName));
            }
            String fileName = disposition.get("filename");
            requireNoEncoding();
            String type = only("Content-Type");
            return new PartHead(
                    decode(name, "the name of " + part),
                    fileName == null ? null : decode(fileName, "the file name of " + part),
                    type == null ? "text/plain" : type,
                    type == null ? charset : charset(type),
                    headers);
        }

        private Map<String, String> disposition() {
            String field = only("Content-Disposition");
            if (field == null) {
                throw Refusal.malformed(part + " has no Content-Disposition");
            }
            ParameterizedValue disposition =
                    ParameterizedValue.parse(field, "the Content-Disposition of " + part);
            if (!disposition.value().equalsIgnoreCase("form-data")) {
                throw Refusal.malformed("the Content-Disposition of " + part + " is not form-data");
            }
            if (disposition.parameters().keySet().stream().anyMatch(name -> name.contains("*"))) {
                throw Refusal.malformed(
                        "the Content-Disposition of %s has an extended parameter such as filename*, which RFC 7578 §4.2 forbids"
                                .formatted(part));
            }
            return disposition.parameters();
        }

        /// RFC 7578 §4.7: such a part is read as it is, and must not be what it says it is.
        private void requireNoEncoding() {
            String encoding = only("Content-Transfer-Encoding");
            if (encoding != null && !isNone(encoding.toLowerCase(Locale.ROOT))) {
                throw Refusal.malformed(
                        part + " has a Content-Transfer-Encoding, which is not decoded in forms");
            }
        }

        private static boolean isNone(String encoding) {
            return encoding.equals("binary") || encoding.equals("8bit") || encoding.equals("7bit");
        }

        private Charset charset(String contentType) {
            ParameterizedValue type =
                    ParameterizedValue.parse(contentType, "the Content-Type of " + part);
            String[] names = type.value().split("/", -1);
            if (names.length != 2
                    || !ParameterizedValue.isToken(names[0])
                    || !ParameterizedValue.isToken(names[1])) {
                throw Refusal.malformed("the Content-Type of " + part + " is no media type");
            }
            String name = type.parameters().get("charset");
            if (name == null || !names[0].equalsIgnoreCase("text")) {
                return charset;
            }
            Charset known = FormCharset.of(name);
            if (known == null) {
                throw Refusal.malformed(
                        "the charset of %s is none of %s".formatted(part, FormCharset.KNOWN));
            }
            return known;
        }

        private @Nullable String only(String name) {
            List<String> values = headers.all(name);
            if (values.size() > 1) {
                throw Refusal.malformed(part + " repeats the field " + name);
            }
            return values.isEmpty() ? null : values.getFirst();
        }

        /// Browsers send these three, and nothing else, as escapes; a `%` stays a `%` (WHATWG HTML,
        /// the multipart/form-data encoding algorithm).
        private String decode(String sent, String what) {
            return FormCharset.decode(sent, charset, what)
                    .replaceAll("(?i)%0D", "\r")
                    .replaceAll("(?i)%0A", "\n")
                    .replace("%22", "\"");
        }
    }
}
