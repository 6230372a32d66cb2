package hyperserve.web.form;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;

/// Bodies of RFC 7578 and RFC 2046 §5.1, each whole, byte by byte, and split at every place.
final class MultipartTableTest {

    private static final String CD = "Content-Disposition: form-data; ";

    /// @param body the body, as [ReadParts#bytes] reads it
    /// @param outcome a line for each part, or the refusal
    private record Case(String body, String outcome) {
        @Override
        public String toString() {
            return body.replace("\n", "\\n");
        }
    }

    private static Case of(String body, String... outcome) {
        return new Case(body, String.join("\n", outcome));
    }

    /// One part with the given header section.
    private static Case head(String head, String outcome) {
        return of("--b\n" + head + "\n\nx\n--b--\n", outcome);
    }

    private static Case refused(String body, String reason) {
        return of(body, "refused 400: " + reason);
    }

    private static Case refusedHead(String head, String reason) {
        return head(head, "refused 400: " + reason);
    }

    static List<Case> readsWhatIsWellFormed() {
        return List.of(
                of("--b\n" + CD + "name=a\n\n1\n--b--\n", "a=1"),
                of(
                        "--b\n" + CD + "name=\"a\"\n\n1\n--b\n" + CD + "name=b\n\n2\n--b--\n",
                        "a=1",
                        "b=2"),
                // Without the line end that belongs to the epilogue.
                of("--b\n" + CD + "name=a\n\n1\n--b--", "a=1"),
                // Preamble, epilogue and transport padding.
                of("to\nbe ignored\n--b \t\n" + CD + "name=a\n\n1\n--b-- \t\nalso\n--b\n", "a=1"),
                of("\n--b\n" + CD + "name=a\n\n1\n--b--\n", "a=1"),
                // No parts, as browsers send an empty form.
                of("--b--\n", ""),
                of("--b--", ""),
                // Empty content, with the line end of the empty line and of the delimiter, and in
                // one.
                of("--b\n" + CD + "name=a\n\n\n--b--\n", "a="),
                of("--b\n" + CD + "name=a\n\n--b--\n", "a="),
                of("--b\n" + CD + "name=a\n\n--b\n" + CD + "name=c\n\n\n--b--\n", "a=", "c="),
                // What is no delimiter is content.
                of("--b\n" + CD + "name=a\n\n\n\n--b--\n", "a=\r\n"),
                of(
                        "--b\n" + CD + "name=a\n\n-b\n--a\n --b\n␍␍\n-\n--\n␊--b\n--b--\n",
                        "a=-b\r\n--a\r\n --b\r\n\r\r\r\n-\r\n--\r\n\n--b"),
                of("--b\n" + CD + "name=a\n\nx--b--\n\n--b--\n", "a=x--b--\r\n"),
                of("--b\n" + CD + "name=a\n\n␍\n--b--\n", "a=\r"),
                // Files.
                of(
                        "--b\n"
                                + CD
                                + "name=a; filename=\"x y.txt\"\n"
                                + "Content-Type: image/png\n\n"
                                + "\u0000\u00FF\n"
                                + "--b--\n",
                        "a file x y.txt image/png=\u0000\u00FF"),
                of(
                        "--b\n"
                                + CD
                                + "name=a; filename=\"\"\n"
                                + "Content-Type: application/octet-stream\n\n\n"
                                + "--b--\n",
                        "a file  application/octet-stream="),
                // The charset of what comes behind, and of a part.
                of(
                        "--b\n"
                                + CD
                                + "name=_charset_\n\nISO-8859-1\n--b\n"
                                + CD
                                + "name=\"\u00E9\"\n\n\u00E9\n--b--\n",
                        "\u00E9=\u00E9"),
                of(
                        "--b\n"
                                + CD
                                + "name=a\n"
                                + "Content-Type: text/plain;charset=\"windows-1252\"\n\n"
                                + "\u0080\n"
                                + "--b--\n",
                        "a text/plain;charset=\"windows-1252\"=\u20AC"));
    }

    @ParameterizedTest
    @MethodSource
    void readsWhatIsWellFormed(Case example) {
        holdsHoweverItArrives(example);
    }

