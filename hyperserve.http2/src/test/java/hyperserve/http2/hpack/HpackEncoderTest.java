package hyperserve.http2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Headers;
import hyperserve.http2.field.FieldList;
import hyperserve.http2.field.Lists;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;

final class HpackEncoderTest {

    private final HpackEncoder encoder = new HpackEncoder();
    private final HpackDecoder decoder = new HpackDecoder(HpackEncoder.DEFAULT_TABLE_SIZE);
    private final FieldList list = new FieldList(1_000_000, 10_000);

    /// Encodes a block, and checks what a decoder makes of it.
    private String encode(List<String> expected, Consumer<HpackEncoder> fields) throws Exception {
        byte[] target = new byte[100_000];
        encoder.begin(target, 1);
        fields.accept(encoder);
        byte[] block = Arrays.copyOfRange(target, 1, encoder.end());
        decoder.decode(block, 0, block.length, list);
        assertThat(Lists.text(list)).isEqualTo(expected);
        return HexFormat.of().formatHex(block);
    }

    private String field(String name, String value) throws Exception {
        String lower = name.toLowerCase(Locale.ROOT);
        return encode(List.of(lower + ": " + value), to -> to.field(name, value));
    }

    @ParameterizedTest
    @CsvSource({"200, 88", "204, 89", "206, 8a", "304, 8b", "400, 8c", "404, 8d", "500, 8e"})
    void sendsTheUsualStatusAsOneByte(int code, String hex) throws Exception {
        assertThat(encode(List.of(":status: " + code), to -> to.status(code))).isEqualTo(hex);
    }

    @Test
    void sendsAnotherStatusAsOneByteFromTheThirdTimeOn() throws Exception {
        List<String> created = List.of(":status: 201");
        assertThat(encode(created, to -> to.status(201))).startsWith("08");
        assertThat(encode(created, to -> to.status(201))).startsWith("48");
        assertThat(encode(created, to -> to.status(201))).isEqualTo("be");
        assertThat(encode(List.of(":status: 999"), to -> to.status(999))).startsWith("08");
    }

    @Test
    void sendsAFieldThatComesAgainAsOneByte() throws Exception {
        assertThat(field("Content-Type", "text/plain")).startsWith("0f10");
        assertThat(field("Content-Type", "text/plain")).startsWith("5f");
        assertThat(field("Content-Type", "text/plain")).isEqualTo("be");
        assertThat(field("X-Own", "1")).startsWith("00");
        assertThat(field("X-Own", "1")).startsWith("40");
        assertThat(field("X-Own", "2")).as("the name alone").startsWith("0f2f01");
        assertThat(field("Content-Type", "text/plain")).isEqualTo("bf");
    }

    @Test
    void keepsWhatAllResponsesHaveBesideWhatIsNewInEach() throws Exception {
        for (int i = 0; i < 1000; i++) {
            String id = "id-" + i;
            String hex =
                    encode(
                            List.of("server: me", "x-request-id: " + id),
                            to -> {
                                to.field("Server", "me");
                                to.field("X-Request-Id", id);
                            });
            if (i > 1) {
                assertThat(hex).startsWith("be");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Set-Cookie, a=b",
        "SET-COOKIE, a=b",
        "authorization, Basic eA==",
        "Proxy-Authorization, x",
        "cookie, short"
    })
    void neverIndexesSecrets(String name, String value) throws Exception {
        for (int i = 0; i < 4; i++) {
            assertThat(field(name, value)).startsWith("1f");
        }
    }

    @Test
    void sendsALengthAsItIs() throws Exception {
        for (long length : new long[] {0, 9, 10, 1234567890123L, Long.MAX_VALUE}) {
            encode(List.of("content-length: " + length), to -> to.contentLength(length));
        }
    }

    @Test
    void takesHuffmanOnlyWhereItIsShorter() throws Exception {
        assertThat(field("x", "\u0001\u0002")).isEqualTo("000178020102");
        assertThat(field("x", "aaaaaaaa")).isEqualTo("00017885" + "18c6318c63");
        assertThat(field("x", "a".repeat(100_000 / 2))).hasSizeLessThan(2 * 32_000);
    }

    @Test
    void evictsWithTheDecoder() throws Exception {
        for (int round = 0; round < 6; round++) {
            for (int i = 0; i < 200; i++) {
                field("X-Name-" + i % 90, "value " + i * i % 30);
                field("X-Name-" + i % 90, "value " + i * i % 30);
            }
        }
    }

    @Test
    void followsThePeersTableSize() throws Exception {
        field("a", "b");
        field("a", "b");
        assertThat(field("a", "b")).isEqualTo("be");
        encoder.setting(0);
        encoder.setting(100_000);
        decoder.acknowledged(0);
        decoder.acknowledged(4096);
        assertThat(field("a", "b")).startsWith("203fe11f");
        encoder.setting(50);
        assertThat(field("a", "b")).isEqualTo("3f13be");
        assertThat(field("c", "d")).startsWith("00");
        assertThat(field("c", "d")).as("more than half the table").startsWith("00");
        encoder.setting(4096);
        assertThat(field("c", "d")).startsWith("3fe11f40");
        encoder.setting(4096);
        assertThat(field("c", "d")).isEqualTo("be");
    }

    @Test
    void needsNoMoreThanItSays() throws Exception {
        List<Headers> all =
                List.of(
                        Headers.empty(),
                        Headers.of("A", ""),
                        Headers.of("Content-Type", "\u00ff".repeat(300)),
                        Headers.of(
                                IntStream.range(0, 200)
                                        .mapToObj(i -> i % 2 == 0 ? "X-" + i : "")
                                        .toArray(String[]::new)));
        for (Headers headers : all) {
            byte[] target = new byte[HpackEncoder.mostEncoded(headers)];
            HpackEncoder fresh = new HpackEncoder();
            fresh.setting(0);
            fresh.setting(4096);
            fresh.begin(target, 0);
            fresh.status(599);
            fresh.contentLength(Long.MAX_VALUE);
            fresh.field("date", "Mon, 21 Oct 2013 20:13:21 GMT");
            fresh.fields(headers);
            assertThat(fresh.end()).isLessThanOrEqualTo(target.length);
        }
    }
}
