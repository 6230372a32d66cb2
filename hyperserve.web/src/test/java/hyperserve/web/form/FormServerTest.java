package hyperserve.web.form;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import hyperserve.api.BadRequestException;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.runtime.Server;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/// Forms as they come over sockets, and what is left of them when their requests are over.
final class FormServerTest {

    private static final String URL_ENCODED = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data; boundary=b";

    @TempDir private Path directory;
    private final Gate kept = new Gate();
    private Server server;
    private MultipartReader reader;

    @BeforeEach
    void start() throws IOException {
        reader = Form.multipart().withMemory(100).withDirectory(directory);
        server =
                Server.at("127.0.0.1", 0)
                        .post("/fields", this::fields)
                        .post(
                                "/bounded",
                                request -> text(request.read(Form.urlEncoded().withMaxBytes(9))))
                        .post("/parts", this::parts)
                        .post("/files", this::files)
                        .post("/written", this::written)
                        .post("/failing", this::failing)
                        .post("/refusing", this::refusing)
                        .post("/waiting", this::waiting)
                        .start();
    }

    @AfterEach
    void stop() {
        kept.open();
        server.close();
    }

    private Response fields(Request request) throws IOException {
        return text(request.read(Form.urlEncoded()));
    }

    private static Response text(Form form) {
        StringBuilder text = new StringBuilder();
        form.forEach((name, value) -> text.append('[' + name + '=' + value + ']'));
        return Response.text(text.toString());
    }

    private Response parts(Request request) throws IOException {
        StringBuilder text = new StringBuilder();
        request.read(Form.multipart().streamed())
                .forEach(part -> text.append(part.name() + ":" + part.bytes(1000).length + " "));
        return Response.text(text.toString());
    }

    private Response files(Request request) throws IOException {
        MultipartForm form = request.read(reader);
        FormFile file = form.file("f");
        return Response.text(
                "%s of %s, kept: %s, fields %s"
                        .formatted(
                                file.safeFileName(),
                                file.size(),
                                MultipartFormTest.openFiles(directory),
                                form.fields().names()));
    }

    private Response written(Request request) throws IOException {
        FormFile file = request.read(reader).file("f");
        return Response.stream("application/octet-stream", out -> file.stream().transferTo(out));
    }

    private Response failing(Request request) throws IOException {
        request.read(reader);
        throw new IllegalStateException("the handler fails");
    }

    private Response refusing(Request request) throws IOException {
        request.read(reader);
        throw new BadRequestException("kept: " + MultipartFormTest.openFiles(directory));
    }

    private Response waiting(Request request) throws IOException {
        Parts parts = request.read(reader.streamed());
        request.closeAtEnd(kept::open);
        parts.forEach(part -> part.stream().transferTo(OutputStream.nullOutputStream()));
        return Response.text("all came");
    }

    private static byte[] upload() {
        return new MultipartWriter("b").field("a", "1").file("f", "../x.bin", new byte[5000]).end();
    }

    private String post(String path, String type, String framing, byte[] content)
            throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout((int) Eventually.LIVENESS.toMillis());
            String head =
                    "POST %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: %s\r\n%s\r\n\r\n"
                            .formatted(path, type, framing);
            socket.getOutputStream().write(head.getBytes(ISO_8859_1));
            socket.getOutputStream().write(content);
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private String post(String path, String type, byte[] content) throws IOException {
        return post(path, type, "Content-Length: " + content.length, content);
    }

