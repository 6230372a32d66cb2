package hyperserve.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// What servers beside `hyperserve.web` have to send: a folder of files, which is in the page cache
/// as soon as it was written, and a document to compress.
final class WebFolder {

    /// How many files the folder `many` has: 16 MiB, where an image keeps 2 MiB.
    static final int MANY = 16_000;

    private static final Path ROOT = Path.of("target/web-root");
    private static final Path DOCUMENT = Path.of("target/web-document.json");
    private static final int DOCUMENT_LENGTH = 10 * 1024;

    private WebFolder() {}

    /// Makes all that is not there as it has to be.
    static void make() throws IOException {
        write(ROOT.resolve("1m.bin"), large());
        write(ROOT.resolve("1k.css"), small());
        for (int i = 0; i < MANY; i++) {
            write(ROOT.resolve(many(i)), small());
        }
        write(DOCUMENT, document());
    }

    static Path root() {
        return ROOT.toAbsolutePath();
    }

    static Path documentFile() {
        return DOCUMENT.toAbsolutePath();
    }

    /// {@return the path of a file of the folder `many`, as `wrk/many.lua` asks for it}
    static String many(int number) {
        return "many/%05d.css".formatted(number);
    }

    /// {@return the content of `1m.bin`, 1 MiB}
    static String large() {
        byte[] bytes = new byte[1024 * 1024];
        new Random(1).nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// {@return the content of each other file, 1 KiB}
    static String small() {
        return "p{margin:0}/**/\n".repeat(64);
    }

    /// {@return 10 KiB of JSON: records whose values differ, which gzip makes about a quarter of}
    static String document() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder("[");
        while (text.length() < DOCUMENT_LENGTH) {
            text.append(text.length() == 1 ? "" : ",")
                    .append(
                            "{\"id\":%d,\"name\":\"%s\",\"price\":%d.%02d,\"inStock\":%b}"
                                    .formatted(
                                            random.nextInt(1_000_000),
                                            Long.toString(random.nextLong() >>> 16, 36),
                                            random.nextInt(1000),
                                            random.nextInt(100),
                                            random.nextBoolean()));
        }
        return text.append(']').toString();
    }

    /// With a time that is long past: servers do not keep what may still be written to.
    private static void write(Path file, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, bytes);
            long past = TimeUnit.HOURS.toSeconds(1);
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(past)));
        }
    }
}
