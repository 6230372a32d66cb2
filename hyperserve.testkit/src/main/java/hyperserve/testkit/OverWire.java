package hyperserve.testkit;

import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.runtime.Server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// An application behind a socket; each request has a connection of its own.
final class OverWire implements Answering {

    private static final Set<Method> WITH_CONTENT = Set.of(Method.POST, Method.PUT, Method.PATCH);

    private final Server server;

    private OverWire(Server server) {
        this.server = server;
    }

    static OverWire start(Server server) throws IOException {
        return new OverWire(server.start());
    }

    @Override
    public URI address() {
        return URI.create("http://" + host());
    }

    private String host() {
        InetSocketAddress address = server.address();
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    @Override
    public Answer answer(TestRequest request, Headers fields) throws IOException {
        Socket socket = new Socket();
        boolean answered = false;
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(server.address(), PATIENCE_MILLIS);
            Answer answer = exchange(socket, request, fields);
            answered = true;
            return answer;
        } finally {
            if (!answered) {
                socket.close();
            }
        }
    }

    private Answer exchange(Socket socket, TestRequest request, Headers fields) throws IOException {
        boolean isHead = request.method().equals(Method.HEAD);
        try {
            socket.getOutputStream().write(encoded(request, fields));
        } catch (IOException e) {
            // It may have been answered before it was received to its end.
            try {
                return WireContent.answer(socket, isHead);
            } catch (IOException none) {
                e.addSuppressed(none);
                throw e;
            }
        }
        return WireContent.answer(socket, isHead);
    }

    private byte[] encoded(TestRequest request, Headers fields) {
        Headers sent = fields.contains("Host") ? fields : fields.adding("Host", host());
        byte[] body = request.body();
        if (body.length > 0 || WITH_CONTENT.contains(request.method())) {
            sent = sent.with("Content-Length", Integer.toString(body.length));
        }
        byte[] lines = new byte[sent.encodedLength()];
        sent.encode(lines, 0);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes((request + " HTTP/1.1\r\n").getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(lines);
        bytes.writeBytes("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        server.close();
    }
}
