package hyperserve.differential;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/// One connection on which everything is sent at once and ended. A server that has answered what
/// there is to answer then closes, so the end of the answers need not be guessed.
final class Conversation {

    /// Far longer than an answer takes: only a server that hangs makes anybody wait.
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private Conversation() {}

    static Transcript with(TestServer server, byte[] request) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            socket.setSoTimeout((int) PATIENCE.toMillis());
            boolean sent = send(socket, request);
            Transcript.End end = receive(socket, received);
            return Transcript.of(received.toByteArray(), sent ? end : Transcript.End.RESET);
        }
    }

    /// Whether the server took all of it.
    private static boolean send(Socket socket, byte[] request) throws IOException {
        try {
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
            return true;
        } catch (SocketException e) {
            return false; // It has refused and closed already; its answer may still be there.
        }
    }

    private static Transcript.End receive(Socket socket, ByteArrayOutputStream received)
            throws IOException {
        try {
            InputStream in = socket.getInputStream();
            in.transferTo(received);
            return Transcript.End.CLOSED;
        } catch (SocketTimeoutException e) {
            return Transcript.End.HUNG;
        } catch (SocketException e) {
            return Transcript.End.RESET;
        }
    }
}