    static List<Case> readsHeaderSections() {
        return List.of(
                head("content-disposition:form-data;name=a", "a=x"),
                head("CONTENT-DISPOSITION: \t FORM-DATA \t;\t NAME=a  ; ;", "a=x"),
                head(CD + "name=\"\"", "=x"),
                head(CD + "name=\"a;b=c, d\"", "a;b=c, d=x"),
                head(CD + "name=\"a\\\"b\\\\c\\d\"", "a\"b\\c\\d=x"),
                head(CD + "name=\"a%22b%0D%0Ac%0d%0a%41%\"", "a\"b\r\nc\r\n%41%=x"),
                head(CD + "name=\"%%220A%2522\"", "%\"0A%2522=x"),
                head(CD + "name=\"\u00C3\u00A9\"", "\u00E9=x"),
                head(CD + "name=a; unknown=\"p\"", "a=x"),
                head(CD + "name=a; filename=\"C:\\dir\\f.txt\"", "a file C:\\dir\\f.txt=x"),
                head(CD + "name=a; filename=\"../../etc/passwd\"", "a file ../../etc/passwd=x"),
                head(CD + "name=a; filename=\"a%22.txt\"", "a file a\".txt=x"),
                head("X-Other:\n" + CD + "name=a\nY: \u00FF", "a=x"),
                head(CD + "name=a\nContent-Transfer-Encoding: Binary", "a=x"),
                head(
                        CD + "name=a\nContent-Type: multipart/mixed; boundary=c",
                        "a multipart/mixed; boundary=c=x"));
    }

    @ParameterizedTest
    @MethodSource
    void readsHeaderSections(Case example) {
        holdsHoweverItArrives(example);
    }

    static List<Case> refusesWhatIsMalformed() {
        String part = "--b\n" + CD + "name=a\n\n1";
        return List.of(
                refused("", "the form ends before its first boundary"),
                refused(
                        "--c\n" + CD + "name=a\n\n1\n--c--\n",
                        "the form ends before its first boundary"),
                refused("␊--b\n", "the form ends before its first boundary"),
                refused("x--b--\n", "the form ends before its first boundary"),
                refused("--b", "the form ends within its first boundary"),
                refused("--b-", "the form ends within its first boundary"),
                refused("--b\n", "the form ends within the header section of part 1"),
                refused(part, "the form ends within part 1"),
                refused(
                        "--b\n" + CD + "name=a\n\n--b\n",
                        "the form ends within the header section of part 2"),
                refused(part + "\n--", "the form ends within part 1"),
                refused(part + "\n--b", "the form ends within the boundary behind part 1"),
                refused(part + "\n--b-", "the form ends within the boundary behind part 1"),
                refused(part + "\n--b--␍", "the form ends within its last boundary"),
                // A delimiter that goes on is none (RFC 2046 §5.1.1: it must not occur in a part).
                refused(part + "\n--bc\n--b--\n", malformedDelimiter(53)),
                refused(part + "\n--b-c--\n", malformedDelimiter(54)),
                refused(part + "\n--b--c\n", malformedDelimiter(55)),
                refused("--bc\n", malformedDelimiter(3)),
                // LF alone, and CR alone, end no line.
                refused("--b␊" + CD + "name=a␊␊1␊--b--␊", malformedDelimiter(3)),
                refused(
                        "--b\n" + CD + "name=a␊\n1\n--b--\n",
                        "part 1 has a control character in its header section, at byte 43 of the"
                            + " form"),
                refused("--b\n" + CD + "name=a␍\n\n1\n--b--\n", "part 1 has a CR without its LF"),
                refused(part + "␊--b--␊", "the form ends within part 1"),
                refused(part + "␍--b--␍", "the form ends within part 1"));
    }

    private static String malformedDelimiter(int position) {
        return "the boundary before byte %s of the form is followed neither by CRLF nor by two hyphens"
                .formatted(position);
    }

    @ParameterizedTest
    @MethodSource
    void refusesWhatIsMalformed(Case example) {
        holdsHoweverItArrives(example);
    }

