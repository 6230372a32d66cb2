package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.Headers;
import hyperserve.api.Response;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/// RFC 8288 §3.
final class LinkTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<a>; rel=\"b\" | <a>; rel=\"b\"",
                "<a>;rel=b | <a>; rel=\"b\"",
                "<a> ; REL = b | <a>; rel=\"b\"",
                "<a> | <a>",
                "<>; rel=self | <>; rel=\"self\"",
                "<a>; rel=\"next last\" | <a>; rel=\"next last\"",
                "<a>; rel=b; rel=c | <a>; rel=\"b\"",
                "<a>; rel=b; title=\"c, \\\"d\\\"; e\" | <a>; rel=\"b\"; title=\"c, \\\"d\\\"; e\"",
                "<a>; rel=b; crossorigin | <a>; rel=\"b\"; crossorigin=\"\"",
                "<a>; rel=b; title*=UTF-8'de'n%c3%a4 | <a>; rel=\"b\"; title*=\"UTF-8'de'n%c3%a4\"",
                "<a,b;c>; rel=d | <a,b;c>; rel=\"d\"",
                "<a>; rel=b, <c>;rel=d | <a>; rel=\"b\", <c>; rel=\"d\"",
                ", <a>;;rel=b;,,<c>, | <a>; rel=\"b\", <c>",
                "`` | ``",
                "`, ,` | ``",
            })
    void readsWhatIsWellFormed(String value, String written) {
        assertThat(Link.join(Link.parse(value))).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a; rel=b | a link has no '<' at index 0",
                "<a; rel=b | a link has no '>' that ends what begins at index 1",
                "<a>b | a link has no ';' or ',' at index 3",
                "<a>; rel=b c | a link has no ';' or ',' at index 11",
                "<a>; rel= | a link has no value of the parameter rel at index 9",
                "<a>; rel=\"b | a link has no value of the parameter rel at index 11",
                "<a>; =b | a link has no ';' or ',' at index 5",
                "<a b> | the target of a link has U+0020 at index 1",
                "<a\"> | the target of a link has U+0022 at index 1",
                "<é> | the target of a link has U+00E9 at index 0",
                "<<a>> | the target of a link has U+003C at index 0",
            })
    void refusesWhatIsMalformed(String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Link.parse(value))
                .withMessageStartingWith(message);
    }

    @Test
    void refusesMoreThanItSays() {
        assertThat(Link.parse("<a>,".repeat(100))).hasSize(100);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Link.parse("<a>,".repeat(101)))
                .withMessage("a field has more than 100 links");
        StringBuilder many = new StringBuilder("<a>");
        for (int i = 0; i < 17; i++) {
            many.append(";p").append(i);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Link.parse(many.toString()))
                .withMessage("a link has more than 16 parameters");
    }

    @Test
    void tellsItsParts() {
        Link link = Link.of("/a", "Next  https://example.com/rel").with("Title", "b");
        assertThat(link.target()).isEqualTo("/a");
        assertThat(link.relations()).containsExactly("next", "https://example.com/rel");
        assertThat(link.parameters()).containsEntry("title", "b");
        assertThat(Link.parse("<a>").getFirst().relations()).isEmpty();
        assertThat(link)
                .isEqualTo(Link.parse(link.toString()).getFirst())
                .hasSameHashCodeAs(Link.parse(link.toString()).getFirst())
                .isNotEqualTo(Link.of("/a", "next"));
    }

    @Test
    void refusesWhatCannotBeSent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Link.of("/a>; rel=evil, <b", "next"))
                .withMessage(
                        "the target of a link has U+003E at index 2, which is to be"
                                + " percent-encoded");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Link.of("/a", "next\r\n"))
                .withMessage("the parameter rel has U+000D at index 4, which may not be sent");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Link.of("/a", "next").with("a b", "c"))
                .withMessage("the name of a parameter is a token, was 'a b'");
    }

    @Test
    void isAddedBesideOthers() {
        Response response = Response.text("").addingHeader("Link", "<a>; rel=b");
        Response linked =
                Link.addTo(response, List.of(Link.of("/c", "up"), Link.of("/d", "index")));
        assertThat(linked.headers().all("Link"))
                .containsExactly("<a>; rel=b", "</c>; rel=\"up\", </d>; rel=\"index\"");
        assertThat(Link.of(linked.headers())).hasSize(3);
        assertThat(Link.addTo(response, List.of())).isSameAs(response);
        assertThat(Link.of(Headers.empty())).isEmpty();
    }
}
