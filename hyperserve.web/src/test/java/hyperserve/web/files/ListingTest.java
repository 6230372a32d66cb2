package hyperserve.web.files;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.FixedBody;
import hyperserve.web.files.FileTree.Listed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

final class ListingTest {

    private static final Instant CHANGED = Instant.parse("2024-05-01T12:00:00Z");

    private static String page(String path, Listed... files) {
        return ((FixedBody) Listing.page(path, path.equals("/"), List.of(files)).body()).text();
    }

    private static Listed file(String name) {
        return new Listed(name, false, 10, CHANGED);
    }

    @Test
    void hasFoldersFirstAndThenNamesWhateverTheirCase() {
        assertThat(page("/", file("b"), file("A"), file("c"), new Listed("z", true, 0, CHANGED)))
                .containsSubsequence(">z/<", ">A<", ">b<", ">c<")
                .contains("<html lang=\"en\">", "<th scope=\"col\">", "Wed, 01 May 2024 12:00:00")
                .doesNotContain("Parent folder");
    }

    @Test
    void hasNoMarkupOfNamesOrPaths() {
        assertThat(page("/<script>/", file("<img src=x onerror='a()'>&\"")))
                .doesNotContain("<script>", "<img")
                .contains("Index of /&lt;script&gt;/")
                .contains("&lt;img src=x onerror=&#39;a()&#39;&gt;&amp;&quot;");
    }

    @ParameterizedTest
    @CsvSource({
        "a b, a%20b",
        "javascript:x, javascript%3Ax",
        "//evil, %2F%2Fevil",
        "\u00e9, %C3%A9",
        "a%2e, a%252e",
        "#?, %23%3F"
    })
    void encodesNamesAsOneSegment(String name, String encoded) {
        assertThat(Listing.encoded(name)).isEqualTo(encoded);
        assertThat(page("/", file(name))).contains("href=\"./" + encoded + "\"");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "10239, 10239 B", "10240, 10 KiB", "1073741824, 1024 MiB"})
    void tellsSizes(long size, String shown) {
        assertThat(page("/", new Listed("a", false, size, CHANGED))).contains(shown);
    }

    @Test
    void saysIfThereMayBeMore() {
        List<Listed> many = new ArrayList<>();
        for (int i = 0; i < Listing.MOST; i++) {
            many.add(file("f" + i));
        }
        assertThat(page("/", many.toArray(Listed[]::new))).contains("There may be more");
        assertThat(page("/", file("a"))).doesNotContain("There may be more");
        assertThat(page("/")).contains("This folder is empty");
    }

    @Test
    void bearsTimesThatNoCalendarHas() {
        assertThat(page("/", new Listed("a", false, 1, Instant.MAX))).contains("unknown");
    }
}
