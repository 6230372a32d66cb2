package example.board;

import hyperserve.api.HandlerProvider;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Routes;
import hyperserve.api.Status;
import hyperserve.web.ByteRanges;
import hyperserve.web.EntityTag;
import hyperserve.web.Preconditions;
import hyperserve.web.Redirect;
import hyperserve.web.form.Form;
import hyperserve.web.form.FormFile;
import hyperserve.web.form.MultipartForm;
import hyperserve.web.form.MultipartReader;
import hyperserve.web.form.Part;
import hyperserve.web.form.Parts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Pictures that are sent by a form, and can be had whole or in parts.
final class Pictures implements HandlerProvider {

    private static final MultipartReader FORM =
            Form.multipart().withMaxFile(2 << 20).withMaxParts(4);

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private record Picture(byte[] content, Instant added) {}

    private final Map<String, Picture> pictures = new ConcurrentHashMap<>();

    @Override
    public void register(Routes routes) {
        RouteOptions unbounded = RouteOptions.defaults().withUnboundedBody();
        routes.post("/", this::add)
                .get("/{id}", this::show)
                .handle(Method.POST, "/digests", Pictures::digests, unbounded);
    }

    /// The name of the file and its type are what the client likes: so another name, and a look.
    private Response add(Request request) throws IOException {
        MultipartForm form = request.read(FORM);
        FormFile file = form.file("picture");
        byte[] content = file.bytes();
        if (!Arrays.equals(PNG, Arrays.copyOf(content, PNG.length))) {
            String reason = file.safeFileName() + " is no picture in the form PNG";
            throw new HttpException(Status.UNPROCESSABLE_CONTENT, reason);
        }
        String id = UUID.randomUUID().toString();
        pictures.put(id, new Picture(content, Instant.now()));
        return Redirect.seeOther("/pictures/" + id);
    }

    private Response show(Request request) {
        Picture picture = pictures.get(request.path("id").asText());
        if (picture == null) {
            throw new HttpException(Status.NOT_FOUND, "no such picture");
        }
        byte[] content = picture.content();
        Preconditions state = Preconditions.of(EntityTag.ofContent(content), picture.added());
        Response answer = state.answer(request, Response.bytes("image/png", content));
        boolean parts = answer.status().equals(Status.OK) && state.allowsRange(request.headers());
        return parts ? ranges(request, answer, content) : answer;
    }

    /// The whole is left as it is, in memory; parts are written out of it.
    private static Response ranges(Request request, Response whole, byte[] content) {
        ByteRanges ranges = ByteRanges.of(request, content.length);
        if (ranges.kind() == ByteRanges.Kind.WHOLE) {
            return whole.withHeader("Accept-Ranges", "bytes");
        }
        return ranges.answer(
                whole, (out, part) -> out.write(content, (int) part.first(), (int) part.length()));
    }

    /// Digests of files of any length, which are kept nowhere.
    private static Response digests(Request request) throws IOException {
        StringBuilder lines = new StringBuilder();
        Parts parts =
                request.read(
                        Form.multipart()
                                .withMaxBytes(Long.MAX_VALUE)
                                .withMaxFile(Long.MAX_VALUE)
                                .streamed());
        parts.forEach(part -> digest(part, lines));
        return Response.text(lines.toString());
    }

    private static void digest(Part part, StringBuilder lines) throws IOException {
        if (part.isFile()) {
            MessageDigest digest = sha256();
            try (InputStream content = new DigestInputStream(part.stream(), digest)) {
                content.transferTo(OutputStream.nullOutputStream());
            }
            lines.append(HexFormat.of().formatHex(digest.digest()))
                    .append("  ")
                    .append(part.safeFileName())
                    .append('\n');
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
