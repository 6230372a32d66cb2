package hyperserve.web.form;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import hyperserve.test.Eventually;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/// Uploads of many times the heap: the server has 24 MiB for all it does, so that it would run out
/// of memory if it kept them.
final class LargeUploadTest {

    private static final int BLOCK = 64 * 1024;
    private static final String START =
            "--b\r\nContent-Disposition: form-data; name=f; filename=g\r\n\r\n";
    private static final String END = "\r\n--b--\r\n";

    @TempDir private Path directory;
    private Process process;
    private int port;

    @BeforeEach
    void start() throws IOException {
        URI own = URI.create(Form.class.getProtectionDomain().getCodeSource().getLocation() + "");
        String path =
                String.join(
                        File.pathSeparator,
                        Path.of("target/test-classes").toString(),
                        Path.of(own).toString(),
                        System.getProperty("jdk.module.path", ""),
                        System.getProperty("java.class.path"));
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx24m",
                                "-XX:+UseSerialGC",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-cp",
                                path,
                                LargeUploadProgram.class.getName(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        BufferedReader told = process.inputReader();
        port = Integer.parseInt(told.readLine());
    }

    @AfterEach
    void stop() throws Exception {
        process.getOutputStream().close();
        if (!process.waitFor(Eventually.LIVENESS.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the server has not ended");
        }
        assertThat(process.exitValue()).isZero();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void streams200MegabytesInAHeapOf24() throws IOException {
        upload("/stream", 3200);
    }

    @Test
    void keeps80MegabytesOnDiskInAHeapOf24() throws IOException {
        upload("/disk", 1280);
    }

    private void upload(String path, int blocks) throws IOException {
        long length = (long) blocks * BLOCK;
        byte[] block = new byte[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            // Every fifth byte may begin a boundary.
            block[i] = (byte) (i % 5 == 0 ? '\r' : i * 7 + i / 256);
        }
        CRC32 crc = new CRC32();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) Eventually.LIVENESS.toMillis());
            OutputStream out = socket.getOutputStream();
            String head =
                    "POST %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: %s\r\n\r\n"
                            .formatted(path, length + START.length() + END.length());
            out.write((head + START).getBytes(ISO_8859_1));
            for (int i = 0; i < blocks; i++) {
                out.write(block);
                crc.update(block);
            }
            out.write(END.getBytes(ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            assertThat(answer)
                    .contains("200 OK")
                    .endsWith(length + " bytes, " + Long.toHexString(crc.getValue()));
        }
    }
}
