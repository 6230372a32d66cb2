package hyperserve.http2.hpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.http2.field.FieldKind;
import hyperserve.http2.field.FieldList;
import hyperserve.http2.field.Lists;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HexFormat;
import java.util.List;

/// The examples of RFC 7541, Appendix C, and what the decoder refuses.
final class HpackDecoderTest {

    private final HpackDecoder decoder = new HpackDecoder(4096);
    private final FieldList list = new FieldList(65_536, 100);

    private static String decode(HpackDecoder decoder, FieldList list, String hex)
            throws MalformedBlockException {
        byte[] block = HexFormat.of().parseHex("aa" + hex.replace(" ", "") + "bb");
        decoder.decode(block, 1, block.length - 1, list);
        return String.join(" | ", Lists.text(list));
    }

    private String decode(String hex) throws MalformedBlockException {
        return decode(decoder, list, hex);
    }

    @ParameterizedTest
    @CsvSource({
        "400a637573746f6d2d6b65790d637573746f6d2d686561646572, custom-key: custom-header",
        "040c2f73616d706c652f70617468, :path: /sample/path",
        "100870617373776f726406736563726574, password: secret",
        "82, :method: GET"
    })
    void decodesTheRepresentationsOfC2(String hex, String fields) throws Exception {
        assertThat(decode(hex)).isEqualTo(fields);
    }

    @ParameterizedTest
    @CsvSource({
        "828684410f7777772e6578616d706c652e636f6d, 828684be58086e6f2d6361636865,"
                + " 828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565",
        "828684418cf1e3c2e5f23a6ba0ab90f4ff, 828684be5886a8eb10649cbf,"
                + " 828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf"
    })
    void decodesTheRequestsOfC3AndC4(String first, String second, String third) throws Exception {
        String get = ":method: GET | :scheme: http | :path: / | :authority: www.example.com";
        assertThat(decode(first)).isEqualTo(get);
        assertThat(decode(second)).isEqualTo(get + " | cache-control: no-cache");
        assertThat(decode(third))
                .isEqualTo(
                        ":method: GET | :scheme: https | :path: /index.html"
                                + " | :authority: www.example.com | custom-key: custom-value");
    }

    @ParameterizedTest
    @CsvSource({
        "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a32"
                + "3120474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d,"
                + " 4803333037c1c0bf, 88c1611d4d6f6e2c203231204f637420323031332032303a31333a"
                + "323220474d54c05a04677a69707738666f6f3d4153444a4b48514b425a584f5157454f5049"
                + "5541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31",
        "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad"
                + "171863c78f0b97c8e9ae82ae43d3, 4883640effc1c0bf, 88c16196d07abe941054d444a8"
                + "200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960"
                + "d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007"
    })
    void decodesTheResponsesOfC5AndC6(String first, String second, String third) throws Exception {
        HpackDecoder small = new HpackDecoder(256);
        String rest =
                " | cache-control: private | date: Mon, 21 Oct 2013 20:13:21 GMT"
                        + " | location: https://www.example.com";
        assertThat(decode(small, list, first)).isEqualTo(":status: 302" + rest);
        assertThat(decode(small, list, second)).isEqualTo(":status: 307" + rest);
        assertThat(decode(small, list, third))
                .isEqualTo(
                        ":status: 200"
                                + rest.replace(":21 GMT", ":22 GMT")
                                + " | content-encoding: gzip | set-cookie:"
                                + " foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1");
    }

    @ParameterizedTest
    @CsvSource({
        "80, an indexed field with the index 0",
        "be, an index beyond the tables",
        "ff00, an index beyond the tables",
        "7e00, an index beyond the tables",
        "ff, a header block that ends within a field",
        "ff80, a header block that ends within a field",
        "ff8080808008, an integer beyond all bounds",
        "ffffffffff7f, an integer beyond all bounds",
        "ff808080808000, an integer of too many bytes",
        "40, a header block that ends within a field",
        "4001, a string that is longer than its header block",
        "400161, a header block that ends within a field",
        "40016102aa, a string that is longer than its header block",
        "4001617f80ffffff07, a string that is longer than its header block",
        "00016184ffffffff, the symbol EOS in a string",
        "00016183ffffff, a string with padding of a whole byte",
        "00016181ff, a string with padding of a whole byte",
        "0001618207ff, a string with padding of a whole byte",
        "0001618106, a string with padding that is not all ones",
        "0001618100, a string with padding that is not all ones",
        "8220, a table size update that stands too late",
        "202020, more than two table size updates",
        "3fe21f, a table size update beyond the setting"
    })
    void refuses(String hex, String reason) {
        assertThatThrownBy(() -> decode(hex))
                .isInstanceOf(MalformedBlockException.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "20, ''",
        "203fe11f82, :method: GET",
        "0001618107, 'a: 0'",
        "000161811f, 'a: a'",
        "00016180, 'a: '",
        "ff808080800082, an index",
        "0000 00, ': '"
    })
    void takes(String hex, String fields) throws Exception {
        if (fields.equals("an index")) {
            assertThatThrownBy(() -> decode(hex)).hasMessage("an index beyond the tables");
        } else {
            assertThat(decode(hex)).isEqualTo(fields);
        }
    }

