package example.notes.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import hyperserve.api.BadRequestException;
import hyperserve.api.BodyReader;
import hyperserve.api.Request;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A part of a form with files (`multipart/form-data`, RFC 7578).
public record Part(String contentType, byte[] content) {

    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]{1,70})\"?");
    private static final Pattern TYPE =
            Pattern.compile(
                    "^content-type: *([^\r\n]+)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    /// Reads the one part of a name: `request.read(Part.named("picture"))`.
    public static BodyReader<Part> named(String name) {
        return request -> find(request, "name=\"" + name + "\"");
    }

    private static Part find(Request request, String name) throws IOException {
        Matcher boundary = BOUNDARY.matcher(ContentType.require(request, "multipart/form-data"));
        if (!boundary.find()) {
            throw new BadRequestException("the form has no boundary");
        }
        // A character stands for a byte.
        String form = "\r\n" + new String(request.body().bytes(), ISO_8859_1);
        String delimiter = "\r\n--" + boundary.group(1);
        if (!form.contains(delimiter + "--")) {
            throw new BadRequestException("the form has no end");
        }
        for (String part : form.split(Pattern.quote(delimiter))) {
            int end = part.indexOf("\r\n\r\n");
            String fields = part.substring(0, Math.max(end, 0));
            if (fields.contains("; " + name)) {
                Matcher type = TYPE.matcher(fields);
                return new Part(
                        type.find() ? type.group(1) : "text/plain",
                        part.substring(end + 4).getBytes(ISO_8859_1));
            }
        }
        throw new BadRequestException("the form has no part with " + name);
    }
}
