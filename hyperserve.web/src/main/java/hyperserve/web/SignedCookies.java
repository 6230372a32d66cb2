package hyperserve.web;

import hyperserve.api.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes cookies that clients can keep and read but not make or change, and reads them again.
/// Immutable; any number of threads may use it.
///
/// A value is `TEXT.EXPIRY.SIGNATURE`: the text in UTF-8 as Base64 for URLs, the second since 1970
/// from which on it counts no more, and the HMAC-SHA-256 (RFC 2104) over the cookie's name and both
/// of these. So a value is worth nothing under another name, and nothing after its time, whatever
/// the client does with `Max-Age`. Signatures are compared in a time that does not tell where they
/// differ.
///
/// Keys rotate: the first one signs, all of them are tried when a cookie is read. To change keys,
/// put a new one in front, and drop the old one after the longest lifetime. Who knows a key makes
/// any cookie: give each application its own, and keep them out of the source.
///
/// The text is signed, not encrypted. A cookie that was signed cannot be taken back before its
/// time: who needs that keeps a list of what is revoked, or a session on the server.
public final class SignedCookies {

    /// The least number of bytes of a key, as many as the hash has (RFC 2104 §3).
    public static final int MIN_KEY_LENGTH = 32;

    /// The most keys there may be.
    public static final int MAX_KEYS = 8;

    /// The longest lifetime, after which browsers drop any cookie (RFC 6265bis §5.5).
    public static final Duration MAX_LIFETIME = Duration.ofDays(400);

    /// Cookies of one name that are tried in one request: a stranger may have put some beside ours.
    private static final int MAX_TRIED = 8;

    private static final String ALGORITHM = "HmacSHA256";

    /// Keeps these signatures apart from all others that are made with the same key.
    private static final String PURPOSE = "hyperserve.web.SignedCookies\n";

    private static final Base64.Encoder TO_TEXT = Base64.getUrlEncoder().withoutPadding();

    private final List<SecretKeySpec> keys;
    private final InstantSource clock;

