package hyperserve.web;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.api.StreamedBody;
import hyperserve.web.ByteRanges.Part;
import hyperserve.web.ByteRanges.PartWriter;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Several parts of a representation as one content (RFC 9110 §14.6). The boundary is 16 random
/// bytes, so that nobody can write it into a file beforehand.
final class Multipart {

    private static final int BOUNDARY_BYTES = 16;

    /// Made when it is first needed, which takes milliseconds.
    private static final class Random {
        private static final SecureRandom SOURCE = new SecureRandom();
    }

    private Multipart() {}

    static Response of(List<Part> parts, Response whole, PartWriter writer) {
        long complete = whole.body().length();
        byte[] random = new byte[BOUNDARY_BYTES];
        Random.SOURCE.nextBytes(random);
        String boundary = HexFormat.of().formatHex(random);
        List<byte[]> heads = new ArrayList<>();
        @Nullable String type = whole.headers().first("Content-Type");
        String separator = "--" + boundary;
        long length = 0;
        for (Part part : parts) {
            String head =
                    separator
                            + (type == null ? "" : "\r\nContent-Type: " + type)
                            + "\r\nContent-Range: "
                            + part.contentRange(complete)
                            + "\r\n\r\n";
            heads.add(head.getBytes(StandardCharsets.ISO_8859_1));
            length += heads.getLast().length + part.length();
            separator = "\r\n--" + boundary;
        }
        byte[] end = (separator + "--\r\n").getBytes(StandardCharsets.US_ASCII);
        Headers fields =
                whole.headers()
                        .with("Content-Type", "multipart/byteranges; boundary=" + boundary)
                        .with("Accept-Ranges", "bytes");
        StreamedBody body =
                StreamedBody.of(
                        length + end.length,
                        out -> {
                            for (int i = 0; i < parts.size(); i++) {
                                out.write(heads.get(i));
                                writer.write(out, parts.get(i));
                            }
                            out.write(end);
                        });
        return whole.withHeaders(fields).withBody(body).withStatus(Status.PARTIAL_CONTENT);
    }
}
