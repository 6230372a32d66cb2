package hyperserve.http2.hpack;

import hyperserve.api.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// RFC 7541 in as few words as it takes, slow: lists of texts, and strings of bits. Another
/// decoder has to come to the same, or to refuse what this one refuses.
final class ModelDecoder {

    private static final Map<String, Character> CODES = codes();

    private final List<String[]> table = new ArrayList<>();
    private final int setting;
    private int maxSize;

    ModelDecoder(int setting) {
        this.setting = setting;
        maxSize = setting;
    }

    private static Map<String, Character> codes() {
        Map<String, Character> codes = new HashMap<>();
        for (int symbol = 0; symbol < 256; symbol++) {
            String bits = Integer.toBinaryString(HuffmanCode.code(symbol));
            int missing = HuffmanCode.length(symbol) - bits.length();
            codes.put("0".repeat(missing) + bits, (char) symbol);
        }
        return codes;
    }

    /// The fields of a block, each `name: value`, or null if it is refused.
    @Nullable
    List<String> decode(byte[] block) {
        try {
            return new Block(block).fields();
        } catch (IllegalStateException e) {
            return null;
        }
    }

    private void limit(int size) {
        maxSize = size;
        while (size() > maxSize) {
            table.removeLast();
        }
    }

    private int size() {
        return table.stream().mapToInt(ModelDecoder::size).sum();
    }

    private static int size(String... field) {
        return field[0].length() + field[1].length() + 32;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalStateException();
        }
    }

    private final class Block {
        private final byte[] bytes;
        private int at;

        Block(byte[] bytes) {
            this.bytes = bytes;
        }

        List<String> fields() {
            List<String> fields = new ArrayList<>();
            int updates = 0;
            while (at < bytes.length) {
                int first = bytes[at] & 0xFF;
                if (first >= 0x80) {
                    fields.add(String.join(": ", entry(integer(7))));
                } else if (first >= 0x40) {
                    String[] field = literal(6);
                    fields.add(String.join(": ", field));
                    int most = maxSize;
                    limit(Math.max(0, maxSize - size(field)));
                    maxSize = most;
                    if (size(field) <= maxSize) {
                        table.addFirst(field);
                    }
                } else if (first >= 0x20) {
                    int size = integer(5);
                    updates++;
                    require(fields.isEmpty() && updates <= 2 && size <= setting);
                    limit(size);
                } else {
                    fields.add(String.join(": ", literal(4)));
                }
            }
            return fields;
        }

        private String[] literal(int prefix) {
            int index = integer(prefix);
            String name = index == 0 ? string() : entry(index)[0];
            return new String[] {name, string()};
        }

        private String[] entry(int index) {
            require(index > 0 && index <= StaticTable.SIZE + table.size());
            if (index > StaticTable.SIZE) {
                return table.get(index - StaticTable.SIZE - 1);
            }
            byte[] all = new byte[StaticTable.length(index)];
            StaticTable.copy(index, all.length, all, 0);
            String text = new String(all, StandardCharsets.ISO_8859_1);
            int name = StaticTable.nameLength(index);
            return new String[] {text.substring(0, name), text.substring(name)};
        }

        private int next() {
            require(at < bytes.length);
            return bytes[at++] & 0xFF;
        }

        private int integer(int prefix) {
            int most = (1 << prefix) - 1;
            long value = next() & most;
            if (value == most) {
                int shift = 0;
                int b;
                do {
                    require(shift < 35);
                    b = next();
                    value += (long) (b & 0x7F) << shift;
                    shift += 7;
                } while (b >= 0x80);
            }
            require(value < 1L << 31);
            return (int) value;
        }

        private String string() {
            boolean huffman = at < bytes.length && bytes[at] < 0;
            int length = integer(7);
            require(length <= bytes.length - at);
            StringBuilder raw = new StringBuilder();
            for (int i = 0; i < length; i++) {
                raw.append((char) next());
            }
            return huffman ? decoded(raw) : raw.toString();
        }

        private String decoded(StringBuilder raw) {
            StringBuilder text = new StringBuilder();
            StringBuilder bits = new StringBuilder();
            for (int i = 0; i < 8 * raw.length(); i++) {
                bits.append(raw.charAt(i / 8) >> (7 - i % 8) & 1);
                Character symbol = CODES.get(bits.toString());
                if (symbol != null) {
                    text.append(symbol.charValue());
                    bits.setLength(0);
                }
            }
            require(bits.length() < 8 && bits.indexOf("0") < 0);
            return text.toString();
        }
    }
}
