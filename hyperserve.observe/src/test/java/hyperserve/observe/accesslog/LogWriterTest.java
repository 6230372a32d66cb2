package hyperserve.observe.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hyperserve.test.Eventually;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// What becomes of lines in files.
final class LogWriterTest {

    private static final Duration LIVENESS = Duration.ofSeconds(20);

    /// How many bytes a pipe of Linux takes that nobody reads.
    private static final int PIPE = 1 << 16;

    /// Three pages of it, so that it is full with the first third of a line.
    private static final int LINE = 3 << 12;

    @TempDir private Path folder;
    private LogWriter writer;

    private Path file() {
        return folder.resolve("access.log");
    }

    private void start(Path path) throws IOException {
        writer = LogWriter.start(path.toString(), LineFormat.of("common"));
    }

    @AfterEach
    void close() throws InterruptedException {
        if (writer != null) {
            writer.close(LIVENESS);
        }
    }

    private void add(String target) {
        writer.add(Entries.of(Entries.get(target)));
    }

    private static String text(Path path) {
        try {
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitLine(Path path, String target) {
        Eventually.is(target + " is in " + path, () -> text(path).contains("GET " + target + " "));
    }

    @Test
    void writesBehindWhatIsThere() throws Exception {
        Files.writeString(file(), "before\n");
        start(file());
        add("/a");
        awaitLine(file(), "/a");
        assertThat(text(file())).startsWith("before\n").hasLineCount(2).endsWith("\n");
    }

    @Test
    void makesAFileForOwnerAndGroup() throws Exception {
        start(file());
        assertThat(Files.getPosixFilePermissions(file()))
                .contains(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)
                .doesNotContain(
                        PosixFilePermission.GROUP_WRITE,
                        PosixFilePermission.OTHERS_READ,
                        PosixFilePermission.OTHERS_WRITE);
    }

    @Test
    void goesOnInAnotherFileWhenItIsTold() throws Exception {
        start(file());
        add("/a");
        awaitLine(file(), "/a");
        Path old = Files.move(file(), folder.resolve("access.log.1"));
        writer.reopen();
        Eventually.is("there is a new file", () -> Files.exists(file()));
        add("/b");
        awaitLine(file(), "/b");
        assertThat(text(old)).contains("/a").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void findsOutThatItsFileIsGone(boolean replaced) throws Exception {
        start(file());
        add("/a");
        awaitLine(file(), "/a");
        Files.move(file(), folder.resolve("access.log.1"));
        if (replaced) {
            Files.createFile(file());
        }
        Eventually.is(
                "lines come in the new file",
                () -> {
                    add("/b");
                    return text(file()).contains("/b");
                });
    }

    @Test
    void keepsItsFileWhenThereIsNoOther() throws Exception {
        Path sub = Files.createDirectory(folder.resolve("sub"));
        start(sub.resolve("log"));
        Path moved = Files.move(sub, folder.resolve("moved"));
        writer.reopen();
        add("/a");
        awaitLine(moved.resolve("log"), "/a");
        assertThat(writer.dropped()).isZero();
        Files.move(moved, sub);
    }

    @Test
    void writesAllAtTheEnd() throws Exception {
        start(file());
        for (int i = 0; i < 5000; i++) {
            add("/" + i);
        }
        writer.close(LIVENESS);
        assertThat(text(file()).lines().count() + writer.dropped()).isEqualTo(5000);
        assertThat(writer.dropped()).isZero();
    }

    @Test
    void dropsAndCountsWhatThereIsNoSpaceFor() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is no /dev/full, as in Linux");
        start(full);
        for (int i = 0; i < 10; i++) {
            add("/" + i);
        }
        Eventually.is("all are dropped", () -> writer.dropped() == 10);
        add("/last");
        writer.close(LIVENESS);
        assertThat(writer.dropped()).isEqualTo(11);
    }

    /// A pipe that nobody reads takes 64 KiB, and then nothing: who adds does not notice.
    @Test
    void leavesBehindWhatNobodyTakes() throws Exception {
        File pipe = mkfifo();
        start(pipe.toPath());
        String target = "/" + "a".repeat(1000);
        for (int i = 0; i < 100_000; i++) {
            add(target);
        }
        Eventually.is("some are dropped", () -> writer.dropped() > 0);
        writer.close(Duration.ofMillis(10));
        LogWriter left = writer;
        writer = null;
        assertThat(left.dropped()).isBetween(1L, 100_000L);
        // For reading and writing, which does not wait for who writes: that may have ended.
        try (RandomAccessFile reader = new RandomAccessFile(pipe, "rw")) {
            FutureTask<String> read = new FutureTask<>(reader::readLine);
            Thread.ofPlatform().daemon().start(read);
            assertThat(read.get(20, TimeUnit.SECONDS)).contains("GET /aaa");
        }
    }

    /// What was written last is half of a line, and a reload changes nothing of that.
    @Test
    void beginsALineOfItsOwnBehindOneThatWasBroken() throws Exception {
        File pipe = mkfifo();
        RandomAccessFile both = new RandomAccessFile(pipe, "rw"); // Nobody waits to open it.
        try (FileOutputStream out = new FileOutputStream(pipe)) {
            try (FileInputStream reader = new FileInputStream(pipe)) {
                both.close();
                writer =
                        new LogWriter(
                                new Destination(null, out.getChannel()),
                                LineFormat.of("common"),
                                new Rings(1, 64, 1 << 20));
                writer.start();
                String target = targetOfLine(LINE);
                for (int i = 0; i < 20; i++) {
                    add(target);
                }
                Eventually.is("the pipe is full", () -> available(reader) == PIPE);
            }
            Eventually.is("the rest is dropped", () -> writer.dropped() == 20 - PIPE / LINE);
            try (BufferedReader reader = Files.newBufferedReader(pipe.toPath())) {
                writer.reopen();
                add("/after");
                FutureTask<String> after = new FutureTask<>(() -> lineWith("/after", reader));
                Thread.ofPlatform().daemon().start(after);
                assertThat(after.get(20, TimeUnit.SECONDS)).doesNotContain("/aaa");
            }
        }
    }

    private static String targetOfLine(int length) {
        LineBuffer shortest = new LineBuffer(length);
        LineFormat.of("common").add(Entries.of(Entries.get("/")), shortest);
        return "/" + "a".repeat(length - shortest.size());
    }

    private static int available(FileInputStream reader) {
        try {
            return reader.available();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String lineWith(String text, BufferedReader reader) throws IOException {
        String line = reader.readLine();
        while (!line.contains(text)) {
            line = reader.readLine();
        }
        return line;
    }

    private File mkfifo() throws IOException, InterruptedException {
        File pipe = folder.resolve("pipe").toFile();
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        return pipe;
    }

    @Test
    void refusesWhatCannotBeWritten() {
        assertThatThrownBy(() -> start(folder))
                .isInstanceOf(IOException.class)
                .hasMessage(folder + " cannot be written: it is a folder");
        Path missing = folder.resolve("missing/log");
        assertThatThrownBy(() -> start(missing))
                .isInstanceOf(IOException.class)
                .hasMessage(missing + " cannot be written: there is no such folder");
    }
}
