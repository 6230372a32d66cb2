package hyperserve.web.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

final class MediaTypesTest {

    @ParameterizedTest
    @CsvSource({
        "index.html, text/html; charset=utf-8",
        "INDEX.HTM, text/html; charset=utf-8",
        "a.css, text/css; charset=utf-8",
        "a.min.js, text/javascript; charset=utf-8",
        "a.mjs, text/javascript; charset=utf-8",
        "a.txt, text/plain; charset=utf-8",
        "a.json, application/json",
        "a.webmanifest, application/manifest+json",
        "a.wasm, application/wasm",
        "a.svg, image/svg+xml",
        "a.png, image/png",
        "a.jpeg, image/jpeg",
        "a.avif, image/avif",
        "a.woff2, font/woff2",
        "a.mp4, video/mp4",
        "a.tar.gz, application/gzip",
        "a.unknown, application/octet-stream",
        "html, application/octet-stream",
        "a., application/octet-stream",
        ".html, text/html; charset=utf-8"
    })
    void areFoundByTheLastEnding(String name, String type) {
        assertThat(MediaTypes.of(name, Map.of())).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        "text/html; charset=utf-8, true",
        "application/json, true",
        "image/svg+xml, true",
        "application/wasm, true",
        "font/ttf, true",
        "image/png, false",
        "video/mp4, false",
        "font/woff2, false",
        "application/gzip, false",
        "application/octet-stream, false"
    })
    void sayWhetherACodingIsWorthLookingFor(String type, boolean compressible) {
        assertThat(MediaTypes.isCompressible(type)).isEqualTo(compressible);
    }
}
