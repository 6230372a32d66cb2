package hyperserve.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

final class FuzzerInputsTest {

    @TempDir Path folder;

    private static String text(byte[] input) {
        return new String(input, StandardCharsets.ISO_8859_1);
    }

    @Test
    void givesAllThatIsKept() throws IOException {
        Files.writeString(folder.resolve("b"), "second");
        Files.writeString(folder.resolve("a"), "first");
        List<String> given = new ArrayList<>();
        FuzzerInputs.giveKept(folder, input -> given.add(text(input)));
        assertThat(given).containsExactly("first", "second");
    }

    @Test
    void isNotContentWithAFolderInWhichNothingIsKept() {
        assertThatThrownBy(() -> FuzzerInputs.giveKept(folder, _ -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessage("nothing is kept in " + folder);
    }

    @Test
    void namesTheFileThatBreaksSomething() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad"), "x");
        IllegalStateException why = new IllegalStateException("broken");
        assertThatThrownBy(
                        () ->
                                FuzzerInputs.giveKept(
                                        folder,
                                        _ -> {
                                            throw why;
                                        }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("broken by " + bad)
                .hasCause(why);
    }

    @Test
    void givesTheSameTextsInEachRun() {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        List<String> pieces = List.of("a", "bc", "\u00e9");
        FuzzerInputs.giveTexts(1, 100, pieces, 4, input -> first.add(text(input)));
        FuzzerInputs.giveTexts(1, 100, pieces, 4, input -> second.add(text(input)));
        assertThat(first).hasSize(100).isEqualTo(second).contains("").anyMatch("bca"::equals);
        assertThat(first).allMatch(each -> each.matches("(a|bc|\u00e9){0,3}"));
    }

    @Test
    void namesTheTextThatBreaksSomething() {
        assertThatThrownBy(
                        () ->
                                FuzzerInputs.giveTexts(
                                        7,
                                        100,
                                        List.of("x"),
                                        2,
                                        input -> assertThat(input).isEmpty()))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("broken by text \\d+ of seed 7: x");
    }
}