    private static byte[] chunked(byte[] content, int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < content.length; at += size) {
            byte[] chunk = Arrays.copyOfRange(content, at, Math.min(content.length, at + size));
            out.writeBytes((Integer.toHexString(chunk.length) + "\r\n").getBytes(ISO_8859_1));
            out.writeBytes(chunk);
            out.writeBytes("\r\n".getBytes(ISO_8859_1));
        }
        out.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
        return out.toByteArray();
    }

    private String postChunked(String path, String type, byte[] content, int size)
            throws IOException {
        return post(path, type, "Transfer-Encoding: chunked", chunked(content, size));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    @Test
    void readsUrlEncodedFormsHoweverTheyAreFramed() throws IOException {
        byte[] form = bytes("a=1&b=%20+x&a=2");
        assertThat(post("/fields", URL_ENCODED, form)).endsWith("[a=1][b=  x][a=2]");
        assertThat(postChunked("/fields", URL_ENCODED, form, 1)).endsWith("[a=1][b=  x][a=2]");
        assertThat(post("/fields", URL_ENCODED, new byte[0])).contains("200 OK");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100_000})
    void readsMultipartFormsHoweverTheyAreFramed(int chunk) throws IOException {
        byte[] form = new MultipartWriter("b").field("a", "1").file("f", "g", new byte[700]).end();
        assertThat(post("/parts", MULTIPART, form)).endsWith("a:1 f:700 ");
        assertThat(postChunked("/parts", MULTIPART, form, chunk)).endsWith("a:1 f:700 ");
    }

    @Test
    void boundsFormsThatAnnounceNoLength() throws IOException {
        assertThat(postChunked("/bounded", URL_ENCODED, bytes("a=1234567"), 2)).contains("200 OK");
        String answer = postChunked("/bounded", URL_ENCODED, bytes("a=12345678"), 2);
        assertThat(answer).contains(" 413 ").contains("the form is longer than 9 bytes");
        assertThat(post("/bounded", URL_ENCODED, bytes("a=12345678"))).contains(" 413 ");
    }

    @Test
    void saysWhatIsWrongWithAForm() throws IOException {
        assertThat(post("/fields", URL_ENCODED, bytes("a=%zz")))
                .contains(" 400 ")
                .contains("the % at byte 2 of the form");
        assertThat(post("/parts", MULTIPART, bytes("--b\r\n\r\n1\r\n--b--")))
                .contains(" 400 ")
                .contains("part 1 has no Content-Disposition");
        byte[] cut = Arrays.copyOf(upload(), upload().length - 10);
        assertThat(post("/files", MULTIPART, cut)).contains(" 400 ").contains("the form ends");
        assertThat(post("/fields", "text/plain", bytes("a=1")).toLowerCase(Locale.ROOT))
                .contains(" 415 ")
                .contains("accept: " + URL_ENCODED + "\r\n");
    }

    @Test
    void keepsFilesUntilTheRequestIsOver() throws IOException {
        assertThat(post("/files", MULTIPART, upload()))
                .endsWith("x.bin of 5000, kept: 1, fields [a]");
        nothingIsKept();
    }

    @Test
    void keepsFilesForTheWriterOfTheBody() throws IOException {
        assertThat(postChunked("/written", MULTIPART, upload(), 100)).contains("\0".repeat(1000));
        nothingIsKept();
    }

    @Test
    void dropsFilesIfTheHandlerFails() throws IOException {
        assertThat(post("/failing", MULTIPART, upload())).contains(" 500 ");
        assertThat(post("/refusing", MULTIPART, upload())).contains(" 400 ").contains("kept: 1");
        nothingIsKept();
    }

    @Test
    void dropsFilesIfTheClientGoesWhileItSendsThem() throws IOException {
        byte[] upload = upload();
        for (String path : new String[] {"/files", "/waiting"}) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                String head =
                        "POST %s HTTP/1.1\r\nHost: h\r\nContent-Type: %s\r\nContent-Length: %s\r\n\r\n"
                                .formatted(path, MULTIPART, upload.length);
                socket.getOutputStream().write(bytes(head));
                socket.getOutputStream().write(upload, 0, upload.length - 100);
                if (path.equals("/files")) {
                    Eventually.is("a file is kept", () -> openFiles() == 1);
                }
            }
        }
        kept.pass();
        nothingIsKept();
    }

    private void nothingIsKept() {
        Eventually.is("nothing is kept", () -> openFiles() == 0);
        assertThat(directory).isEmptyDirectory();
    }

    private long openFiles() {
        try {
            return MultipartFormTest.openFiles(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
