package hyperserve.api.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {

    @Test
    void takesAPathApart() {
        assertThat(PathPattern.parse("/a/{b}/c-d/{e_1...}").segments())
                .containsExactly(
                        new Segment.Literal("a"),
                        new Segment.Parameter("b"),
                        new Segment.Literal("c-d"),
                        new Segment.Rest("e_1"));
    }

    @Test
    void keepsASlashAtTheEnd() {
        assertThat(PathPattern.parse("/").segments()).containsExactly(new Segment.Literal(""));
        assertThat(PathPattern.parse("/a/").segments())
                .containsExactly(new Segment.Literal("a"), new Segment.Literal(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a",
                "/a/",
                "/A.b~c",
                "/...",
                "/a b",
                "/é/日本/😀",
                "/100%",
                "/%zz",
                "/a+b",
                "/a:b@c;d=e,f",
                "/{a}",
                "/{a}/",
                "/{a}/{b}",
                "/{a...}",
                "/a/{b}/{c...}"
            })
    void acceptsPaths(String path) {
        assertThat(PathPattern.parse(path).text()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\" | it must begin with '/'",
                "a | it must begin with '/'",
                "{a} | it must begin with '/'",
                "* | it must begin with '/'",
                "// | it has an empty segment",
                "//a | it has an empty segment",
                "/a//b | it has an empty segment",
                "/a// | it has an empty segment",
                "/{a}//{b} | it has an empty segment",
                "/. | it has the dot segment '.'",
                "/a/.. | it has the dot segment '..'",
                "/a/./b | it has the dot segment '.'",
                "/a?b | U+003F at index 2 is not allowed",
                "/a#b | U+0023 at index 2 is not allowed",
                "/a%20b | write the decoded character instead of %20",
                "/{} | segment '{}' is neither text nor {name} nor {name...}",
                "/{...} | segment '{...}' is neither text nor {name} nor {name...}",
                "/{a.b} | segment '{a.b}' is neither text nor {name} nor {name...}",
                "/{1} | segment '{1}' is neither text nor {name} nor {name...}",
                "/{a | segment '{a' is neither text nor {name} nor {name...}",
                "/a} | segment 'a}' is neither text nor {name} nor {name...}",
                "/x{a} | segment 'x{a}' is neither text nor {name} nor {name...}",
                "/{a}.txt | segment '{a}.txt' is neither text nor {name} nor {name...}",
                "/{a...}/b | '{a...}' may only stand at the end",
                "/{a...}/ | '{a...}' may only stand at the end",
                "/{a}/{a} | the name 'a' occurs twice",
                "/{a}/b/{a...} | the name 'a' occurs twice",
            })
    void refusesMalformedPathsAndSaysWhy(String path, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathPattern.parse(path))
                .withMessage("the path '%s' is malformed: %s", path, why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a\u0000", "/a\nb", "/\u007f", "/\ud800", "/\udc00x"})
    void refusesWhatNoPathCanHold(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> PathPattern.parse(path));
    }

    @Test
    void hasTheShapeOfAPatternThatDiffersInNames() {
        assertThat(PathPattern.parse("/a/{b}/{c...}").shape())
                .isEqualTo(PathPattern.parse("/a/{x}/{y...}").shape())
                .isNotEqualTo(PathPattern.parse("/a/{b}/{c}").shape());
    }
}
