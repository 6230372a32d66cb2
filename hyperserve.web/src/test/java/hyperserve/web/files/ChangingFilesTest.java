package hyperserve.web.files;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.runtime.Server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Files that become others while they are sent: the client has read a part, and what is still to
/// come does not fit between server and client.
final class ChangingFilesTest {

    private static final long SIZE = 64L << 20;

    @TempDir private Path root;

    private Server server;
    private Path file;
    private Socket socket;
    private InputStream in;

    @BeforeEach
    void readTheBeginning() throws Exception {
        file = root.resolve("large.bin");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(SIZE);
        }
        server = Server.at("127.0.0.1", 0);
        server.get("/{path...}", StaticFiles.folder(root));
        server.start();
        socket = RawAnswer.connect(server.port());
        socket.getOutputStream().write(RawAnswer.request("GET", "/large.bin"));
        in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
            assertThat(head.length()).isLessThan(4096);
        }
        assertThat(head).startsWith("HTTP/1.1 200").contains("Content-Length: " + SIZE);
    }

    @AfterEach
    void close() throws Exception {
        socket.close();
        server.close();
    }

    /// {@return how many bytes of content there were in all}
    private long readTheRest() throws Exception {
        long count = 0;
        byte[] buffer = new byte[1 << 16];
        try {
            int read = in.read(buffer);
            while (read >= 0) {
                count += read;
                read = in.read(buffer);
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return count;
        }
        return count;
    }

    @Test
    void areCutIfTheyShrink() throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(1000);
        }
        assertThat(readTheRest()).isLessThan(SIZE);
    }

    @Test
    void areCutIfSomebodyWritesIntoThem() throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1}), SIZE / 2);
        }
        assertThat(readTheRest()).isLessThan(SIZE);
    }

    @Test
    void areSentAsLongAsAnnouncedIfTheyAreAppendedTo() throws Exception {
        Files.write(file, new byte[10], StandardOpenOption.APPEND);
        assertThat(readTheRest()).isEqualTo(SIZE);
    }

    @Test
    void areCutIfTheyAreWrittenOverByALongerOne() throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1}), SIZE - 1);
            channel.write(ByteBuffer.wrap(new byte[] {1}), SIZE);
        }
        assertThat(readTheRest()).isLessThan(SIZE);
    }

    @Test
    void areSentToTheEndIfTheyVanish() throws Exception {
        Files.delete(file);
        assertThat(readTheRest()).isEqualTo(SIZE);
    }

    @Test
    void areSentToTheEndIfAnotherTakesTheirPlace() throws Exception {
        Files.move(file, root.resolve("aside"));
        Files.writeString(file, "another one");
        assertThat(readTheRest()).isEqualTo(SIZE);
        assertThat(RawAnswer.get(server.port(), "/large.bin").text()).isEqualTo("another one");
    }
}
