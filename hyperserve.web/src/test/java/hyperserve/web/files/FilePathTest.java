package hyperserve.web.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

final class FilePathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a.txt",
                "a/b",
                "a/b/",
                "",
                "a b",
                "\u00e9",
                "\ud83d\ude00.png",
                "-",
                "~a",
                "a..b",
                "a.b.c",
                "comb",
                "com10",
                "console.txt",
                "nulls",
                "auxiliary",
                "a/con-fig",
                "(1)",
                "a%2eb",
                "a;b",
                "a,b=c",
                "a&b'c",
                "#",
                "a...b",
                "lpt",
                "com"
            })
    void isMadeOfNames(String rest) {
        FilePath path = FilePath.of(rest, false);

        assertThat(path).isNotNull();
        assertThat(path + (path.directory() && !path.isRoot() ? "/" : "")).isEqualTo(rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a",
                "a//b",
                "a//",
                ".",
                "..",
                "a/..",
                "../a",
                "a/./b",
                ".a",
                "a/.b",
                "a.",
                "a..",
                "a ",
                "a/b /c",
                "a./b",
                "a\\b",
                "a:b",
                "a:",
                "c:/a",
                "a\0b",
                "a\nb",
                "a\u007f",
                "a\u0080",
                "a\u009f",
                "nul",
                "NUL",
                "Nul.txt",
                "con",
                "con.",
                "aux.tar.gz",
                "prn",
                "com1",
                "COM9.x",
                "com\u00b2",
                "lpt0",
                "lpt\u00b3.x",
                "conin$",
                "CONOUT$.txt",
                "clock$",
                "nul .txt",
                "a/nul/b",
                "a*",
                "a?",
                "<a",
                "a>",
                "a|b",
                "a\"b",
                "\ud83d",
                "\ude00",
                "a\ude00\ud83d"
            })
    void hasNoNameThatMeansSomethingElseSomewhere(String rest) {
        assertThat(FilePath.of(rest, false)).isNull();
    }

    @Test
    void hasDotFilesOnlyIfTheyAreAllowed() {
        assertThat(FilePath.of(".a/.b", false)).isNull();
        assertThat(FilePath.of(".a/.b", true)).isNotNull();
        assertThat(FilePath.of("..", true)).isNull();
        assertThat(FilePath.of(".", true)).isNull();
        assertThat(FilePath.of("...", true)).isNull();
    }

    @Test
    void hasNamesOfABoundedLength() {
        assertThat(FilePath.of("a".repeat(255), false)).isNotNull();
        assertThat(FilePath.of("a".repeat(256), false)).isNull();
        assertThat(FilePath.of("\u00e9".repeat(127), false)).isNotNull();
        assertThat(FilePath.of("\u00e9".repeat(128), false)).isNull();
        assertThat(FilePath.of("\u20ac".repeat(86), false)).isNull();
        assertThat(FilePath.of("\ud83d\ude00".repeat(63), false)).isNotNull();
        assertThat(FilePath.of("\ud83d\ude00".repeat(64), false)).isNull();
    }

    @Test
    void knowsItsNeighbours() {
        FilePath path = new FilePath(List.of("a", "b.js"), false);

        assertThat(path.sibling(".gz")).hasToString("a/b.js.gz");
        assertThat(new FilePath(List.of("a"), true).child("x")).hasToString("a/x");
    }
}
