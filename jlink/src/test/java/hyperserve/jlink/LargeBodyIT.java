package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A body larger than the server's heap goes through it, both ways at once, and intact: 64 MiB;
/// with `-Dhyperserve.test.full=true` 1 GiB.
final class LargeBodyIT {

    private static final int BLOCK = 64 * 1024;
    private static final int BLOCKS = Boolean.getBoolean("hyperserve.test.full") ? 16_384 : 1024;
    private static final long MAX_RESIDENT_KIB = 150 * 1024;

    private static ServerProcess server;

    /// How many bytes, and their digest.
    private static final class Content {

        private final MessageDigest sha256 = sha256();
        private long length;

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every JDK has SHA-256", e);
            }
        }

        void add(byte[] block) {
            sha256.update(block);
            length += block.length;
        }

        /// Only once: it resets the digest.
        String summary() {
            return length + " bytes, SHA-256 " + HexFormat.of().formatHex(sha256.digest());
        }
    }

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.start(Command.launcher().withJvmOptions("-Xmx32m"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void withContentLength() throws Exception {
        echo("Content-Length: " + (long) BLOCK * BLOCKS, false);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void inChunks() throws Exception {
        echo("Transfer-Encoding: chunked", true);
    }

    private static void echo(String framing, boolean chunked) throws Exception {
        try (Socket socket = server.connect()) {
            CompletableFuture<Content> sent =
                    CompletableFuture.supplyAsync(() -> send(socket, framing, chunked));

            InputStream in = new BufferedInputStream(socket.getInputStream(), BLOCK);
            assertThat(line(in)).isEqualTo("HTTP/1.1 200 OK");
            assertThat(fields(in)).containsIgnoringCase("\n" + framing + "\n");
            Content received = new Content();
            if (chunked) {
                receiveChunks(in, received);
            } else {
                receive(in, (long) BLOCK * BLOCKS, received);
            }

            Content expected = sent.get(Command.LIVENESS.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(expected.length).isEqualTo((long) BLOCK * BLOCKS);
            assertThat(received.summary()).isEqualTo(expected.summary());
        }
        assertThat(mostResidentKib()).isBetween(1L, MAX_RESIDENT_KIB);
    }

    private static Content send(Socket socket, String framing, boolean chunked) {
        Content content = new Content();
        SplittableRandom random = new SplittableRandom(1);
        byte[] block = new byte[BLOCK];
        try {
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 2 * BLOCK);
            write(out, "POST /echo HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n");
            for (int i = 0; i < BLOCKS; i++) {
                random.nextBytes(block);
                content.add(block);
                write(out, chunked ? HexFormat.of().toHexDigits(BLOCK) + "\r\n" : "");
                out.write(block);
                write(out, chunked ? "\r\n" : "");
            }
            write(out, chunked ? "0\r\n\r\n" : "");
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return content;
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void receiveChunks(InputStream in, Content content) throws IOException {
        for (int size = HexFormat.fromHexDigits(line(in));
                size > 0;
                size = HexFormat.fromHexDigits(line(in))) {
            receive(in, size, content);
            assertThat(line(in)).isEmpty();
        }
        assertThat(line(in)).isEmpty();
    }

    private static void receive(InputStream in, long count, Content content) throws IOException {
        for (long left = count; left > 0; ) {
            byte[] block = in.readNBytes((int) Math.min(left, BLOCK));
            assertThat(block).as("body before the end of the stream").isNotEmpty();
            content.add(block);
            left -= block.length;
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            assertThat(b).as("stream that ends after '%s'", line).isNotNegative();
            line.append((char) b);
        }
        return line.toString().stripTrailing();
    }

    private static String fields(InputStream in) throws IOException {
        StringBuilder fields = new StringBuilder("\n");
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            fields.append(line).append('\n');
        }
        return fields.toString();
    }

    private static long mostResidentKib() throws IOException {
        Path status = Path.of("/proc", String.valueOf(server.process.pid()), "status");
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }
}