    @Test
    void wantsASizeUpdateAfterAReduction() throws Exception {
        decode("4001610162");
        decoder.acknowledged(100);
        decoder.acknowledged(4096);
        assertThatThrownBy(() -> decode("be")).hasMessage("no table size update after a reduction");
        assertThatThrownBy(() -> decode("3fe11fbe"))
                .hasMessage("no table size update after a reduction");
        assertThat(decode("3f45 3fe11f be")).isEqualTo("a: b");
        assertThat(decode("be")).isEqualTo("a: b");
    }

    @Test
    void evictsWithTheSize() throws Exception {
        HpackDecoder small = new HpackDecoder(68);
        decode(small, list, "4001610162 4001630164");
        assertThat(decode(small, list, "bebf")).isEqualTo("c: d | a: b");
        decode(small, list, "40016501660001670168");
        assertThat(decode(small, list, "bebf")).isEqualTo("e: f | c: d");
        assertThat(decode(small, list, "3f03be")).isEqualTo("e: f");
        assertThatThrownBy(() -> decode(small, list, "bf")).hasMessageContaining("beyond");
        assertThat(decode(small, list, "3f25 4001" + "7a" + "7f00" + "78".repeat(127)))
                .startsWith("z: x");
        assertThatThrownBy(() -> decode(small, list, "be")).hasMessageContaining("beyond");
    }

    @Test
    void staysInStepWhenTheListIsOver() throws Exception {
        FieldList small = new FieldList(40, 10);
        assertThat(decode(decoder, small, "4001610162 4001630164 82")).isEqualTo("a: b");
        assertThat(small.isOver()).isTrue();
        assertThat(decode("bebf")).isEqualTo("c: d | a: b");
        assertThat(decode(decoder, new FieldList(1000, 1), "bebf")).isEqualTo("c: d");
        assertThat(decode(decoder, small, "be")).isEqualTo("c: d");
        assertThat(small.isOver()).isFalse();
    }

    @Test
    void refusesWhatIsMalformedBehindTheBound() {
        FieldList none = new FieldList(0, 10);
        assertThatThrownBy(() -> decode(decoder, none, "82 0f6f00")).hasMessageContaining("beyond");
        assertThatThrownBy(() -> decode(decoder, none, "82 00016184ffffffff"))
                .hasMessageContaining("EOS");
    }

    @Test
    void keepsNothingOfABombOfReferences() throws Exception {
        String large = "40017a7f9d1e" + "78".repeat(4000 - 4);
        decode(large);
        FieldList small = new FieldList(16_384, 1000);
        decode(decoder, small, "be".repeat(60_000));
        assertThat(small.isOver()).isTrue();
        assertThat(small.count()).isEqualTo(4);
        assertThat(small.held()).isLessThan(50_000);
    }

    @Test
    void keepsWhatIsKnownOfAField() throws Exception {
        decode("400161020d0a 4001410162 4004686f73740161");
        assertThat(List.of(list.kind(0), list.kind(1), list.kind(2)))
                .containsExactly(FieldKind.CONTROL_CHARACTER, FieldKind.UPPER_CASE, FieldKind.HOST);
        decode("c0bfbe 0f3100 84");
        assertThat(list.kind(0)).isEqualTo(FieldKind.CONTROL_CHARACTER);
        assertThat(list.kind(1)).isEqualTo(FieldKind.UPPER_CASE);
        assertThat(list.kind(2)).isEqualTo(FieldKind.HOST);
        assertThat(list.kind(3)).isEqualTo(FieldKind.REGULAR);
        assertThat(list.kind(4)).isEqualTo(FieldKind.PATH);
    }

    @Test
    void isSmallWhileItsTableIs() throws Exception {
        assertThat(decoder.held()).isZero();
        decode("4001610162");
        assertThat(decoder.held()).isPositive().isLessThan(1000);
    }
}