    static List<Case> refusesHeaderSections() {
        String field = "the Content-Disposition of part 1";
        String line = "part 1 has a field line that is not 'name: value'";
        return List.of(
                refusedHead("", "part 1 has no Content-Disposition"),
                refusedHead("Content-Type: text/plain", "part 1 has no Content-Disposition"),
                refusedHead("Content-Disposition:", field + " is not form-data"),
                refusedHead("Content-Disposition: attachment; name=a", field + " is not form-data"),
                refusedHead(
                        "Content-Disposition: \"form-data\"; name=a", field + " is not form-data"),
                refusedHead("Content-Disposition: form-data", "part 1 has no name"),
                refusedHead(CD + "filename=a", "part 1 has no name"),
                refusedHead(CD + "name", field + " has a parameter that is not name=value"),
                refusedHead(CD + "=a", field + " has a parameter that is not name=value"),
                refusedHead(CD + "name =a", field + " has a parameter that is not name=value"),
                refusedHead(CD + "name= a", field + " has a parameter without a value"),
                refusedHead(CD + "name=", field + " has a parameter without a value"),
                refusedHead(
                        CD + "name=a b", field + " has a parameter that goes on behind its value"),
                refusedHead(
                        CD + "name=\"a\"b",
                        field + " has a parameter that goes on behind its value"),
                refusedHead(
                        CD + "name=a/b", field + " has a parameter that goes on behind its value"),
                refusedHead(CD + "name=\"a", field + " has a quoted string without its end"),
                refusedHead(CD + "name=\"a\\\"", field + " has a quoted string without its end"),
                refusedHead(CD + "name=\"", field + " has a quoted string without its end"),
                refusedHead(CD + "name=a; name=a", field + " repeats a parameter"),
                refusedHead(CD + "name=a; NAME=b", field + " repeats a parameter"),
                refusedHead(CD + "name=a; filename=b; filename=c", field + " repeats a parameter"),
                refusedHead(
                        CD + "name=a; filename*=UTF-8''x",
                        field
                                + " has an extended parameter such as filename*, which RFC 7578"
                                + " §4.2 forbids"),
                refusedHead(
                        CD + "name=a; filename=y; filename*=UTF-8''x",
                        field
                                + " has an extended parameter such as filename*, which RFC 7578"
                                + " §4.2 forbids"),
                refusedHead(
                        CD + "name=a; filename*0=x",
                        field
                                + " has an extended parameter such as filename*, which RFC 7578"
                                + " §4.2 forbids"),
                refusedHead(
                        CD + "name=a\n" + CD + "name=a",
                        "part 1 repeats the field Content-Disposition"),
                refusedHead(
                        CD + "name=a\nContent-Type: a/b\nContent-type: a/b",
                        "part 1 repeats the field Content-Type"),
                refusedHead(CD + "name=\"\u00FF\"", "the name of part 1 is not in UTF-8"),
                refusedHead(
                        CD + "name=a; filename=\"\u00C3\"",
                        "the file name of part 1 is not in UTF-8"),
                refusedHead(
                        CD + "name=a\nContent-Type: text",
                        "the Content-Type of part 1 is no media type"),
                refusedHead(
                        CD + "name=a\nContent-Type: a/b/c",
                        "the Content-Type of part 1 is no media type"),
                refusedHead(
                        CD + "name=a\nContent-Type: text/",
                        "the Content-Type of part 1 is no media type"),
                refusedHead(
                        CD + "name=a\nContent-Type: text/plain; charset=utf-7",
                        "the charset of part 1 is none of UTF-8, US-ASCII, ISO-8859-1 and"
                            + " windows-1252"),
                refusedHead(
                        CD + "name=a\nContent-Transfer-Encoding: base64",
                        "part 1 has a Content-Transfer-Encoding, which is not decoded in forms"),
                refusedHead(
                        CD + "name=_charset_",
                        "the part _charset_ must be there once and name one of UTF-8, US-ASCII,"
                            + " ISO-8859-1 and windows-1252"),
                refusedHead(CD + "\n name=a", line),
                refusedHead("\t" + CD + "name=a", line),
                refusedHead(CD + "name=a\nX", line),
                refusedHead(CD + "name=a\n: y", line),
                refusedHead(CD + "name=a\nX : y", line),
                refusedHead(
                        CD + "name=a\nX: \u0000",
                        "part 1 has a control character in its header section, at byte 48 of the"
                            + " form"),
                refusedHead(
                        CD + "name=a\nX: \u007F",
                        "part 1 has a control character in its header section, at byte 48 of the"
                            + " form"));
    }

    @ParameterizedTest
    @MethodSource
    void refusesHeaderSections(Case example) {
        // A header section that is empty begins the content at once.
        String body = example.body().replace("--b\n\n\nx", "--b\n\nx");
        holdsHoweverItArrives(new Case(body, example.outcome()));
    }

    private static void holdsHoweverItArrives(Case example) {
        byte[] body = ReadParts.bytes(example.body());
        assertThat(ReadParts.outcome(Pieces.whole(body))).isEqualTo(example.outcome());
        assertThat(ReadParts.outcome(Pieces.single(body))).isEqualTo(example.outcome());
        for (int split = 1; split < body.length; split++) {
            assertThat(ReadParts.outcome(Pieces.splitAt(body, split)))
                    .as("split at %s", split)
                    .isEqualTo(example.outcome());
        }
    }

    @ParameterizedTest
    @MethodSource({"readsWhatIsWellFormed", "readsHeaderSections"})
    void takesNoProperPrefixForTheWhole(Case example) {
        byte[] body = ReadParts.bytes(example.body());
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
    @MethodSource({"readsWhatIsWellFormed", "refusesWhatIsMalformed"})
    void readsTheSameWhereverTheBufferEnds(Case example) {
        String parts = example.body();
        for (int length = 8 * 1024 - 100; length < 8 * 1024; length++) {
            String longPart = "--b\n" + CD + "name=p; filename=q\n\n" + "z".repeat(length) + "\n";
            String expected = ReadParts.outcome(Pieces.whole(ReadParts.bytes(longPart + parts)));
            String split = ReadParts.outcome(Pieces.random(ReadParts.bytes(longPart + parts), 1));
            assertThat(split).isEqualTo(expected);
            if (parts.startsWith("--b") && !example.outcome().startsWith("refused")) {
                assertThat(expected).endsWith(example.outcome()).startsWith("p file q=z");
            }
        }
    }
}
