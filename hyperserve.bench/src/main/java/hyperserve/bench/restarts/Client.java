package hyperserve.bench.restarts;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A client that sends requests, each of them different and checked, and counts exactly: an answer
/// is whole and of that request, or it is lost. Its own thread runs it.
///
/// @param name in each of its requests; no other client's
/// @param doors where it may ask; it goes to the next one when a connection has ended
/// @param manner what it does between requests
/// @param posts whether it sends bodies, to `/copy`, or asks for a name
/// @param millis how long the server is to take; only with bodies
record Client(String name, List<Door> doors, Manner manner, boolean posts, int millis) {

    private static final int PATIENCE_MILLIS = 30_000;

    /// An address of a balancer or server.
    ///
    /// @param isStopping whether the server there may have been told to stop; never, of a balancer
    record Door(int port, BooleanSupplier isStopping) {}

    /// What a client does after an answer.
    enum Manner {
        /// It asks again.
        TIGHT,
        /// It thinks for a millisecond.
        THINKING,
        /// It connects anew.
        NEW
    }

    /// Asks until it is told to end.
    void run(BooleanSupplier over, Losses losses) {
        long count = 0;
        for (int turn = 0; !over.getAsBoolean(); turn++) {
            Door door = doors.get(turn % doors.size());
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port)) {
                // The server has this connection for sure only if it was made before the stop.
                boolean known = !door.isStopping.getAsBoolean();
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(PATIENCE_MILLIS);
                count = ask(socket, known, count, over, losses);
            } catch (IOException e) {
                refuse(door, e, losses);
            }
        }
    }

    /// No request was sent; who is behind a balancer has no other place to go.
    private void refuse(Door door, IOException e, Losses losses) {
        if (doors.size() > 1) {
            losses.turnAway();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        } else {
            losses.lose(1, "port " + door.port + ": " + e);
        }
    }

    /// {@return the number of the last request}
    private long ask(
            Socket socket, boolean known, long before, BooleanSupplier over, Losses losses) {
        long count = before;
        boolean had = known;
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean stays = true;
            while (stays && !over.getAsBoolean()) {
                String text = name + "-" + ++count;
                socket.getOutputStream().write(request(text));
                stays = !read(in, expected(text)) && manner != Manner.NEW;
                had = true;
                losses.answer(1);
                if (manner == Manner.THINKING) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                }
            }
        } catch (IOException e) {
            if (had) {
                losses.lose(1, (posts ? "POST" : "GET") + " of " + manner + ": " + e);
            } else {
                losses.turnAway();
            }
        }
        return count;
    }

    private byte[] request(String text) {
        String request =
                posts
                        ? "POST /copy?ms=%d HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(millis, text.length(), text)
                        : "GET /hello/%s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(text);
        return request.getBytes(StandardCharsets.US_ASCII);
    }

    private String expected(String text) {
        return posts ? text : "Hello, " + text + "!";
    }

    /// Reads an answer.
    ///
    /// @return whether it is the last one of its connection
    /// @throws IOException if it is not whole, or another one
    static boolean read(InputStream in, String expected) throws IOException {
        String status = line(in);
        if (!status.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("answered " + status);
        }
        boolean closes = false;
        int length = -1;
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            closes |= field.equalsIgnoreCase("Connection: close");
            if (field.regionMatches(true, 0, "Content-Length: ", 0, 16)) {
                length = Integer.parseInt(field.substring(16));
            }
        }
        if (length < 0) {
            throw new IOException("answered without a length");
        }
        String body = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
        if (!body.equals(expected)) {
            throw new IOException("answered '" + body + "' in place of '" + expected + "'");
        }
        return closes;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the stream ends after '" + line + "'");
            }
            line.append((char) next);
        }
        line.setLength(Math.max(0, line.length() - 1));
        return line.toString();
    }
}
