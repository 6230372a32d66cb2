package hyperserve.web.docs;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.FixedBody;
import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.web.form.Form;
import hyperserve.web.form.FormFile;
import hyperserve.web.form.MultipartForm;
import hyperserve.web.form.MultipartReader;
import hyperserve.web.form.Part;
import hyperserve.web.form.Parts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Stream;

/// The samples of docs/web/forms.md.
final class FormSamplesTest {

    private static final String UPLOAD =
            """
            --b
            Content-Disposition: form-data; name="title"

            Sea
            --b
            Content-Disposition: form-data; name="picture"; filename="../sea.png"
            Content-Type: image/png

            wave
            --b--
            """
                    .replace("\n", "\r\n");

    @TempDir private Path pictures;

    private static Request post(String type, String body) {
        return Request.of(Method.POST, "/", Headers.of("Content-Type", type), body.getBytes(UTF_8));
    }

    private static String text(Response response) {
        return ((FixedBody) response.body()).text();
    }

    @Test
    void readsFields() throws Exception {
        // docs: form-fields
        Handler order =
                request -> {
                    Form form = request.read(Form.urlEncoded());
                    String title = form.field("title").asText();
                    int copies = form.field("copies").or("1").asInt(1, 100);
                    return Response.text(copies + " of " + title);
                };
        // end
        String type = "application/x-www-form-urlencoded";
        Response response = order.handle(post(type, "title=The+Sea&copies=3"));
        assertThat(text(response)).isEqualTo("3 of The Sea");
    }

    @Test
    void keepsFiles() throws Exception {
        // docs: form-files
        MultipartReader pictureForm = Form.multipart().withMaxFile(5 << 20).withMaxParts(10);
        Handler add =
                request -> {
                    MultipartForm form = request.read(pictureForm);
                    String title = form.field("title").asText();
                    FormFile picture = form.file("picture");
                    Path file = pictures.resolve(UUID.randomUUID() + ".picture");
                    picture.saveAs(file);
                    String answer = title + ": " + picture.safeFileName();
                    return Response.text(answer).withStatus(Status.CREATED);
                };
        // end
        Response response = add.handle(post("multipart/form-data; boundary=b", UPLOAD));
        assertThat(response.status()).isEqualTo(Status.CREATED);
        assertThat(text(response)).isEqualTo("Sea: sea.png");
        try (Stream<Path> files = Files.list(pictures)) {
            assertThat(Files.readString(files.findFirst().orElseThrow())).isEqualTo("wave");
        }
    }

    @Test
    void streamsParts() throws Exception {
        // docs: form-parts
        Handler digest =
                request -> {
                    StringBuilder digests = new StringBuilder();
                    Parts parts = request.read(Form.multipart().streamed());
                    for (Part part = parts.next(); part != null; part = parts.next()) {
                        if (part.isFile()) {
                            digests.append(sha256(part.stream())).append('\n');
                        }
                    }
                    return Response.text(digests.toString());
                };
        // end
        Response response = digest.handle(post("multipart/form-data; boundary=b", UPLOAD));
        byte[] sum = MessageDigest.getInstance("SHA-256").digest("wave".getBytes(UTF_8));
        assertThat(text(response)).isEqualTo(HexFormat.of().formatHex(sum) + "\n");
    }

    private static String sha256(InputStream in) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream digested = new DigestInputStream(in, digest)) {
            digested.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
