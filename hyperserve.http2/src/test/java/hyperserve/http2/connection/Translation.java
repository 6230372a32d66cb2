package hyperserve.http2.connection;

import hyperserve.test.Http2Frames;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A request of HTTP/1.1, given as bytes, as a header list, content and trailers: by its parts, as
/// they are, so that what is malformed in one of them is so here.
///
/// @param fields names and values in turn, pseudo-fields first
/// @param content the content, a character a byte
/// @param trailers names and values in turn
/// @param isWhole whether all that was announced is there
/// @param isBodiless whether nothing says that there is content
/// @param contradicts whether target and Host name different hosts, or none: HTTP/1.1 takes the
///     target's (RFC 9112 §3.2.2), and here both would be one and the same (RFC 9113 §8.3.1)
/// @param end where the next request begins
record Translation(
        List<String> fields,
        String content,
        List<String> trailers,
        boolean isWhole,
        boolean isBodiless,
        boolean contradicts,
        int end) {

    /// Where the value of Host is put.
    enum HostPlace {
        AUTHORITY,
        FIELD
    }

    /// What HTTP/2 has no room for.
    enum Inexpressible {
        LINES("white space between the parts of a line, line ends, the version"),
        COLON("a line without colon"),
        CHUNKS("how chunks are cut, their sizes and extensions"),
        PART("a part of a request, after which the connection ends"),
        PLACE("a Host in a place of its own beside the target's");

        private final String what;

        Inexpressible(String what) {
            this.what = what;
        }

        @Override
        public String toString() {
            return what;
        }
    }

    /// Thrown where there is no translation.
    static final class InexpressibleException extends Exception {

        private static final long serialVersionUID = 1L;

        private final Inexpressible why;

        InexpressibleException(Inexpressible why) {
            super(why.toString());
            this.why = why;
        }

        Inexpressible why() {
            return why;
        }
    }

    private static final String CRLF = "\r\n";

    private static final Pattern REQUEST_LINE =
            Pattern.compile("([^ ]*) ([^ ]*) HTTP/1\\.[1-9]", Pattern.DOTALL);

    private static final Pattern ABSOLUTE =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?]*)(.*)", Pattern.DOTALL);

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,19}");

    private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9A-Fa-f]{1,9}");

    /// What intermediaries do not pass on (RFC 9110 §7.6.1).
    private static final Set<String> OF_CONNECTION =
            Set.of("connection", "keep-alive", "proxy-connection", "upgrade");

    /// Translates the request that begins at some byte.
    static Translation of(String text, int from, HostPlace place) throws InexpressibleException {
        int start = from;
        while (text.startsWith(CRLF, start)) {
            start += CRLF.length();
        }
        int end = text.indexOf(CRLF + CRLF, start);
        if (end < 0) {
            throw new InexpressibleException(Inexpressible.PART);
        }
        String head = text.substring(start, end);
        int line = head.indexOf(CRLF);
        String first = line < 0 ? head : head.substring(0, line);
        Matcher parts = REQUEST_LINE.matcher(first);
        if (!parts.matches()) {
            throw new InexpressibleException(Inexpressible.LINES);
        }
        List<String> lines = line < 0 ? List.of() : section(head.substring(line + CRLF.length()));
        Head translated = head(parts.group(1), parts.group(2), lines, place);
        return body(translated, text, end + 2 * CRLF.length());
    }

    private record Head(List<String> fields, boolean contradicts) {

        /// The values of a field.
        List<String> all(String name) {
            List<String> found = new ArrayList<>();
            for (int i = 0; i < fields.size(); i += 2) {
                if (fields.get(i).equals(name)) {
                    found.add(fields.get(i + 1));
                }
            }
            return found;
        }

        Head without(String name) {
            List<String> left = new ArrayList<>();
            for (int i = 0; i < fields.size(); i += 2) {
                if (!fields.get(i).equals(name)) {
                    left.addAll(fields.subList(i, i + 2));
                }
            }
            return new Head(left, contradicts);
        }
    }

    private static Head head(String method, String target, List<String> lines, HostPlace place)
            throws InexpressibleException {
        List<String> fields = new ArrayList<>(List.of(":method", method));
        Head regular = new Head(lines, false);
        List<String> hosts = regular.all("host");
        Matcher absolute = ABSOLUTE.matcher(target);
        boolean contradicts = hosts.equals(List.of(""));
        if (method.equals("CONNECT") || absolute.matches()) {
            if (place == HostPlace.FIELD || hosts.isEmpty()) {
                throw new InexpressibleException(Inexpressible.PLACE);
            }
        }
        if (method.equals("CONNECT")) {
            fields.addAll(List.of(":authority", target));
        } else if (absolute.matches()) {
            String path = absolute.group(3).startsWith("/") ? "" : "/";
            fields.addAll(List.of(":scheme", absolute.group(1), ":authority", absolute.group(2)));
            fields.addAll(List.of(":path", path + absolute.group(3)));
            contradicts = !withoutPort(hosts.getFirst()).equals(withoutPort(absolute.group(2)));
        } else {
            fields.addAll(List.of(":scheme", "http", ":path", target));
            if (place == HostPlace.AUTHORITY && hosts.size() == 1) {
                fields.addAll(List.of(":authority", hosts.getFirst()));
                regular = regular.without("host");
            }
        }
        fields.addAll(regular.fields);
        return new Head(fields, contradicts);
    }

    /// That of the scheme says nothing.
    private static String withoutPort(String authority) {
        return authority.endsWith(":80")
                ? authority.substring(0, authority.length() - ":80".length())
                : authority;
    }

    /// Names in lower case and values in turn, without what is about the connection.
    private static List<String> section(String lines) throws InexpressibleException {
        List<String> fields = new ArrayList<>();
        for (String line : lines.split(CRLF, -1)) {
            int colon = line.indexOf(':');
            boolean folded = line.startsWith(" ") || line.startsWith("\t");
            if (folded && !fields.isEmpty()) {
                fields.add(fields.removeLast() + CRLF + line);
            } else if (colon < 0) {
                throw new InexpressibleException(Inexpressible.COLON);
            } else {
                fields.add(line.substring(0, colon).toLowerCase(Locale.ROOT));
                fields.add(line.substring(colon + 1).replaceAll("^[ \t]+|[ \t]+$", ""));
            }
        }
        Head all = new Head(fields, false);
        for (String name : OF_CONNECTION) {
            all = all.without(name);
        }
        return all.fields;
    }

    private static Translation body(Head head, String text, int start)
            throws InexpressibleException {
        List<String> lengths = head.all("content-length");
        List<String> codings = head.all("transfer-encoding");
        boolean chunked = codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
        if (chunked && lengths.isEmpty()) {
            return chunked(head.without("transfer-encoding"), text, start);
        }
        String rest = text.substring(start);
        if (codings.isEmpty() && lengths.isEmpty()) {
            return new Translation(head.fields, "", List.of(), true, true, head.contradicts, start);
        }
        boolean valid =
                codings.isEmpty()
                        && lengths.size() == 1
                        && LENGTH.matcher(lengths.getFirst()).matches()
                        && new BigInteger(lengths.getFirst()).bitLength() < Long.SIZE;
        long length = valid ? Long.parseLong(lengths.getFirst()) : rest.length();
        boolean whole = length <= rest.length();
        String content = whole ? rest.substring(0, (int) length) : rest;
        return new Translation(
                head.fields,
                content,
                List.of(),
                whole,
                false,
                head.contradicts,
                start + content.length());
    }

    /// The content of chunks that are well formed, and of which nothing but that is told.
    private static Translation chunked(Head head, String text, int start)
            throws InexpressibleException {
        StringBuilder content = new StringBuilder();
        int at = start;
        while (true) {
            int line = text.indexOf(CRLF, at);
            if (line < 0 || !CHUNK_SIZE.matcher(text.substring(at, line)).matches()) {
                throw new InexpressibleException(Inexpressible.CHUNKS);
            }
            int size = (int) Long.parseLong(text.substring(at, line), 16);
            at = line + CRLF.length();
            if (size == 0) {
                break;
            }
            if (size < 0 || !text.startsWith(CRLF, Math.min(at + size, text.length()))) {
                throw new InexpressibleException(Inexpressible.CHUNKS);
            }
            content.append(text, at, at + size);
            at += size + CRLF.length();
        }
        int end = text.startsWith(CRLF, at) ? at : text.indexOf(CRLF + CRLF, at);
        if (end < 0) {
            throw new InexpressibleException(Inexpressible.PART);
        }
        List<String> trailers = end == at ? List.of() : section(text.substring(at, end));
        return new Translation(
                head.fields,
                content.toString(),
                new Head(trailers, false).without("transfer-encoding").fields,
                true,
                false,
                head.contradicts,
                end + (end == at ? 1 : 2) * CRLF.length());
    }

    /// Sends it.
    void send(WireClient client, int stream) throws IOException {
        byte[] block = WireClient.block(fields.toArray(String[]::new));
        int ends = isWhole && isBodiless ? Http2Frames.END_STREAM : 0;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(
                Http2Frames.frame(
                        Http2Frames.HEADERS, Http2Frames.END_HEADERS | ends, stream, block));
        if (ends == 0) {
            boolean last = isWhole && trailers.isEmpty();
            byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
            if (last || bytes.length > 0) {
                all.writeBytes(
                        Http2Frames.frame(
                                Http2Frames.DATA,
                                last ? Http2Frames.END_STREAM : 0,
                                stream,
                                bytes));
            }
            if (!trailers.isEmpty()) {
                all.writeBytes(
                        Http2Frames.frame(
                                Http2Frames.HEADERS,
                                Http2Frames.END_HEADERS | Http2Frames.END_STREAM,
                                stream,
                                WireClient.block(trailers.toArray(String[]::new))));
            }
        }
        client.raw(all.toByteArray());
    }
}
