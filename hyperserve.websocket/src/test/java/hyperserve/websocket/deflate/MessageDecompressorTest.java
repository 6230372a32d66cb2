package hyperserve.websocket.deflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.websocket.frame.ConnectionErrorException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Messages of RFC 7692 §7.2.3 and others, each inflated whole, byte by byte, and cut in two at
/// every byte, into targets of several sizes.
final class MessageDecompressorTest {

    private final DeflatePool pool = new DeflatePool(9, 1, 1);

    private MessageDecompressor decompressor(DeflateAgreement agreement, long most) {
        return new MessageDecompressor(pool, agreement, most);
    }

    private static List<List<byte[]>> cuts(byte[] bytes) {
        List<List<byte[]>> cuts = new ArrayList<>();
        List<byte[]> single = new ArrayList<>();
        for (int cut = 0; cut <= bytes.length; cut++) {
            cuts.add(
                    List.of(
                            Arrays.copyOf(bytes, cut),
                            Arrays.copyOfRange(bytes, cut, bytes.length)));
            if (cut < bytes.length) {
                single.add(new byte[] {bytes[cut]});
            }
        }
        cuts.add(List.of(bytes));
        cuts.add(single);
        return cuts;
    }

    private void inflatesTo(String hex, String text, DeflateAgreement agreement)
            throws ConnectionErrorException {
        for (int room : new int[] {1, 2, 7, 1000}) {
            for (List<byte[]> pieces : cuts(Deflated.hex(hex))) {
                try (MessageDecompressor decompressor = decompressor(agreement, 1000)) {
                    for (int times = 0; times < 3; times++) {
                        byte[] message = Deflated.inflate(decompressor, pieces, room);
                        assertThat(message).asString(StandardCharsets.US_ASCII).isEqualTo(text);
                    }
                    boolean forgets = agreement.clientNoContextTakeover();
                    boolean isIdle = pool.inflatersInUse() == 0;
                    assertThat(isIdle).isEqualTo(forgets || hex.isEmpty());
                    assertThat(decompressor.held() == 0).isEqualTo(isIdle);
                }
                assertThat(pool.inflatersInUse()).isZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // 7.2.3.1: a block of its own, and one that is stored (7.2.3.3).
        "f2 48 cd c9 c9 07 00, Hello",
        "00 05 00 fa ff 48 65 6c 6c 6f 00, Hello",
        // 7.2.3.4: a last block, also without the byte behind it.
        "f3 48 cd c9 c9 07 00 00, Hello",
        "f3 48 cd c9 c9 07 00, Hello",
        "01 05 00 fa ff 48 65 6c 6c 6f 00, Hello",
        "01 05 00 fa ff 48 65 6c 6c 6f, Hello",
        // 7.2.3.5: two blocks, of which the first may be the last of its kind.
        "f2 48 05 00 00 00 ff ff ca c9 c9 07 00, Hello",
        "01 02 00 fd ff 48 65 01 03 00 fc ff 6c 6c 6f 00, Hello",
        "01 02 00 fd ff 48 65 f2 48 cd c9 c9 07 00, HeHello",
        "f3 48 cd c9 c9 07 00 f3 48 cd c9 c9 07 00 00, HelloHello",
        // 7.2.3.6: nothing, as a block, as blocks, and as no bytes at all.
        "00, ''",
        "02 00, ''",
        "03 00, ''",
        "00 00 00 ff ff 00 00 00 ff ff 00, ''",
        "'', ''",
    })
    void inflatesEachKindOfBlock(String hex, String text) throws ConnectionErrorException {
        inflatesTo(hex, text, Deflated.FORGETTING);
        inflatesTo(hex, text, Deflated.KEEPING);
    }

    /// RFC 7692 §7.2.3.2.
    @Test
    void keepsTheContextIfThatWasAgreedOn() throws ConnectionErrorException {
        List<byte[]> first = List.of(Deflated.hex("f2 48 cd c9 c9 07 00"));
        List<byte[]> second = List.of(Deflated.hex("f2 00 11 00 00"));
        try (MessageDecompressor keeping = decompressor(Deflated.KEEPING, 5)) {
            for (List<byte[]> message : List.of(first, second, second)) {
                assertThat(Deflated.inflate(keeping, message, 3)).asString().isEqualTo("Hello");
            }
        }
        try (MessageDecompressor forgetting = decompressor(Deflated.FORGETTING, 5)) {
            assertThat(Deflated.inflate(forgetting, first, 3)).asString().isEqualTo("Hello");
            assertThatThrownBy(() -> Deflated.inflate(forgetting, second, 3))
                    .isInstanceOfSatisfying(
                            ConnectionErrorException.class,
                            e -> assertThat(e.code()).isEqualTo(1007));
        }
    }

    private void refuses(String hex, int code, String reason, DeflateAgreement agreement) {
        for (List<byte[]> pieces : cuts(Deflated.hex(hex))) {
            for (int room : new int[] {1, 100}) {
                MessageDecompressor decompressor = decompressor(agreement, 100);
                assertThatThrownBy(() -> Deflated.inflate(decompressor, pieces, room))
                        .isInstanceOfSatisfying(
                                ConnectionErrorException.class,
                                e -> {
                                    assertThat(e.code()).isEqualTo(code);
                                    assertThat(e.reason()).isEqualTo(reason);
                                });
                assertThat(pool.inflatersInUse()).isZero();
                decompressor.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A reserved kind of block, a length that is not said twice, a distance before the
                // beginning, such a one behind a last block, and codes that are too many.
                "06 00",
                "00 05 00 05 00 48 65 6c 6c 6f 00",
                "f2 00 11 00 00",
                "f3 48 cd c9 c9 07 00 f2 00 11 00 00",
                "fc ff ff ff ff"
            })
    void refusesWhatIsNotDeflate(String hex) {
        refuses(hex, 1007, "a compressed message is malformed", Deflated.FORGETTING);
        refuses(hex, 1007, "a compressed message is malformed", Deflated.KEEPING);
    }

    /// In the place of the byte that should be there, the tail is read.
    @Test
    void refusesAStoredBlockWithoutTheByteBehindIt() {
        String hex = "00 05 00 fa ff 48 65 6c 6c 6f";
        refuses(hex, 1007, "a compressed message is malformed", Deflated.FORGETTING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00 40 00 bf ff 48 65 6c 6c 6f", "00 0a 00 f5 ff 48"})
    void refusesWhatIsCutShort(String hex) {
        refuses(hex, 1007, "a compressed message is cut short", Deflated.FORGETTING);
    }

    @Test
    void cutsABombWhileItInflates() throws ConnectionErrorException {
        DeflatePool own = new DeflatePool(9, 1, 1);
        byte[] bomb;
        try (MessageCompressor compressor = new MessageCompressor(own, Deflated.FORGETTING)) {
            bomb = Deflated.compress(compressor, new byte[10_000_000], 10_000_000);
        }
        assertThat(bomb.length).isLessThan(11_000);
        MessageDecompressor decompressor = decompressor(Deflated.FORGETTING, 64 * 1024);
        decompressor.input(bomb, 0, bomb.length);
        byte[] target = new byte[1000];
        int[] taken = {0};
        assertThatThrownBy(
                        () -> {
                            while (true) {
                                taken[0] += decompressor.inflate(target, 0, 1000);
                            }
                        })
                .isInstanceOfSatisfying(
                        ConnectionErrorException.class, e -> assertThat(e.code()).isEqualTo(1009))
                .hasMessage("the message is too long");
        assertThat(taken[0]).isEqualTo(65_000);
        assertThat(pool.inflatersInUse()).isZero();
    }

    @Test
    void takesAMessageAsLongAsTheBoundAndNoLonger() throws ConnectionErrorException {
        List<byte[]> hello = List.of(Deflated.hex("f2 48 cd c9 c9 07 00"));
        for (DeflateAgreement each : List.of(Deflated.FORGETTING, Deflated.KEEPING)) {
            try (MessageDecompressor five = decompressor(each, 5)) {
                assertThat(Deflated.inflate(five, hello, 9)).hasSize(5);
                assertThat(Deflated.inflate(five, hello, 9)).as("and another").hasSize(5);
            }
            MessageDecompressor four = decompressor(each, 4);
            assertThatThrownBy(() -> Deflated.inflate(four, hello, 9))
                    .isInstanceOfSatisfying(
                            ConnectionErrorException.class,
                            e -> assertThat(e.code()).isEqualTo(1009));
        }
    }

    @Test
    void closesTheSocketForWhichThereIsNoInflater() throws ConnectionErrorException {
        byte[] piece = Deflated.hex("f2 48 cd");
        try (MessageDecompressor one = decompressor(Deflated.FORGETTING, 100);
                MessageDecompressor other = decompressor(Deflated.FORGETTING, 100)) {
            one.input(piece, 0, piece.length);
            assertThatThrownBy(() -> other.input(piece, 0, piece.length))
                    .isInstanceOfSatisfying(
                            ConnectionErrorException.class,
                            e -> assertThat(e.code()).isEqualTo(1013));
        }
        assertThat(pool.inflatersInUse()).isZero();
    }

    @Test
    void refusesToBeUsedOutOfOrder() throws ConnectionErrorException {
        byte[] message = Deflated.hex("f2 48 cd c9 c9 07 00");
        byte[] target = new byte[1];
        MessageDecompressor decompressor = decompressor(Deflated.FORGETTING, 100);
        decompressor.input(message, 0, message.length);
        assertThatThrownBy(decompressor::end).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> decompressor.input(message, 0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("what was given before was not inflated to its end");
        assertThatThrownBy(() -> decompressor.inflate(target, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no room to inflate to");
        while (decompressor.inflate(target, 0, 1) > 0) {
            assertThat(decompressor.held()).isPositive();
        }
        decompressor.end();
        assertThatThrownBy(() -> decompressor.input(message, 0, 1))
                .isInstanceOf(IllegalStateException.class);
        decompressor.close();
        assertThatThrownBy(() -> decompressor.input(message, 0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("it is closed");
    }
}
