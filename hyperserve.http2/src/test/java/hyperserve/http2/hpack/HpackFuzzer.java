package hyperserve.http2.hpack;

import hyperserve.api.Nullable;
import hyperserve.http2.field.FieldList;
import hyperserve.http2.field.Lists;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Fuzzes HPACK: the decoder comes to the same as the model, block by block, or both refuse; a
/// list that is over its bounds is the beginning of the whole one, and the blocks after it are
/// still decoded; and what the encoder makes of fields, the decoder makes into the same again.
public final class HpackFuzzer {

    private static final int TABLE = 128;
    private static final int SMALL_LIST = 200;

    private HpackFuzzer() {}

    /// Called by the fuzzer, and by [HpackInputsTest].
    ///
    /// @param input a byte with the length of each block before it
    public static void fuzzerTestOneInput(byte[] input) {
        ModelDecoder model = new ModelDecoder(TABLE);
        HpackDecoder decoder = new HpackDecoder(TABLE);
        HpackDecoder bounded = new HpackDecoder(TABLE);
        FieldList all = new FieldList(Integer.MAX_VALUE, Integer.MAX_VALUE);
        FieldList some = new FieldList(SMALL_LIST, 4);
        List<String> pieces = new ArrayList<>();
        @Nullable List<String> expected = List.of();
        int at = 0;
        while (at < input.length && expected != null) {
            int end = Math.min(input.length, at + 1 + (input[at] & 0xFF));
            byte[] block = Arrays.copyOfRange(input, at + 1, end);
            pieces.add(new String(block, StandardCharsets.ISO_8859_1));
            expected = model.decode(block);
            require(expected, decode(decoder, block, all));
            requireBounded(expected, decode(bounded, block, some), some);
            at = end;
        }
        roundTrip(pieces);
    }

    private static @Nullable List<String> decode(
            HpackDecoder decoder, byte[] block, FieldList list) {
        try {
            decoder.decode(block, 0, block.length, list);
            return Lists.text(list);
        } catch (MalformedBlockException e) {
            return null;
        }
    }

    private static void require(@Nullable List<String> expected, @Nullable List<String> actual) {
        if (expected == null ? actual != null : !expected.equals(actual)) {
            throw new AssertionError(actual + " instead of " + expected);
        }
    }

    private static void requireBounded(
            @Nullable List<String> expected, @Nullable List<String> actual, FieldList list) {
        if (expected == null || actual == null) {
            require(expected, actual);
            return;
        }
        int size = 0;
        int fits = 0;
        for (String field : expected) {
            size += field.length() - 2 + FieldList.OVERHEAD;
            if (size > SMALL_LIST || fits == 4) {
                break;
            }
            fits++;
        }
        require(expected.subList(0, fits), actual);
        if (list.isOver() != fits < expected.size()) {
            throw new AssertionError("over: " + list.isOver());
        }
    }

    private static void roundTrip(List<String> values) {
        HpackEncoder encoder = new HpackEncoder();
        HpackDecoder decoder = new HpackDecoder(HpackEncoder.DEFAULT_TABLE_SIZE);
        FieldList list = new FieldList(Integer.MAX_VALUE, Integer.MAX_VALUE);
        for (int round = 0; round < 4; round++) {
            byte[] target = new byte[64 + 2 * values.size() * 512];
            if (round == 2) {
                encoder.setting(values.size() * 40L);
            }
            encoder.begin(target, 0);
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                String name = i % 3 == 0 ? "Content-Type" : i % 3 == 1 ? "X-" + i : "set-cookie";
                encoder.field(name, values.get(i));
                sent.add(name.toLowerCase(Locale.ROOT) + ": " + values.get(i));
            }
            byte[] block = Arrays.copyOf(target, encoder.end());
            require(sent, decode(decoder, block, list));
        }
    }
}
