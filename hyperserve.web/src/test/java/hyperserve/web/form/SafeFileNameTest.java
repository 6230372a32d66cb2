package hyperserve.web.form;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

final class SafeFileNameTest {

    record Case(String sent, String safe) {}

    static List<Case> reduces() {
        return List.of(
                new Case("a.txt", "a.txt"),
                new Case("Möwe 1 (2)_x-y.tar.gz", "Möwe 1 (2)_x-y.tar.gz"),
                new Case("日本語.png", "日本語.png"),
                new Case("", "file"),
                new Case(".", "file"),
                new Case("..", "file"),
                new Case(". . .", "file"),
                new Case("/", "file"),
                new Case("../../etc/passwd", "passwd"),
                new Case("..\\..\\boot.ini", "boot.ini"),
                new Case("a/..", "file"),
                new Case("/etc/passwd", "passwd"),
                new Case("C:\\dir\\f.txt", "f.txt"),
                new Case("C:f.txt", "C_f.txt"),
                new Case("\\\\server\\share\\f", "f"),
                new Case("a/b\\c/d", "d"),
                new Case("dir/", "file"),
                new Case("%2e%2e%2fa", "_2e_2e_2fa"),
                new Case("..\u2215..\uFF0Fa", "_.._a"),
                new Case("\u2025\uFF0E\uFF0Ea", "___a"),
                new Case("a\u0000.txt", "a_.txt"),
                new Case("a\r\nb\tc\u007F\u0085", "a__b_c__"),
                new Case("a\u202Egnp.exe", "a_gnp.exe"),
                new Case("a\u200Db\uFEFF", "a_b_"),
                new Case("a:stream", "a_stream"),
                new Case("a::$DATA", "a___DATA"),
                new Case("a?b*c<d>e|f\"g", "a_b_c_d_e_f_g"),
                new Case("$(rm)`x`;&'~!%#{}^", "_(rm)_x" + "_".repeat(11)),
                new Case("-rf", "_rf"),
                new Case(".htaccess", "htaccess"),
                new Case(" a .", "a"),
                new Case("a.", "a"),
                new Case("a. . ", "a"),
                new Case("CON", "_CON"),
                new Case("con.txt", "_con.txt"),
                new Case("Aux.tar.gz", "_Aux.tar.gz"),
                new Case("nul .txt", "_nul .txt"),
                new Case("com1", "_com1"),
                new Case("COM\u00B9", "_COM_"),
                new Case("lpt9.x", "_lpt9.x"),
                new Case("CONIN$", "_CONIN_"),
                new Case(".con", "_con"),
                new Case("con\u0001", "con_"),
                new Case("console", "console"),
                new Case("com10", "com10"),
                new Case("e\u0301.txt", "\u00E9.txt"),
                new Case("\uD800a", "_a"),
                new Case("\uD83D\uDE00.png", "_.png"),
                new Case("a".repeat(200) + ".jpeg", "a".repeat(115) + ".jpeg"),
                new Case("a".repeat(200), "a".repeat(120)),
                new Case("a." + "b".repeat(200), "a." + "b".repeat(118)),
                new Case("é".repeat(200) + ".png", "é".repeat(58) + ".png"),
                new Case("日".repeat(100), "日".repeat(40)));
    }

    @ParameterizedTest
    @MethodSource
    void reduces(Case example) {
        assertThat(SafeFileName.of(example.sent())).isEqualTo(example.safe());
    }

    @Test
    void neverLeavesADirectoryWhateverIsSent() {
        RandomGenerator random = new SplittableRandom(7578);
        String hostile =
                "./\\:.. %~-\u0000\r\n\u202E\uFF0F\u2215CONaux1$?*\"<>|\uD83D\uDE00\u0301é日";
        for (int i = 0; i < 100_000; i++) {
            StringBuilder sent = new StringBuilder();
            for (int length = random.nextInt(300); length > 0; length -= 1 + random.nextInt(30)) {
                sent.append(hostile.charAt(random.nextInt(hostile.length())));
            }
            requireSafe(SafeFileName.of(sent.toString()), sent.toString());
        }
    }

    /// Also for the fuzzer.
    static void requireSafe(String name, String sent) {
        Path directory = Path.of("/directory");
        boolean stays = directory.resolve(name).normalize().getParent().equals(directory);
        boolean plain =
                name.codePoints()
                        .noneMatch(c -> c < ' ' || c == 0x7F || "/\\:*?\"<>|".indexOf(c) >= 0);
        boolean edges = !name.matches("[.\\- ].*|.*[. ]");
        boolean shortEnough = name.getBytes(StandardCharsets.UTF_8).length <= 120;
        boolean again = SafeFileName.of(name).equals(name);
        if (!(stays && plain && edges && shortEnough && again)) {
            throw new AssertionError("'%s' became '%s'".formatted(sent, name));
        }
    }
}
