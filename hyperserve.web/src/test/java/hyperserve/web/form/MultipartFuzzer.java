package hyperserve.web.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import hyperserve.api.HttpException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Fuzzes the reader of multipart forms: how the bytes arrive changes neither the parts nor the
/// refusal; what is collected is what is streamed; no name of a file leaves its directory; and the
/// parts, written anew, are the same again.
///
/// The bounds are small, so that short inputs meet them.
public final class MultipartFuzzer {

    private static final Bounds BOUNDS =
            Bounds.multipart()
                    .with(Bound.FORM, 900)
                    .with(Bound.COUNT, 4)
                    .with(Bound.NAME, 20)
                    .with(Bound.VALUE, 60)
                    .with(Bound.FILE, 100)
                    .with(Bound.HEAD, 200)
                    .with(Bound.HEAD_LINES, 3)
                    .with(Bound.OUTSIDE, 20)
                    .with(Bound.MEMORY, 10_000);

    private MultipartFuzzer() {}

    /// Called by the fuzzer, and by [FuzzInputsTest] with what it has found.
    public static void fuzzerTestOneInput(byte[] input) {
        String outcome = ReadParts.outcome(Pieces.whole(input), BOUNDS);
        require(outcome, ReadParts.outcome(Pieces.single(input), BOUNDS), "byte by byte");
        for (int salt = 0; salt < 3; salt++) {
            require(outcome, ReadParts.outcome(Pieces.random(input, salt), BOUNDS), "split");
        }
        try {
            collect(input, ReadParts.refuses(Pieces.whole(input), BOUNDS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(String expected, String actual, String when) {
        if (!actual.equals(expected)) {
            throw new AssertionError("%s: %s instead of %s".formatted(when, actual, expected));
        }
    }

    private static void collect(byte[] input, boolean refused) throws IOException {
        Parts parts = ReadParts.open(Pieces.random(input, 4), BOUNDS);
        try (MultipartForm form = new MultipartCollector(BOUNDS, Path.of("none")).collect(parts)) {
            require("" + refused, "false", "collected");
            MultipartWriter again = new MultipartWriter("b");
            form.fields().forEach((name, value) -> field(again, name, value));
            for (FormFile file : form.files()) {
                SafeFileNameTest.requireSafe(file.safeFileName(), file.fileName());
                again.part(quotable(file.name()), quotable(file.fileName()), null, file.bytes());
            }
            Parts rewritten = ReadParts.open(Pieces.random(again.end(), 5), Bounds.multipart());
            MultipartCollector collector =
                    new MultipartCollector(Bounds.multipart(), Path.of("none"));
            require(describe(form), describe(collector.collect(rewritten)), "written anew");
        } catch (HttpException e) {
            require("" + refused, "true", e.getMessage());
        }
    }

    private static void field(MultipartWriter again, String name, String value) {
        if (!name.equals("_charset_")) {
            again.field(quotable(name), value);
        }
    }

    /// Backslashes quote, though browsers do not know; see [ParameterizedValue].
    private static String quotable(String name) {
        return name.replace("\\", "\\\\");
    }

    private static String describe(MultipartForm form) throws IOException {
        List<String> all = new ArrayList<>();
        form.fields().forEach((name, value) -> all.add(name + "=" + value));
        for (FormFile file : form.files()) {
            String content = new String(file.bytes(), ISO_8859_1);
            all.add(file.name() + " file " + file.fileName() + "=" + content);
        }
        return all.toString();
    }
}
