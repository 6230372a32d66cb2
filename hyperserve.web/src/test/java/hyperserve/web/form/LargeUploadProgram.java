package hyperserve.web.form;

import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.runtime.Server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.CRC32;

/// A server of uploads, in a JVM with a heap that they do not fit in. Its argument is the
/// directory; it tells its port, and ends with its input.
public final class LargeUploadProgram {

    private LargeUploadProgram() {}

    public static void main(String[] arguments) throws Exception {
        MultipartReader reader =
                Form.multipart()
                        .withMaxBytes(1L << 30)
                        .withMaxFile(1L << 30)
                        .withDirectory(Path.of(arguments[0]));
        RouteOptions unbounded = RouteOptions.defaults().withUnboundedBody();
        try (Server server = Server.at("127.0.0.1", 0)) {
            server.handle(Method.POST, "/stream", request -> streamed(request, reader), unbounded);
            server.handle(Method.POST, "/disk", request -> collected(request, reader), unbounded);
            server.start();
            System.out.println(server.port());
            while (System.in.read() >= 0) {
                // It ends when the test closes it.
            }
        }
    }

    private static Response streamed(Request request, MultipartReader reader) throws IOException {
        StringBuilder sums = new StringBuilder();
        request.read(reader.streamed()).forEach(part -> sums.append(sum(part.stream())));
        return Response.text(sums.toString());
    }

    private static Response collected(Request request, MultipartReader reader) throws IOException {
        FormFile file = request.read(reader).file("f");
        return Response.text(sum(file.stream()) + (file.isInMemory() ? " in memory" : ""));
    }

    static String sum(InputStream in) throws IOException {
        CRC32 crc = new CRC32();
        long length = 0;
        byte[] some = new byte[8192];
        for (int count = in.read(some); count >= 0; count = in.read(some)) {
            crc.update(some, 0, count);
            length += count;
        }
        return length + " bytes, " + Long.toHexString(crc.getValue());
    }
}
