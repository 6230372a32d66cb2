package hyperserve.web.files;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.runtime.Server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/// Files that lie beside others as their content coded (RFC 9110 §12.5.3). The contents here are no
/// codes, but say which file they are.
final class PrecompressedTest {

    private static final Instant CHANGED = Instant.parse("2024-05-01T12:00:00Z");

    @TempDir private Path root;

    private Server server;

    @BeforeEach
    void serve() throws Exception {
        for (String name : new String[] {"a.js", "a.js.gz", "a.js.br", "a.js.zst", "b.js"}) {
            write(name, CHANGED);
        }
        write("b.js.gz", CHANGED);
        write("old.js", CHANGED);
        write("old.js.br", CHANGED.minusNanos(1));
        write("old.js.gz", CHANGED);
        write("c.png", CHANGED);
        write("c.png.gz", CHANGED);
        write("alone.js.gz", CHANGED);
        server = start(StaticFiles.folder(root));
    }

    private static Server start(StaticFiles files) throws Exception {
        Server server = Server.at("127.0.0.1", 0);
        server.get("/{path...}", files);
        server.start();
        return server;
    }

    private void write(String name, Instant time) throws Exception {
        Path file = Files.writeString(root.resolve(name), name);
        Files.setLastModifiedTime(file, FileTime.from(time));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.js | gzip | a.js.gz | gzip",
                "a.js | br | a.js.br | br",
                "a.js | zstd | a.js.zst | zstd",
                "a.js | gzip, br, zstd | a.js.zst | zstd",
                "a.js | gzip, br | a.js.br | br",
                "a.js | gzip;q=0.9, br;q=0.8 | a.js.gz | gzip",
                "a.js | * | a.js.zst | zstd",
                "a.js | identity | a.js | ",
                "a.js | gzip;q=0 | a.js | ",
                "a.js | deflate, compress | a.js | ",
                "a.js | GZIP | a.js.gz | gzip",
                "a.js | identity;q=0, gzip | a.js.gz | gzip",
                "b.js | br, gzip;q=0.1 | b.js.gz | gzip",
                "b.js | br | b.js | ",
                // A code of another state of the file is none.
                "old.js | br, gzip;q=0.5 | old.js.gz | gzip",
                "old.js | br | old.js | ",
                // Pictures are not looked for.
                "c.png | gzip | c.png | ",
                // Asked for by its own name, it is what it is.
                "a.js.gz | gzip | a.js.gz | "
            })
    void areSentByWhatIsAccepted(String name, String accepted, String sent, String coding)
            throws Exception {
        for (int i = 0; i < 2; i++) {
            RawAnswer answer =
                    RawAnswer.get(server.port(), "/" + name, "Accept-Encoding: " + accepted);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo(sent);
            assertThat(answer.field("Content-Encoding")).isEqualTo(coding);
        }
    }

    @Test
    void sayThatTheyWereChosen() throws Exception {
        RawAnswer coded = RawAnswer.get(server.port(), "/a.js", "Accept-Encoding: gzip");
        RawAnswer plain = RawAnswer.get(server.port(), "/a.js");
        RawAnswer picture = RawAnswer.get(server.port(), "/c.png");

        assertThat(coded.field("Vary")).isEqualTo("Accept-Encoding");
        assertThat(coded.field("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(plain.field("Vary")).isEqualTo("Accept-Encoding");
        assertThat(plain.field("ETag")).isNotEqualTo(coded.field("ETag"));
        assertThat(picture.field("Vary")).isNull();
    }

    @Test
    void haveTagsAndRangesOfTheirOwn() throws Exception {
        RawAnswer coded = RawAnswer.get(server.port(), "/a.js", "Accept-Encoding: gzip");
        RawAnswer same =
                RawAnswer.get(
                        server.port(),
                        "/a.js",
                        "Accept-Encoding: gzip",
                        "If-None-Match: " + coded.field("ETag"));
        RawAnswer plain =
                RawAnswer.get(server.port(), "/a.js", "If-None-Match: " + coded.field("ETag"));
        RawAnswer part =
                RawAnswer.get(server.port(), "/a.js", "Accept-Encoding: gzip", "Range: bytes=5-6");

        assertThat(same.status()).isEqualTo(304);
        assertThat(plain.status()).isEqualTo(200);
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.field("Content-Range")).isEqualTo("bytes 5-6/7");
        assertThat(part.field("Content-Encoding")).isEqualTo("gzip");
        assertThat(part.text()).isEqualTo("gz");
    }

    @Test
    void areNotSentWithoutTheFileItself() throws Exception {
        assertThat(RawAnswer.get(server.port(), "/alone.js", "Accept-Encoding: gzip").status())
                .isEqualTo(404);
    }

    @Test
    void areAnswered406IfNothingElseIsAccepted() throws Exception {
        RawAnswer answer =
                RawAnswer.get(server.port(), "/b.js", "Accept-Encoding: br, identity;q=0");

        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
    }

    @Test
    void areLeftAloneIfToldTo() throws Exception {
        try (Server without = start(StaticFiles.folder(root).withoutPrecompressed())) {
            RawAnswer answer = RawAnswer.get(without.port(), "/a.js", "Accept-Encoding: gzip");

            assertThat(answer.text()).isEqualTo("a.js");
            assertThat(answer.field("Vary")).isNull();
        }
    }
}
