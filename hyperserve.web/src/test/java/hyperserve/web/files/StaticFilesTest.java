package hyperserve.web.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.Handler;
import hyperserve.runtime.Server;
import hyperserve.web.HttpDate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;

/// A folder over real sockets.
final class StaticFilesTest {

    private static final Instant CHANGED = Instant.parse("2024-05-01T12:00:00.123456789Z");
    private static final int LARGE = 300_000;

    @TempDir private Path root;

    private Server server;

    @BeforeEach
    void fill() throws Exception {
        write("index.html", "the index");
        write("a.txt", "0123456789");
        write("empty.txt", "");
        write("sub/index.html", "another index");
        write("sub/b.js", "b()");
        Files.createDirectories(root.resolve("bare"));
        byte[] large = new byte[LARGE];
        for (int i = 0; i < LARGE; i++) {
            large[i] = (byte) (i % 251);
        }
        Files.write(root.resolve("large.bin"), large);
        age("large.bin");
    }

    private void write(String name, String text) throws Exception {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        age(name);
    }

    private void age(String name) throws Exception {
        Files.setLastModifiedTime(root.resolve(name), FileTime.from(CHANGED));
    }

    private void serve(Handler files) throws Exception {
        Server started = Server.at("127.0.0.1", 0);
        started.get("/{path...}", files).get("/files/{path...}", files).get("/a.txt", files);
        started.start();
        server = started;
    }

