package hyperserve.bench.attack;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Clients with one connection each, that want to be served and not put off.
final class Newcomers {

    private static final int EACH = 10;
    private static final int PATIENCE_MILLIS = 15_000;

    private Newcomers() {}

    /// Comes several times.
    ///
    /// @return who was not served and why, or null
    static @Nullable String notServed(Hoard.Newcomer kind, int port) {
        for (int i = 0; i < EACH; i++) {
            String fault =
                    switch (kind) {
                        case NONE -> null;
                        case ASKS -> ask(port, i);
                        case POSTS -> post(port);
                    };
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private static @Nullable String ask(int port, int number) {
        String plain = fault(port, "GET /plaintext HTTP/1.1\r\n\r\n", "Hello, World!");
        return plain != null
                ? plain
                : fault(
                        port,
                        "GET /hello/" + number + " HTTP/1.1\r\n\r\n",
                        "Hello, " + number + "!");
    }

    private static @Nullable String post(int port) {
        String body = "kept ".repeat(20_000);
        return fault(
                port,
                "POST /copy HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body,
                body);
    }

    private static @Nullable String fault(int port, String request, String content) {
        String line = request.substring(0, request.indexOf('\r'));
        String sent = request.replaceFirst("\r\n", "\r\nHost: a\r\nConnection: close\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
            Answer answer = read(socket.getInputStream());
            boolean served = answer.status() == 200 && answer.sum() == Answer.sum(content);
            return served ? null : line + ": status " + answer.status();
        } catch (IOException e) {
            return line + ": " + e;
        }
    }

    /// Reads one answer whole.
    ///
    /// @throws IOException if there is none
    static Answer read(InputStream in) throws IOException {
        Answer answer = new Answer();
        byte[] buffer = new byte[8192];
        while (true) {
            int count = in.read(buffer);
            if (count < 0) {
                throw new IOException("closed before the answer was whole");
            }
            if (answer.take(ByteBuffer.wrap(buffer, 0, count))) {
                return answer;
            }
        }
    }
}