    private SignedCookies(List<SecretKeySpec> keys, InstantSource clock) {
        this.keys = keys;
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /// Cookies that are signed with a key.
    ///
    /// @param key signs, and reads; [#MIN_KEY_LENGTH] random bytes or more, copied
    /// @param older read only
    /// @return what signs and reads
    /// @throws IllegalArgumentException if a key is too short, or there are more than [#MAX_KEYS]
    public static SignedCookies of(byte[] key, byte[]... older) {
        List<byte[]> all = new ArrayList<>();
        all.add(key);
        all.addAll(List.of(older));
        return of(all);
    }

    private static SignedCookies of(List<byte[]> all) {
        if (all.size() > MAX_KEYS) {
            throw new IllegalArgumentException(
                    "there are %s keys for cookies, at most %s are tried"
                            .formatted(all.size(), MAX_KEYS));
        }
        List<SecretKeySpec> keys = new ArrayList<>();
        for (byte[] key : all) {
            if (key.length < MIN_KEY_LENGTH) {
                throw new IllegalArgumentException(
                        "key %s for cookies has %s bytes, must have %s or more"
                                .formatted(keys.size() + 1, key.length, MIN_KEY_LENGTH));
            }
            keys.add(new SecretKeySpec(key, ALGORITHM));
        }
        return new SignedCookies(List.copyOf(keys), InstantSource.system());
    }

    /// Cookies that are signed with keys from a setting or a file.
    ///
    /// @param keys Base64, of either alphabet, parted by commas or white space; the first one signs
    /// @return what signs and reads
    /// @throws IllegalArgumentException if there is no key, one is not Base64 or too short, or
    ///     there are more than [#MAX_KEYS]; the message has no key
    public static SignedCookies parse(String keys) {
        List<byte[]> all = new ArrayList<>();
        for (String key : keys.strip().split("[,\\s]+", -1)) {
            try {
                all.add(Base64.getDecoder().decode(key.replace('-', '+').replace('_', '/')));
            } catch (IllegalArgumentException e) {
                // Without its cause, which tells a part of the key.
                throw new IllegalArgumentException(
                        "key %s for cookies is not Base64".formatted(all.size() + 1));
            }
        }
        return of(all);
    }

    /// {@return a new random key, as [#parse] reads it}
    public static String newKey() {
        byte[] key = new byte[MIN_KEY_LENGTH];
        new SecureRandom().nextBytes(key);
        return TO_TEXT.encodeToString(key);
    }

    /// These cookies by another clock, for tests.
    ///
    /// @param source tells the time
    /// @return what signs and reads by that clock
    public SignedCookies withClock(InstantSource source) {
        return new SignedCookies(keys, source);
    }

    /// Makes a cookie. It has the attributes of [SetCookie#of], with `Max-Age`.
    ///
    /// @param name its name, a token
    /// @param text any text, which the client can read; with the name it may have about 3000 bytes
    /// @param lifetime how long it counts, from a second to [#MAX_LIFETIME]
    /// @return the cookie
    /// @throws IllegalArgumentException if the name is malformed, the text has half of a surrogate
    ///     pair or is too long, or the lifetime is none of these
    public SetCookie sign(String name, String text, Duration lifetime) {
        if (lifetime.toSeconds() < 1 || lifetime.compareTo(MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException(
                    "the lifetime of the cookie %s is 1 s to %s days, was %s"
                            .formatted(name, MAX_LIFETIME.toDays(), lifetime));
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!new String(bytes, StandardCharsets.UTF_8).equals(text)) {
            throw new IllegalArgumentException(
                    "the text of the cookie " + name + " has half of a surrogate pair");
        }
        CookieSyntax.requireName(name);
        Instant expiry = clock.instant().plus(lifetime);
        String signed = TO_TEXT.encodeToString(bytes) + '.' + expiry.getEpochSecond();
        String value = signed + '.' + signature(keys.getFirst(), name, signed);
        return SetCookie.of(name, value).withMaxAge(lifetime);
    }

    /// Reads a cookie.
    ///
    /// @param cookies those of the request
    /// @param name the name of the cookie
    /// @return the text that was signed, of the first cookie of that name that counts; null if
    ///     there is none, or it was not signed with one of the keys, or not under this name, or its
    ///     time is over
    public @Nullable String verify(Cookies cookies, String name) {
        List<String> values = cookies.all(name);
        for (String value : values.subList(0, Math.min(values.size(), MAX_TRIED))) {
            String text = verify(name, value);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    private @Nullable String verify(String name, String value) {
        int last = value.lastIndexOf('.');
        int first = value.indexOf('.');
        if (first < 0 || first == last || value.length() > SetCookie.MAX_LENGTH) {
            return null;
        }
        String signed = value.substring(0, last);
        if (!isSigned(name, signed, value.substring(last + 1))) {
            return null;
        }
        try {
            long expiry = Long.parseLong(signed.substring(first + 1));
            return clock.instant().getEpochSecond() < expiry
                    ? new String(
                            Base64.getUrlDecoder().decode(signed.substring(0, first)),
                            StandardCharsets.UTF_8)
                    : null;
        } catch (IllegalArgumentException e) {
            // Another program has the key, and signs other things with it.
            return null;
        }
    }

    private boolean isSigned(String name, String signed, String signature) {
        byte[] sent = signature.getBytes(StandardCharsets.UTF_8);
        for (SecretKeySpec key : keys) {
            byte[] own = signature(key, name, signed).getBytes(StandardCharsets.UTF_8);
            if (MessageDigest.isEqual(own, sent)) {
                return true;
            }
        }
        return false;
    }

    /// The name has no `=` in it, so that nothing else reads as the same.
    private static String signature(SecretKeySpec key, String name, String signed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            String all = PURPOSE + name + '=' + signed;
            return TO_TEXT.encodeToString(mac.doFinal(all.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /// {@return how many keys there are, and nothing of them}
    @Override
    public String toString() {
        return "SignedCookies[" + keys.size() + " keys]";
    }
}