    private StaticFiles files() throws Exception {
        return StaticFiles.folder(root);
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    private RawAnswer get(String target, String... fields) throws Exception {
        return RawAnswer.get(server.port(), target, fields);
    }

    @Test
    void sendsAFileWithWhatIsToBeSaidOfIt() throws Exception {
        serve(files());
        RawAnswer answer = get("/files/a.txt");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("0123456789");
        assertThat(answer.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.field("Content-Length")).isEqualTo("10");
        assertThat(answer.field("Last-Modified")).isEqualTo("Wed, 01 May 2024 12:00:00 GMT");
        assertThat(answer.field("ETag")).matches("\"[!#-~]+\"");
        assertThat(answer.field("Accept-Ranges")).isEqualTo("bytes");
        assertThat(answer.field("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.field("Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void answersHeadAsGetWithoutContent() throws Exception {
        serve(files());
        for (String name : new String[] {"/sub/b.js", "/large.bin", "/", "/empty.txt"}) {
            for (int i = 0; i < 2; i++) {
                RawAnswer get = get(name);
                RawAnswer head = RawAnswer.ask(server.port(), "HEAD", name);

                assertThat(head.body()).isEmpty();
                assertThat(head.head().replaceAll("Date: .*", ""))
                        .isEqualTo(get.head().replaceAll("Date: .*", ""));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"POST", "PUT", "DELETE", "PATCH", "PROPFIND"})
    void refusesOtherMethods(String method) throws Exception {
        serve(files());
        RawAnswer answer = RawAnswer.ask(server.port(), method, "/files/a.txt");

        assertThat(answer.status()).isIn(405, 501);
    }

    @Test
    void servesOneFileUnderARouteOfItsName() throws Exception {
        serve(files());

        assertThat(get("/a.txt").text()).isEqualTo("0123456789");
    }

    @Test
    void sendsLargeFilesWhole() throws Exception {
        serve(files());
        byte[] content = Files.readAllBytes(root.resolve("large.bin"));

        assertThat(get("/large.bin").body()).isEqualTo(content);
        assertThat(get("/large.bin", "Range: bytes=1000-299998").body())
                .isEqualTo(Arrays.copyOfRange(content, 1000, 299_999));
        assertThat(get("/large.bin", "Range: bytes=-1").body())
                .isEqualTo(Arrays.copyOfRange(content, LARGE - 1, LARGE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-None-Match: TAG | 304",
                "If-None-Match: W/TAG | 304",
                "If-None-Match: \"x\", TAG | 304",
                "If-None-Match: * | 304",
                "If-None-Match: \"x\" | 200",
                "If-Modified-Since: Wed, 01 May 2024 12:00:00 GMT | 304",
                "If-Modified-Since: Wed, 01 May 2024 11:59:59 GMT | 200",
                "If-Modified-Since: rubbish | 200",
                "If-Match: TAG | 200",
                "If-Match: \"x\" | 412",
                "If-Match: W/TAG | 412",
                "If-Unmodified-Since: Wed, 01 May 2024 12:00:00 GMT | 200",
                "If-Unmodified-Since: Wed, 01 May 2024 11:59:59 GMT | 412",
                "Range: bytes=2-4 | 206",
                "Range: bytes=10- | 416",
                "Range: bytes=x | 200",
                "Range: items=0-1 | 200",
                "If-None-Match: TAG~Range: bytes=2-4 | 304",
                "If-Match: \"x\"~Range: bytes=99- | 412",
                "If-Range: TAG~Range: bytes=2-4 | 206",
                "If-Range: \"x\"~Range: bytes=2-4 | 200",
                "If-Range: \"x\"~Range: bytes=99- | 200",
                "If-Range: W/TAG~Range: bytes=2-4 | 200",
                "If-Range: Wed, 01 May 2024 12:00:00 GMT~Range: bytes=2-4 | 206",
                "If-Range: Wed, 01 May 2024 12:00:01 GMT~Range: bytes=2-4 | 200"
            })
    void heedsConditionsAndRanges(String fields, int status) throws Exception {
        serve(files());
        String tag = String.valueOf(get("/files/a.txt").field("ETag"));
        for (int i = 0; i < 2; i++) {
            String[] lines = fields.replace("TAG", tag).split("~");
            RawAnswer answer = get("/files/a.txt", lines);

            assertThat(answer.status()).isEqualTo(status);
            switch (status) {
                case 200 -> assertThat(answer.text()).isEqualTo("0123456789");
                case 206 -> {
                    assertThat(answer.text()).isEqualTo("234");
                    assertThat(answer.field("Content-Range")).isEqualTo("bytes 2-4/10");
                }
                case 304 -> {
                    assertThat(answer.body()).isEmpty();
                    assertThat(answer.field("ETag")).isEqualTo(tag);
                    assertThat(answer.field("Cache-Control")).isEqualTo("no-cache");
                    assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
                    assertThat(answer.field("Content-Type")).isNull();
                }
                case 416 -> assertThat(answer.field("Content-Range")).isEqualTo("bytes */10");
                default -> assertThat(answer.text()).doesNotContain("0123");
            }
        }
    }

    @Test
    void sendsSeveralRanges() throws Exception {
        serve(files());
        RawAnswer answer = get("/files/a.txt", "Range: bytes=0-1,-2");

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.field("Content-Type")).startsWith("multipart/byteranges; boundary=");
        assertThat(answer.announced()).isEqualTo(answer.body().length);
        assertThat(answer.text())
                .contains("Content-Range: bytes 0-1/10\r\n\r\n01\r\n")
                .contains("Content-Range: bytes 8-9/10\r\n\r\n89\r\n");
    }

    @Test
    void heedsRangesOnlyUpToItsBound() throws Exception {
        serve(files().withMaxRanges(2));

        assertThat(get("/files/a.txt", "Range: bytes=0-0,2-2").status()).isEqualTo(206);
        assertThat(get("/files/a.txt", "Range: bytes=0-0,2-2,4-4").status()).isEqualTo(200);
    }

    @Test
    void givesAnotherTagForEachState() throws Exception {
        serve(files());
        String first = get("/files/a.txt").field("ETag");
        Files.setLastModifiedTime(root.resolve("a.txt"), FileTime.from(CHANGED.plusNanos(1)));
        String second = get("/files/a.txt").field("ETag");
        Files.move(root.resolve("a.txt"), root.resolve("kept"));
        write("a.txt", "9876543210");
        RawAnswer third = get("/files/a.txt");

        assertThat(second).isNotEqualTo(first);
        assertThat(third.field("ETag")).isNotEqualTo(first).isNotEqualTo(second);
        assertThat(third.text()).isEqualTo("9876543210");
    }

    @Test
    void showsEachChangeAtOnce() throws Exception {
        serve(files());
        for (int i = 0; i < 20; i++) {
            String text = "state " + i;
            Files.writeString(root.resolve("a.txt"), text);
            age("a.txt");
            Files.setLastModifiedTime(root.resolve("a.txt"), FileTime.from(CHANGED.plusSeconds(i)));
            assertThat(get("/files/a.txt").text()).isEqualTo(text);
        }
        Files.delete(root.resolve("a.txt"));
        assertThat(get("/files/a.txt").status()).isEqualTo(404);
    }

    @Test
    void sendsNoDateThatIsStillToCome() throws Exception {
        Instant future = Instant.now().plusSeconds(1000);
        Files.setLastModifiedTime(root.resolve("a.txt"), FileTime.from(future));
        serve(files());
        RawAnswer answer = get("/files/a.txt", "If-Modified-Since: " + HttpDate.format(future));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Last-Modified")).isNull();
        assertThat(answer.field("ETag")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/sub, /sub/",
        "/sub?x=//evil.example&y, /sub/?x=//evil.example&y",
        "/files/sub, /files/sub/",
        "/%73ub, /sub/",
        "/w%20%C3%A9, /w%20%C3%A9/",
        "/evil.example, /evil.example/"
    })
    void redirectsAFolderToItsSlash(String target, String location) throws Exception {
        Files.createDirectories(root.resolve("w \u00e9"));
        Files.createDirectories(root.resolve("evil.example"));
        serve(files());
        RawAnswer answer = get(target);

        assertThat(answer.status()).isEqualTo(301);
        assertThat(answer.field("Location")).isEqualTo(location);
    }

    @ParameterizedTest
    @CsvSource({"//sub", "//evil.example", "/files//sub", "///sub", "/%2fsub", "/sub%2f"})
    void redirectsToNoOtherHost(String target) throws Exception {
        Files.createDirectories(root.resolve("evil.example"));
        serve(files());
        RawAnswer answer = get(target);

        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.field("Location")).isNull();
    }

    @Test
    void sendsTheIndexOfAFolder() throws Exception {
        serve(files());

        assertThat(get("/").text()).isEqualTo("the index");
        assertThat(get("/sub/").text()).isEqualTo("another index");
        assertThat(get("/sub/").field("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(get("/bare/").status()).isEqualTo(404);
    }

    @Test
    void sendsAnotherIndexIfToldTo() throws Exception {
        serve(files().withIndex("missing", "a.txt"));

        assertThat(get("/").text()).isEqualTo("0123456789");
        assertThat(get("/sub/").status()).isEqualTo(404);
    }

    @Test
    void sendsNoDotFilesUnlessToldTo() throws Exception {
        write(".well-known/security.txt", "Contact: nobody");
        serve(files());
        assertThat(get("/.well-known/security.txt").status()).isEqualTo(404);
        server.close();
        serve(files().withDotFiles());
        assertThat(get("/.well-known/security.txt").text()).isEqualTo("Contact: nobody");
        assertThat(get("/.well-known/..").status()).isEqualTo(200);
    }

    @Test
    void followsLinksInsideIfToldTo() throws Exception {
        Files.createSymbolicLink(root.resolve("link.txt"), Path.of("a.txt"));
        Files.createSymbolicLink(root.resolve("folder"), Path.of("sub"));
        serve(files());
        assertThat(get("/link.txt").status()).isEqualTo(404);
        assertThat(get("/folder/b.js").status()).isEqualTo(404);
        server.close();
        serve(files().withLinks(Links.INSIDE));
        assertThat(get("/link.txt").text()).isEqualTo("0123456789");
        assertThat(get("/folder/b.js").text()).isEqualTo("b()");
        assertThat(get("/folder").field("Location")).isEqualTo("/folder/");
        Files.delete(root.resolve("link.txt"));
        Files.createSymbolicLink(root.resolve("link.txt"), Path.of("sub/b.js"));
        assertThat(get("/link.txt").text()).isEqualTo("b()");
    }

    @Test
    void followsTheRootWhereverItsLinkLeads() throws Exception {
        Path current = Files.createSymbolicLink(root.resolve("current"), root.resolve("sub"));
        serve(StaticFiles.folder(current));
        assertThat(get("/").text()).isEqualTo("another index");
        Files.delete(current);
        Files.createSymbolicLink(current, root);
        assertThat(get("/").text()).isEqualTo("the index");
    }

    @Test
    void tellsCachesWhatThePatternsSay() throws Exception {
        write("app.3f9a1c2b.js", "");
        serve(
                files().withCacheControl("sub/**", "max-age=60")
                        .withCacheControl("*.txt", "no-store")
                        .withImmutableHashedNames());

        assertThat(get("/sub/b.js").field("Cache-Control")).isEqualTo("max-age=60");
        assertThat(get("/files/a.txt").field("Cache-Control")).isEqualTo("no-store");
        assertThat(get("/app.3f9a1c2b.js").field("Cache-Control"))
                .isEqualTo("public, max-age=31536000, immutable");
        assertThat(get("/").field("Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void fallsBackForWhatIsNoFile() throws Exception {
        serve(files().withFallback("index.html"));

        assertThat(get("/made/up").text()).isEqualTo("the index");
        assertThat(get("/made/up/").text()).isEqualTo("the index");
        assertThat(get("/made/up").status()).isEqualTo(200);
        assertThat(get("/made/up.js").status()).isEqualTo(404);
        assertThat(get("/.git").status()).isEqualTo(404);
        assertThat(get("/sub/b.js").text()).isEqualTo("b()");
        assertThat(get("/sub/").text()).isEqualTo("another index");
    }

    @Test
    void listsAFolderIfToldTo() throws Exception {
        write("bare/<b>&\"'.txt", "x");
        write("bare/b.txt", "x");
        Files.createDirectories(root.resolve("bare/z"));
        write("bare/.hidden", "x");
        Files.createSymbolicLink(root.resolve("bare/link"), Path.of("b.txt"));
        write("bare/a&b's.txt", "x");
        serve(files().withListing(true));
        RawAnswer answer = get("/bare/");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(answer.field("Content-Security-Policy")).startsWith("default-src 'none'");
        assertThat(answer.text())
                .containsSubsequence(
                        "<h1>Index of /bare/</h1>",
                        "<a href=\"../\">",
                        "<a href=\"./z/\">z/</a>",
                        "<a href=\"./a%26b%27s.txt\">a&amp;b&#39;s.txt</a>",
                        "<a href=\"./b.txt\">b.txt</a>")
                .doesNotContain("hidden", "link", "<b>");
        assertThat(get("/").text()).isEqualTo("the index");
        assertThat(get("/missing/").status()).isEqualTo(404);
    }

    @Test
    void takesOwnMediaTypes() throws Exception {
        write("x.own", "");
        write("x.unknown", "");
        write("README", "");
        serve(files().withMediaType("OWN", "application/x-own"));

        assertThat(get("/x.own").field("Content-Type")).isEqualTo("application/x-own");
        assertThat(get("/x.unknown").field("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(get("/README").field("Content-Type")).isEqualTo("application/octet-stream");
    }

    @Test
    void refusesWhatCannotBeServed() throws Exception {
        StaticFiles files = files();
        assertThatExceptionOfType(NotDirectoryException.class)
                .isThrownBy(() -> StaticFiles.folder(root.resolve("a.txt")))
                .withMessageContaining("there is no folder");
        assertThatExceptionOfType(NotDirectoryException.class)
                .isThrownBy(() -> StaticFiles.folder(root.resolve("missing")));
        assertThatIllegalArgumentException().isThrownBy(() -> files.withIndex("a/b"));
        assertThatIllegalArgumentException().isThrownBy(() -> files.withFallback("../x"));
        assertThatIllegalArgumentException().isThrownBy(() -> files.withFallback("sub/"));
        assertThatIllegalArgumentException().isThrownBy(() -> files.withCacheControl("", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> files.withCacheControl("/a", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> files.withCacheControl("a", "\n"));
        assertThatIllegalArgumentException().isThrownBy(() -> files.withMediaType(".js", "a/b"));
        assertThatIllegalArgumentException().isThrownBy(() -> files.withMediaType("js", "\n"));
        assertThatIllegalArgumentException().isThrownBy(() -> files.withMemory(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> files.withMaxRanges(0));
    }
}
