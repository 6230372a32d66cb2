package hyperserve.web.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import hyperserve.api.HttpException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// What comes out of a multipart body, as text.
final class ReadParts {

    private ReadParts() {}

    /// A body each of whose lines ends with CRLF.
    static byte[] bytes(String body) {
        return body.replace("\n", "\r\n").getBytes(ISO_8859_1);
    }

    static String outcome(InputStream body) {
        return outcome(body, Bounds.multipart());
    }

    /// All parts, or the refusal.
    static String outcome(InputStream body, Bounds bounds) {
        try {
            List<String> parts = parts(body, bounds);
            return parts.isEmpty() ? "nothing" : String.join(" & ", parts);
        } catch (HttpException e) {
            return "refused " + e.error().status().code() + ": " + e.error().reason();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether they are refused; a part may have any name, so the outcome does not tell.
    static boolean refuses(InputStream body, Bounds bounds) throws IOException {
        try {
            parts(body, bounds);
            return false;
        } catch (HttpException _) {
            return true;
        }
    }

    private static List<String> parts(InputStream body, Bounds bounds) throws IOException {
        List<String> read = new ArrayList<>();
        open(body, bounds).forEach(part -> read.add(describe(part)));
        return read;
    }

    static Parts open(InputStream body, Bounds bounds) {
        byte[] delimiter = "\r\n--b".getBytes(ISO_8859_1);
        return new Parts(new MultipartInput(body, delimiter, bounds.of(Bound.FORM)), bounds);
    }

    private static String describe(Part part) throws IOException {
        String file = part.isFile() ? " file " + part.fileName() : "";
        String type = part.contentType().equals("text/plain") ? "" : " " + part.contentType();
        String content =
                part.isFile() ? new String(part.stream().readAllBytes(), ISO_8859_1) : part.text();
        return part.name() + file + type + "=" + content;
    }
}
