package hyperserve.runtime.proxy;

import static hyperserve.runtime.proxy.Headers.addresses;
import static hyperserve.runtime.proxy.Headers.bytes;
import static hyperserve.runtime.proxy.Headers.joined;
import static hyperserve.runtime.proxy.Headers.path;
import static hyperserve.runtime.proxy.Headers.piece;
import static hyperserve.runtime.proxy.Headers.withChecksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Headers as they come, each whole, byte by byte and at every split, with a request behind it.
final class HeaderTableTest {

    private static final byte[] BEHIND = text("GET / HTTP/1.1\r\n");

    private static final byte[] FOUR = addresses("192.0.2.1", "198.51.100.2", 56_324, 443);
    private static final byte[] SIX = addresses("2001:db8::1", "2001:db8::2", 1, 65_535);

    private static final String SIX_DIGITS = "ffff:".repeat(7) + "ffff";

    /// @param header a character for each byte
    /// @param outcome what it says, or why it is refused
    record Case(String header, String outcome) {
        byte[] bytes() {
            return text(header);
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Case line(String line, String outcome) {
        return new Case(line + "\r\n", outcome);
    }

    private static Case binary(byte[] header, String outcome) {
        return new Case(new String(header, StandardCharsets.ISO_8859_1), outcome);
    }

    static List<Case> soundLines() {
        return List.of(
                line(
                        "PROXY TCP4 192.0.2.1 198.51.100.2 56324 443",
                        "/192.0.2.1:56324 /198.51.100.2:443"),
                line(
                        "PROXY TCP4 0.0.0.0 255.255.255.255 0 65535",
                        "/0.0.0.0:0 /255.255.255.255:65535"),
                line(
                        "PROXY TCP6 2001:db8::1 ::1 1 2",
                        "/[2001:db8:0:0:0:0:0:1]:1 /[0:0:0:0:0:0:0:1]:2"),
                line(
                        "PROXY TCP6 ::ffff:192.0.2.1 ::FFFF:C000:202 1 2",
                        "/192.0.2.1:1 /192.0.2.2:2"),
                line(
                        "PROXY TCP6 %1$s %1$s 65535 65535".formatted(SIX_DIGITS),
                        "/[%1$s]:65535 /[%1$s]:65535".formatted(SIX_DIGITS)),
                line("PROXY UNKNOWN", "nobody"),
                line("PROXY UNKNOWN ", "nobody"),
                line("PROXY UNKNOWN %1$s %1$s 65535 65535".formatted(SIX_DIGITS), "nobody"),
                line("PROXY UNKNOWN TCP4 whatever", "nobody"));
    }

    static List<Case> soundBinaries() {
        return List.of(
                binary(Headers.of(0x21, 0x11, FOUR), "/192.0.2.1:56324 /198.51.100.2:443"),
                binary(Headers.of(0x21, 0x12, FOUR), "/192.0.2.1:56324 /198.51.100.2:443"),
                binary(
                        Headers.of(0x21, 0x21, SIX),
                        "/[2001:db8:0:0:0:0:0:1]:1 /[2001:db8:0:0:0:0:0:2]:65535"),
                binary(Headers.of(0x21, 0x31, path("/run/a"), path("/run/b")), "/run/a /run/b"),
                binary(
                        Headers.of(0x21, 0x32, path(""), path("a".repeat(108))),
                        " " + "a".repeat(108)),
                binary(Headers.of(0x20, 0x00), "nobody"),
                binary(Headers.of(0x20, 0x11, FOUR), "nobody"),
                binary(Headers.of(0x20, 0xFF, bytes(1, 2, 3)), "nobody"),
                binary(Headers.of(0x21, 0x00), "nobody"),
                binary(Headers.of(0x21, 0x00, bytes(1, 2, 3)), "nobody"),
                binary(
                        Headers.of(
                                0x21, 0x11, FOUR, piece(4, bytes(0, 0)), piece(0xEA, new byte[0])),
                        "/192.0.2.1:56324 /198.51.100.2:443"),
                binary(
                        Headers.of(0x21, 0x11, FOUR, piece(0x20, new byte[4096 - 12 - 3])),
                        "/192.0.2.1:56324 /198.51.100.2:443"),
                binary(
                        withChecksum(0x21, 0x11, FOUR, piece(5, bytes(7))),
                        "/192.0.2.1:56324 /198.51.100.2:443"));
    }

    static List<Case> malformedLines() {
        return List.of(
                line("GET / HTTP/1.1", "missing"),
                line("\u0016\u0003\u0001", "missing"),
                line(" PROXY TCP4 1.1.1.1 1.1.1.1 1 1", "missing"),
                line("proxy TCP4 1.1.1.1 1.1.1.1 1 1", "missing"),
                line("PROXYTCP4 1.1.1.1 1.1.1.1 1 1", "missing"),
                line("PROXY", "missing"),
                line("PROXY ", "neither TCP4"),
                line("PROXY  TCP4 1.1.1.1 1.1.1.1 1 1", "neither TCP4"),
                line("PROXY UDP4 1.1.1.1 1.1.1.1 1 1", "neither TCP4"),
                line("PROXY UNKNOWNS", "neither TCP4"),
                line("PROXY tcp4 1.1.1.1 1.1.1.1 1 1", "neither TCP4"),
                line("PROXY TCP4", "not two addresses"),
                line("PROXY TCP4 1.1.1.1 1.1.1.1 1", "not two addresses"),
                line("PROXY TCP4 1.1.1.1 1.1.1.1 1 1 ", "not two addresses"),
                line("PROXY TCP4 1.1.1.1  1.1.1.1 1 1", "not two addresses"),
                line("PROXY TCP4 1.1.1.1 1.1.1.1 1 1 1", "not two addresses"),
                line("PROXY TCP4 1.1.1 1.1.1.1 1 1", "none of IPv4"),
                line("PROXY TCP4 01.1.1.1 1.1.1.1 1 1", "none of IPv4"),
                line("PROXY TCP4 1.1.1.256 1.1.1.1 1 1", "none of IPv4"),
                line("PROXY TCP4 ::1 ::1 1 1", "none of IPv4"),
                line("PROXY TCP4 1.1.1.1 localhost 1 1", "none of IPv4"),
                line("PROXY TCP6 1.1.1.1 1.1.1.1 1 1", "none of IPv6"),
                line("PROXY TCP6 [::1] ::1 1 1", "none of IPv6"),
                line("PROXY TCP6 ::1 1::2::3 1 1", "none of IPv6"),
                line("PROXY TCP6 ::1%lo ::1 1 1", "none of IPv6"),
                line("PROXY TCP4 1.1.1.1 1.1.1.1 +1 1", "a port"),
                line("PROXY TCP4 1.1.1.1 1.1.1.1 01 1", "a port"),
                line("PROXY TCP4 1.1.1.1 1.1.1.1 1 65536", "a port"),
                line("PROXY TCP4 1.1.1.1 1.1.1.1 1 999999", "a port"),
                line("PROXY TCP4 1.1.1.1 1.1.1.1 a 1", "a port"),
                line("PROXY TCP4 1.1.1.1\t1.1.1.1 1 1", "printable"),
                line("PROXY UNKNOWN \u00e9", "printable"),
                line("PROXY UNKNOWN \0", "printable"),
                line("PROXY TCP4 1.1.1.1 1.1.1.1 1 1\n", "printable"),
                line("PROXY UNKNOWN\rmore", "carriage return"),
                line("PROXY UNKNOWN\r", "carriage return"),
                line("PROXY UNKNOWN " + "a".repeat(108 - 16), "longer than 107"));
    }

    static List<Case> malformedBinaries() {
        byte[] wrong = withChecksum(0x21, 0x11, FOUR);
        wrong[wrong.length - 1] ^= 1;
        byte[] signature = Headers.of(0x21, 0x11, FOUR);
        signature[11] = '\r';
        return List.of(
                binary(text("\r\nGET / HTTP/1.1\r\n"), "goes on otherwise"),
                binary(signature, "goes on otherwise"),
                binary(Headers.of(0x11, 0x11, FOUR), "goes on otherwise"),
                binary(Headers.of(0x31, 0x11, FOUR), "goes on otherwise"),
                binary(Headers.of(0x22, 0x11, FOUR), "goes on otherwise"),
                binary(Headers.of(0x21, 0x10, FOUR), "family or transport"),
                binary(Headers.of(0x21, 0x01, FOUR), "family or transport"),
                binary(Headers.of(0x21, 0x13, FOUR), "family or transport"),
                binary(Headers.of(0x21, 0x41, FOUR), "family or transport"),
                binary(Headers.of(0x21, 0x11), "too short"),
                binary(Headers.of(0x21, 0x11, Arrays.copyOf(FOUR, 11)), "too short"),
                binary(Headers.of(0x21, 0x21, Arrays.copyOf(SIX, 35)), "too short"),
                binary(Headers.of(0x21, 0x31, path("a"), new byte[107]), "too short"),
                binary(Headers.of(0x21, 0x11, FOUR, bytes(4)), "within the head of a piece"),
                binary(Headers.of(0x21, 0x11, FOUR, bytes(4, 0)), "within the head of a piece"),
                binary(Headers.of(0x21, 0x11, FOUR, bytes(4, 0, 1)), "longer than what is left"),
                binary(
                        Headers.of(0x21, 0x11, FOUR, bytes(4, 255, 255, 0)),
                        "longer than what is left"),
                binary(
                        Headers.of(0x21, 0x11, FOUR, piece(3, new byte[3])),
                        "not one of four bytes"),
                binary(
                        Headers.of(0x21, 0x11, FOUR, piece(3, new byte[4]), piece(3, new byte[4])),
                        "not one of four bytes"),
                binary(wrong, "checksum is wrong"),
                binary(Headers.of(0x20, 0x00, new byte[4097]), "longer than 4112"));
    }

    @ParameterizedTest
    @MethodSource({"soundLines", "soundBinaries"})
    void areRead(Case each) {
        byte[] all = joined(each.bytes(), BEHIND);
        for (int cut = 0; cut <= all.length; cut++) {
            HeaderReader reader = new HeaderReader();
            ByteBuffer first = ByteBuffer.wrap(all, 0, cut);
            ByteBuffer second = ByteBuffer.wrap(all, cut, all.length - cut);
            String early = outcome(reader, first);
            boolean complete = cut >= each.header.length();
            assertThat(early).as("after " + cut).isEqualTo(complete ? each.outcome : "more");
            if (!complete) {
                assertThat(outcome(reader, second)).as("from " + cut).isEqualTo(each.outcome);
            }
            assertThat(first.remaining() + second.remaining()).isEqualTo(BEHIND.length);
        }
        assertThat(byteByByte(all)).isEqualTo(each.outcome);
    }

    @ParameterizedTest
    @MethodSource({"malformedLines", "malformedBinaries"})
    void areRefused(Case each) {
        byte[] all = joined(each.bytes(), BEHIND);
        for (int cut = 0; cut <= all.length; cut++) {
            HeaderReader reader = new HeaderReader();
            String outcome = outcome(reader, ByteBuffer.wrap(all, 0, cut));
            if (outcome.equals("more")) {
                outcome = outcome(reader, ByteBuffer.wrap(all, cut, all.length - cut));
            }
            assertThat(outcome).as("at " + cut).startsWith("refused").contains(each.outcome);
        }
        assertThat(byteByByte(all)).startsWith("refused").contains(each.outcome);
    }

    private static String byteByByte(byte[] all) {
        HeaderReader reader = new HeaderReader();
        for (byte each : all) {
            String outcome = outcome(reader, ByteBuffer.wrap(new byte[] {each}));
            if (!outcome.equals("more")) {
                return outcome;
            }
        }
        return fail("it is not complete");
    }

    private static String outcome(HeaderReader reader, ByteBuffer bytes) {
        try {
            ProxyHeader header = reader.take(bytes);
            if (header == null) {
                return "more";
            }
            return header.source() == null
                    ? "nobody"
                    : header.source() + " " + header.destination();
        } catch (MalformedHeaderException e) {
            return "refused: " + e.getMessage();
        }
    }
}
