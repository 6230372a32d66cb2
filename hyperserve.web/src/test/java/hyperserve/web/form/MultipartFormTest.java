package hyperserve.web.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.BadRequestException;
import hyperserve.api.HttpException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// What is kept of a form, where, and for how long.
final class MultipartFormTest {

    private static final byte[] SMALL = "small".getBytes(UTF_8);
    private static final byte[] LARGE = large();

    @TempDir private Path directory;
    private MultipartReader reader;

    private static byte[] large() {
        byte[] bytes = new byte[100_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + i / 256);
        }
        return bytes;
    }

    @BeforeEach
    void keepInTheDirectory() {
        reader = Form.multipart().withMemory(10_000).withDirectory(directory);
    }

    private static MultipartWriter form() {
        return new MultipartWriter("b")
                .field("title", "Möwe")
                .file("f", "small.txt", SMALL)
                .file("f", "../large.bin", LARGE)
                .file("g", "after.txt", SMALL)
                .file("h", "second.bin", LARGE);
    }

    @Test
    void keepsSmallFilesInMemoryAndLargeOnesOnDisk() throws IOException {
        try (MultipartForm form = form().request().read(reader)) {
            assertThat(form.field("title").asText()).isEqualTo("Möwe");
            assertThat(form.files().stream().map(FormFile::isInMemory))
                    .containsExactly(true, false, true, false);
            assertThat(form.files("f").stream().map(FormFile::size)).containsExactly(5L, 100_000L);
            assertThat(form.file("f").bytes()).isEqualTo(SMALL);
            assertThat(form.files("f").get(1).bytes()).isEqualTo(LARGE);
            assertThat(form.file("g").bytes()).isEqualTo(SMALL);
            assertThat(form.file("h").bytes()).isEqualTo(LARGE);
            assertThat(form.files("f").get(1).fileName()).isEqualTo("../large.bin");
            assertThat(form.files("f").get(1).safeFileName()).isEqualTo("large.bin");
            assertThat(form.file("h").contentType()).isEqualTo("application/octet-stream");
            assertThat(form).hasToString("form of [title] and 4 files");
            assertThat(form.file("f")).hasToString("file of 5 bytes");
        }
    }

    @Test
    void readsAFileAnyNumberOfTimesInAnyOrder() throws IOException {
        try (MultipartForm form = form().request().read(reader)) {
            InputStream one = form.file("h").stream();
            InputStream two = form.file("h").stream();
            one.skipNBytes(50_000);
            assertThat(one.available()).isEqualTo(50_000);
            assertThat(two.readAllBytes()).isEqualTo(LARGE);
            assertThat(one.read()).isEqualTo(LARGE[50_000] & 0xFF);
            assertThat(one.readAllBytes())
                    .isEqualTo(Arrays.copyOfRange(LARGE, 50_001, LARGE.length));
            assertThat(one.read()).isEqualTo(-1);
            assertThat(one.read(new byte[0])).isZero();
        }
    }

    @Test
    void leavesNoNameOnDiskAndNoDescriptor() throws IOException {
        MultipartForm form = form().request().read(reader);
        assertThat(names()).isEmpty();
        assertThat(openFiles(directory)).isEqualTo(1);
        form.close();
        form.close();
        assertThat(openFiles(directory)).isZero();
        assertThatIllegalStateException().isThrownBy(() -> form.file("f").stream());
        assertThatIllegalStateException().isThrownBy(() -> form.file("h").bytes());
        assertThatIllegalStateException()
                .isThrownBy(() -> form.file("h").saveAs(directory.resolve("x")))
                .withMessage("the form is closed");
        assertThat(form.field("title").asText()).isEqualTo("Möwe");
    }

    @Test
    void dropsWhatWasKeptIfTheFormIsRefused() throws IOException {
        byte[] whole = form().end();
        byte[] cut = Arrays.copyOf(whole, whole.length - 20);
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> MultipartWriter.request("b", cut).read(reader));
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> form().request().read(reader.withMaxFile(99_999)));
        assertThat(openFiles(directory)).isZero();
        assertThat(names()).isEmpty();
    }

    @Test
    void failsIfThereIsNoDirectory() {
        Path none = directory.resolve("none");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> form().request().read(reader.withDirectory(none)));
    }

    @Test
    void savesAFileAsANewOne() throws IOException {
        try (MultipartForm form = form().request().read(reader)) {
            for (FormFile file : form.files()) {
                Path target = directory.resolve(file.safeFileName());
                file.saveAs(target);
                assertThat(Files.readAllBytes(target)).isEqualTo(file.bytes());
                assertThatExceptionOfType(FileAlreadyExistsException.class)
                        .isThrownBy(() -> file.saveAs(target));
                assertThat(target).exists();
            }
        }
        assertThat(names()).containsExactly("after.txt", "large.bin", "second.bin", "small.txt");
    }

    @Test
    void takesAFileThatWasNotChosenForNone() throws IOException {
        MultipartWriter form =
                new MultipartWriter("b")
                        .file("f", "", new byte[0])
                        .file("g", "empty", new byte[0])
                        .file("h", "", SMALL);
        try (MultipartForm read = form.request().read(reader)) {
            assertThat(read.files("f")).isEmpty();
            assertThat(read.file("g").size()).isZero();
            assertThat(read.file("h").safeFileName()).isEqualTo("file");
            assertThatExceptionOfType(BadRequestException.class)
                    .isThrownBy(() -> read.file("f"))
                    .withMessageContaining("the file 'f' is missing");
        }
    }

    @Test
    void keepsFilesInMemoryUpToTheBoundTogether() throws IOException {
        MultipartWriter form = new MultipartWriter("b");
        for (int i = 0; i < 3; i++) {
            form.file("f", "f", new byte[5_000]);
        }
        try (MultipartForm read = form.request().read(reader)) {
            assertThat(read.files().stream().map(FormFile::isInMemory))
                    .containsExactly(true, true, false);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /// How many descriptors this process has of files in a directory, named or not.
    static long openFiles(Path directory) throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors), "the system does not tell of descriptors");
        long count = 0;
        try (Stream<Path> all = Files.list(descriptors)) {
            for (Path descriptor : all.toList()) {
                if (target(descriptor).startsWith(directory.toRealPath().toString())) {
                    count++;
                }
            }
        }
        return count;
    }

    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException e) {
            // It was that of the list itself, or of another thread.
            return "";
        }
    }
}
