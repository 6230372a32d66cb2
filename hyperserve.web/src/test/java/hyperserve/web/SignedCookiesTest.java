package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;

final class SignedCookiesTest {

    private static final Instant NOW = Instant.parse("2024-05-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final SignedCookies SIGNED = signedBy(1);

    private static byte[] key(int filler) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) filler);
        return key;
    }

    private static SignedCookies signedBy(int filler) {
        return SignedCookies.of(key(filler)).withClock(InstantSource.fixed(NOW));
    }

    private static String read(SignedCookies signed, String name, String value) {
        return signed.verify(Cookies.parse(name + '=' + value), name);
    }

    /// Computed once by another program: `printf` of the signed text, and OpenSSL's HMAC.
    @Test
    void signsNameTextAndExpiry() {
        assertThat(SIGNED.sign("user", "Ann", HOUR))
                .hasToString(
                        "user=QW5u.1714568400.AjTGbhHeuvdYxapfhuskWW8aN2S9Q2zGkWVHePkJovQ;"
                                + " Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Ann", "a; b=c, \"d\"\r\n", "żółć 🙂", "."})
    void readsWhatItSigned(String text) {
        SetCookie cookie = SIGNED.sign("user", text, HOUR);
        assertThat(read(SIGNED, "user", cookie.value())).isEqualTo(text);
    }

    @Test
    void readsNothingThatWasChanged() {
        String value = SIGNED.sign("user", "Ann", HOUR).value();
        for (int i = 0; i < value.length(); i++) {
            for (char c : new char[] {'A', 'B', '.', '0', '='}) {
                String changed = value.substring(0, i) + c + value.substring(i + 1);
                if (!changed.equals(value)) {
                    assertThat(read(SIGNED, "user", changed)).as(changed).isNull();
                }
            }
            assertThat(read(SIGNED, "user", value.substring(0, i))).isNull();
            assertThat(read(SIGNED, "user", value.substring(i + 1))).isNull();
        }
        assertThat(read(SIGNED, "user", value + "=")).isNull();
        assertThat(read(SIGNED, "user", value + ".")).isNull();
        assertThat(read(SIGNED, "user", "." + value)).isNull();
        assertThat(read(SIGNED, "user", '"' + value + '"')).isNull();
    }

    @Test
    void readsNothingUnderAnotherName() {
        String value = SIGNED.sign("user", "Ann", HOUR).value();
        assertThat(read(SIGNED, "admin", value)).isNull();
        assertThat(read(SIGNED, "User", value)).isNull();
    }

    @Test
    void readsNothingAfterItsTime() {
        String value = SIGNED.sign("user", "Ann", HOUR).value();
        Instant end = NOW.plus(HOUR);
        SignedCookies before = SIGNED.withClock(InstantSource.fixed(end.minusMillis(1)));
        SignedCookies after = SIGNED.withClock(InstantSource.fixed(end));
        assertThat(read(before, "user", value)).isEqualTo("Ann");
        assertThat(read(after, "user", value)).isNull();
    }

    @Test
    void readsWhatAnOlderKeySigned() {
        String old = SIGNED.sign("user", "Ann", HOUR).value();
        SignedCookies rotated =
                SignedCookies.of(key(2), key(1)).withClock(InstantSource.fixed(NOW));
        assertThat(read(rotated, "user", old)).isEqualTo("Ann");
        String renewed = rotated.sign("user", "Ann", HOUR).value();
        assertThat(renewed).isEqualTo(signedBy(2).sign("user", "Ann", HOUR).value());
        assertThat(read(signedBy(2), "user", old)).isNull();
        assertThat(read(SIGNED, "user", renewed)).isNull();
    }

    @Test
    void findsItsOwnBesideThoseOfStrangers() {
        String value = SIGNED.sign("user", "Ann", HOUR).value();
        String stranger = "user=Qm9i.9999999999.AAAA; ";
        assertThat(SIGNED.verify(Cookies.parse(stranger + "user=" + value), "user"))
                .isEqualTo("Ann");
        assertThat(SIGNED.verify(Cookies.parse(stranger.repeat(7) + "user=" + value), "user"))
                .isEqualTo("Ann");
        assertThat(SIGNED.verify(Cookies.parse(stranger.repeat(8) + "user=" + value), "user"))
                .isNull();
        assertThat(SIGNED.verify(Cookies.parse(""), "user")).isNull();
    }

    @Test
    void takesKeysFromASetting() {
        String old = Base64.getEncoder().encodeToString(key(0xFB));
        assertThat(old).contains("+");
        String key = SignedCookies.newKey();
        assertThat(key).isNotEqualTo(SignedCookies.newKey()).hasSize(43);
        SignedCookies both = SignedCookies.parse(" " + key + ",\n" + old + "\n");
        assertThat(both).hasToString("SignedCookies[2 keys]");
        String value = SignedCookies.of(key(0xFB)).sign("a", "b", HOUR).value();
        assertThat(both.verify(Cookies.parse("a=" + value), "a")).isEqualTo("b");
        assertThat(SignedCookies.parse(key).verify(Cookies.parse("a=" + value), "a")).isNull();
    }

    @Test
    void refusesKeysThatAreNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SignedCookies.of(new byte[31]))
                .withMessage("key 1 for cookies has 31 bytes, must have 32 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SignedCookies.of(key(1), new byte[0]))
                .withMessageStartingWith("key 2 for cookies has 0 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SignedCookies.parse(""))
                .withMessageStartingWith("key 1 for cookies has 0 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SignedCookies.parse(SignedCookies.newKey() + ",secret!"))
                .withMessage("key 2 for cookies is not Base64")
                .withNoCause();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SignedCookies.parse((SignedCookies.newKey() + ",").repeat(20)))
                .withMessage("there are 21 keys for cookies, at most 8 are tried");
        byte[][] older = {key(1), key(1), key(1), key(1), key(1), key(1), key(1), key(1)};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SignedCookies.of(key(1), older))
                .withMessage("there are 9 keys for cookies, at most 8 are tried");
    }

    @Test
    void refusesWhatItCouldNotReadAgain() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SIGNED.sign("a b", "c", HOUR))
                .withMessageStartingWith("a cookie's name is a token");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SIGNED.sign("a", "\uD800", HOUR))
                .withMessage("the text of the cookie a has half of a surrogate pair");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SIGNED.sign("a", "b".repeat(3100), HOUR))
                .withMessageEndingWith("bytes of name and value, browsers keep 4096");
        for (Duration none : new Duration[] {Duration.ZERO, Duration.ofDays(401)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SIGNED.sign("a", "b", none))
                    .withMessageStartingWith("the lifetime of the cookie a is 1 s to 400 days");
        }
    }
}
