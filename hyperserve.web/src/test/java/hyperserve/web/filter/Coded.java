package hyperserve.web.filter;

import hyperserve.api.BodyOutput;
import hyperserve.api.FixedBody;
import hyperserve.api.Response;
import hyperserve.api.StreamedBody;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;

/// Encodes and decodes by the JDK's own classes.
final class Coded {

    private Coded() {}

    static byte[] content(Response response) throws Exception {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        if (response.body() instanceof StreamedBody streamed) {
            streamed.writer().writeTo(BodyOutput.to(content));
        } else if (response.body() instanceof FixedBody fixed) {
            byte[] bytes = new byte[(int) fixed.length()];
            fixed.copyTo(bytes, 0);
            content.write(bytes);
        }
        return content.toByteArray();
    }

    static String decoded(String coding, byte[] content) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(content);
        byte[] bytes =
                switch (coding) {
                    case "gzip" -> new GZIPInputStream(in).readAllBytes();
                    case "deflate" -> new InflaterInputStream(in).readAllBytes();
                    default -> content;
                };
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static byte[] encoded(String coding, byte[] content) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try (OutputStream out =
                coding.equals("gzip")
                        ? new GZIPOutputStream(encoded)
                        : new DeflaterOutputStream(encoded)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return encoded.toByteArray();
    }
}
