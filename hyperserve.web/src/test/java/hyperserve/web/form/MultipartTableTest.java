package hyperserve.web.form;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Bodies of RFC 7578 and RFC 2046 §5.1, each whole, byte by byte, and split at every place. They
/// are lines of tables: the body, `=>`, and what is read or why it is refused.
final class MultipartTableTest {

    private static final Path TABLES = Path.of("src/test/resources/hyperserve/web/form");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9A-F]{4}|.)");

    /// @param line the line of the table
    /// @param body the bytes of the body, a character each
    /// @param outcome as [ReadParts] tells it
    record Case(String line, String body, String outcome) {

        static Case of(String line) {
            String[] sides = line.split(" => ", 2);
            return new Case(line, unescape(sides[0]), unescape(sides[1]));
        }

        @Override
        public String toString() {
            return line;
        }
    }

    private static String unescape(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(character(match.group(1))));
    }

    private static String character(String escape) {
        return switch (escape.charAt(0)) {
            case 'n' -> "\r\n";
            case 'L' -> "\n";
            case 'R' -> "\r";
            case 'u' -> Character.toString(Integer.parseInt(escape.substring(1), 16));
            default -> escape;
        };
    }

    private static List<Case> table(String name) throws IOException {
        try (Stream<String> lines = Files.lines(TABLES.resolve(name + ".table"), UTF_8)) {
            return lines.filter(line -> !line.startsWith("#")).map(Case::of).toList();
        }
    }

    static List<Case> bodies() throws IOException {
        return table("bodies");
    }

    static List<Case> headerSections() throws IOException {
        return table("header-sections");
    }

    static List<Case> malformedBodies() throws IOException {
        return table("malformed-bodies");
    }

    static List<Case> malformedHeaderSections() throws IOException {
        return table("malformed-header-sections");
    }

    @ParameterizedTest
    @MethodSource({"bodies", "headerSections", "malformedBodies", "malformedHeaderSections"})
    void readsTheSameHoweverItArrives(Case example) {
        byte[] body = example.body().getBytes(ISO_8859_1);
        assertThat(ReadParts.outcome(Pieces.whole(body))).isEqualTo(example.outcome());
        assertThat(ReadParts.outcome(Pieces.single(body))).isEqualTo(example.outcome());
        for (int split = 1; split < body.length; split++) {
            assertThat(ReadParts.outcome(Pieces.splitAt(body, split)))
                    .as("split at %s", split)
                    .isEqualTo(example.outcome());
        }
    }

    @ParameterizedTest
    @MethodSource({"bodies", "headerSections"})
    void takesNoProperPrefixForTheWhole(Case example) {
        byte[] body = example.body().getBytes(ISO_8859_1);
        String text = new String(body, ISO_8859_1);
        int close = ("\r\n" + text).indexOf("\r\n--b--") + "--b--".length();
        for (int length = 0; length < body.length; length++) {
            String outcome = ReadParts.outcome(Pieces.whole(Arrays.copyOf(body, length)));
            if (length < close || length == text.indexOf("\r\n", close) + 1) {
                assertThat(outcome)
                        .as("the first %s bytes", length)
                        .startsWith("refused 400: the form ends ");
            } else {
                assertThat(outcome).as("the first %s bytes", length).isEqualTo(example.outcome());
            }
        }
    }

    @ParameterizedTest
    @MethodSource({"bodies", "malformedBodies"})
    void readsTheSameWhereverTheBufferEnds(Case example) {
        boolean follows = example.body().startsWith("--b\r\n");
        for (int length = 8 * 1024 - 100; length < 8 * 1024; length++) {
            String start =
                    "--b\r\nContent-Disposition: form-data; name=p; filename=q\r\n\r\n"
                            + "z".repeat(length)
                            + "\r\n";
            byte[] body = (start + example.body()).getBytes(ISO_8859_1);
            String whole = ReadParts.outcome(Pieces.whole(body));
            assertThat(ReadParts.outcome(Pieces.random(body, 1))).isEqualTo(whole);
            if (follows && !example.outcome().startsWith("refused")) {
                assertThat(whole).startsWith("p file q=z").endsWith("z & " + example.outcome());
            }
        }
    }
}
