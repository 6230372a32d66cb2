package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.Method;
import hyperserve.api.Request;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PageLinksTest {

    private static String links(String target, long page, long last) {
        Request request = Request.of(Method.GET, target);
        return Link.join(PageLinks.numbered(request, "page", page, last))
                .replaceAll("<\\?page=(\\d+)>; rel=\"(\\w+)\"", "$2 $1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 3 | first 1, next 2, last 3",
                "2 | 3 | first 1, prev 1, next 3, last 3",
                "3 | 3 | first 1, prev 2, last 3",
                "1 | 1 | first 1, last 1",
                "9 | 3 | first 1, prev 3, last 3",
                "1 | 0 | ''",
                "2 | 0 | ''",
            })
    void leadsToThePagesThatThereAre(long page, long last, String links) {
        assertThat(links("/notes", page, last)).isEqualTo(links);
    }

    @Test
    void countsFromOneOn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> links("/", 0, 3))
                .withMessage("pages are counted from 1 on, was 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a | ?page=2",
                "/a? | ?page=2",
                "/a?page=1 | ?page=2",
                "/a?page=1&page=7&page | ?page=2",
                "/a?q=b+c%20d&page=1&r=e | ?q=b+c%20d&r=e&page=2",
                "/a?%70age=1&pages=3 | ?pages=3&page=2",
                "/a?&&q=1& | ?q=1&page=2",
                "/a?q=%FF&%FF=1 | ?q=%FF&%FF=1&page=2",
                "/a?q=%22%3E | ?q=%22%3E&page=2",
            })
    void keepsTheRestOfTheQuery(String target, String reference) {
        Request request = Request.of(Method.GET, target);
        assertThat(PageLinks.to(request, "next", "page", "2").target()).isEqualTo(reference);
    }

    @Test
    void escapesWhatItPutsIn() {
        Request request = Request.of(Method.GET, "/a?q=1");
        Link link = PageLinks.to(request, "next", "after>", "é &=\"+>~");
        assertThat(link).hasToString("<?q=1&after%3E=%C3%A9%20%26%3D%22%2B%3E~>; rel=\"next\"");
        Request followed = Request.of(Method.GET, "/a" + link.target());
        assertThat(followed.queryParameter("after>")).isEqualTo("é &=\"+>~");
    }

    @Test
    void escapesWhatClientsShouldHaveEscaped() {
        assertThat(UriText.repaired("a=\"<b>é|{}\\^`"))
                .isEqualTo("a=%22%3Cb%3E%E9%7C%7B%7D%5C%5E%60");
    }
}
