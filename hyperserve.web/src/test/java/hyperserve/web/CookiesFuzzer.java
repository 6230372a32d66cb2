package hyperserve.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/// Fuzzes cookies: whatever is sent is read; what is read, written and read again is the same; what
/// may be set comes back as it was; nothing counts as signed but what was.
public final class CookiesFuzzer {

    private static final SignedCookies SIGNED = SignedCookies.of(new byte[32]);

    private CookiesFuzzer() {}

    /// Called by the fuzzer, and by [GeneratedInputsTest].
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        Cookies cookies = Cookies.parse(text);
        String written =
                String.join("; ", cookies.all().stream().map(Cookies.Cookie::toString).toList());
        require(Cookies.parse(written).equals(cookies), "read again", written);
        for (Cookies.Cookie cookie : cookies.all()) {
            require(cookie.value().indexOf(';') < 0, "parted", cookie);
            require(cookies.first(cookie.name()) != null, "found", cookie);
            require(SIGNED.verify(cookies, cookie.name()) == null, "not signed", cookie);
        }
        int split = text.indexOf('=');
        set(split < 0 ? "a" : text.substring(0, split), text.substring(split + 1));
        sign(new String(input, StandardCharsets.UTF_8));
    }

    private static void set(String name, String value) {
        SetCookie cookie;
        try {
            cookie = SetCookie.of(name, value);
        } catch (IllegalArgumentException e) {
            require(e.getMessage() != null, "explained", e);
            return;
        }
        String line = cookie.toString();
        require(line.chars().allMatch(c -> c >= ' ' && c < 0x7F), "one line", line);
        String pair = line.substring(0, line.indexOf(';'));
        require(value.equals(Cookies.parse(pair).first(name)), "sent back", line);
    }

    private static void sign(String text) {
        if (text.length() > 700) {
            return;
        }
        String value = SIGNED.sign("a", text, Duration.ofDays(1)).value();
        require(text.equals(SIGNED.verify(Cookies.parse("a=" + value), "a")), "signed", value);
        require(SIGNED.verify(Cookies.parse("b=" + value), "b") == null, "of a name", value);
        String signature = value.substring(value.lastIndexOf('.'));
        String other =
                Base64.getUrlEncoder()
                        .encodeToString((text + 'x').getBytes(StandardCharsets.UTF_8));
        for (String forged : List.of(other + ".9999999999" + signature, ".1" + signature)) {
            require(SIGNED.verify(Cookies.parse("a=" + forged), "a") == null, "forged", forged);
        }
    }

    static void require(boolean holds, String what, Object of) {
        if (!holds) {
            throw new AssertionError("not " + what + ": " + of);
        }
    }
}
