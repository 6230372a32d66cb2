package hyperserve.runtime.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;

class IpLiteralTest {

    private static boolean isAddress(String text) {
        byte[] bytes = ("[" + text + "]").getBytes(StandardCharsets.ISO_8859_1);
        return IpLiteral.isAddress(bytes, 1, bytes.length - 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "1::",
                "1::8",
                "1:2:3:4:5:6:7:8",
                "0000:0:00:000:0000:aBcD:EF01:9",
                "1:2:3:4:5:6:7::",
                "::2:3:4:5:6:7:8",
                "1:2:3::5:6:7:8",
                "2001:db8::ff00:42:8329",
                "::1.2.3.4",
                "::ffff:255.255.255.255",
                "1::0.0.0.0",
                "1:2:3:4:5:6:1.2.3.4",
                "1:2:3:4:5::1.2.3.4",
                "::2:3:4:5:6:1.2.3.4",
                "v1.a",
                "VfF.fe80::1+en1",
                "v0.-._~!$&'()*+,;=:"
            })
    void takesAnAddress(String text) {
        assertThat(isAddress(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":::",
                ":::::",
                "1",
                "1:",
                ":1",
                "1:2",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                ":2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "1:2:3:4::5:6:7:8",
                "1::2::3",
                "::1::",
                "1:::2",
                "12345::",
                "::00001",
                "::g",
                "::-1",
                "::+1",
                ":: 1",
                "::1 ",
                "::1%eth0",
                "::1%25eth0",
                "fe80::1%251",
                "::1/64",
                "[::1]",
                "1.2.3.4",
                "::1.2.3",
                "::1.2.3.",
                "::1.2.3.4.5",
                "::1..2.3",
                "::.1.2.3",
                "::1.2.3.256",
                "::1.2.3.1000",
                "::99999999999.2.3.4",
                "::01.2.3.4",
                "::1.2.3.00",
                "::a.2.3.4",
                "::1.2.3.a",
                "::1.2.3.4:5",
                "1.2.3.4::",
                "1:2:3:4:5:6:7:1.2.3.4",
                "1:2:3:4:5:1.2.3.4",
                "1:2:3:4:5:6::1.2.3.4",
                "v",
                "v.",
                "v1",
                "v1.",
                "v.a",
                "vg.a",
                "v1.%41",
                "v1.a b",
                "v1.a/b",
                "v1.[a]",
                "x1.a",
                "\u0661::1",
                "host"
            })
    void refusesWhatIsNone(String text) {
        assertThat(isAddress(text)).isFalse();
    }

    /// The grammar of RFC 3986 §3.2.2, alternative by alternative.
    @Test
    void agreesWithTheGrammar() {
        Pattern grammar = Pattern.compile(ipv6Grammar());
        String[] parts = {":", ":", "::", "1", "ab", "fFfF", "12345", "1.2.3.4", "1.2.3.256", "."};
        Random random = new Random(3986);
        int valid = 0;
        for (int round = 0; round < 200_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) {
                boolean colon = text.isEmpty() || text.charAt(text.length() - 1) == ':';
                text.append(parts[colon ? 3 + random.nextInt(7) : random.nextInt(4)]);
            }
            if (random.nextInt(3) == 0) {
                text.insert(0, "::");
            }
            boolean expected = grammar.matcher(text).matches();
            assertThat(isAddress(text.toString())).as("%s", text).isEqualTo(expected);
            valid += expected ? 1 : 0;
        }
        assertThat(valid).isGreaterThan(1000);
    }

    private static String ipv6Grammar() {
        String octet = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
        String h16 = "[0-9A-Fa-f]{1,4}";
        String ls32 = "(" + h16 + ":" + h16 + "|" + octet + "(\\." + octet + "){3})";
        StringBuilder text = new StringBuilder("(" + h16 + ":){6}" + ls32);
        for (int after = 5; after >= 0; after--) {
            String before = before(h16, 5 - after);
            text.append("|%s::(%s:){%d}%s".formatted(before, h16, after, ls32));
        }
        text.append("|%s::%s|%s::".formatted(before(h16, 6), h16, before(h16, 7)));
        return text.toString();
    }

    /// `[ *n( h16 ":" ) h16 ]`, of which n+1 groups may stand before the colons.
    private static String before(String h16, int groups) {
        return groups == 0 ? "" : "((%s:){0,%d}%s)?".formatted(h16, groups - 1, h16);
    }
}
