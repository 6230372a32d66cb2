package hyperserve.differential.http2;

import static hyperserve.test.Http2Frames.*;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Makes exchanges, each from a seed alone: about one in six as it should be, the others with one
/// thing changed: a pseudo-field, a field, the content, the trailers, a frame, or bytes of the
/// header block.
final class Generator {

    private static final String[] METHODS = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"};

    private static final String[] PATHS = {
        "/", "/a/b", "/a?b=c", "/a/../b", "/%41", "/a//b", "/?", "/a;b", "/index.html"
    };

    private static final String[] FIELDS = {
        "accept",
        "*/*",
        "user-agent",
        "a b c",
        "cookie",
        "a=b",
        "cookie",
        "c=d",
        "x-long",
        "y".repeat(300),
        "te",
        "trailers",
        "referer",
        "http://a/",
        "x-empty",
        "",
        "x-tab",
        "a\tb",
        "x-high",
        "\u00E4",
        "priority",
        "u=1, i"
    };

    /// A name, a value, and what it is.
    private static final String[][] ODD_FIELDS = {
        {"X-Upper", "1", "a name in capitals"},
        {"x-Upper", "1", "a name with a capital"},
        {"x y", "1", "a name with a space"},
        {"x:y", "1", "a name with a colon"},
        {"", "1", "an empty name"},
        {"x\n", "1", "a name with a line feed"},
        {"x\0", "1", "a name with NUL"},
        {"x\u00E4", "1", "a name with a byte above ASCII"},
        {"x(", "1", "a name with a parenthesis"},
        {"x", "a\nb", "a value with a line feed"},
        {"x", "a\rb", "a value with a carriage return"},
        {"x", "a\0b", "a value with NUL"},
        {"x", "a\u0001b", "a value with a control character"},
        {"x", "a\u007Fb", "a value with DEL"},
        {"x", " a", "a value with a space before it"},
        {"x", "a\t", "a value with a tab behind it"},
        {"connection", "close", "Connection"},
        {"connection", "keep-alive", "Connection"},
        {"keep-alive", "1", "Keep-Alive"},
        {"proxy-connection", "close", "Proxy-Connection"},
        {"transfer-encoding", "chunked", "Transfer-Encoding"},
        {"transfer-encoding", "identity", "Transfer-Encoding"},
        {"upgrade", "h2c", "Upgrade"},
        {"te", "gzip", "TE that is no trailers"},
        {"te", "trailers, gzip", "TE that is more than trailers"},
        {"host", "localhost", "the same Host"},
        {"host", "other", "another Host"},
        {"host", "a b", "a malformed Host"},
        {"content-length", "", "an empty length"},
        {"content-length", "+5", "a length with a sign"},
        {"content-length", "5, 5", "a length in a list"},
        {"content-length", "99999999999999999999", "a length that overflows"},
        {"expect", "100-continue", "Expect"},
        {"expect", "tea", "another expectation"},
        {":path", "/", "a pseudo-field behind others"},
        {":unknown", "1", "an unknown pseudo-field"},
        {":status", "200", "a pseudo-field of responses"},
        {":protocol", "websocket", "the protocol of RFC 8441"},
    };

    private static final String[][] ODD_PSEUDO = {
        {":method", "get", "a method in lower case"},
        {":method", "G(T", "a method that is no token"},
        {":method", "", "an empty method"},
        {":method", "G T", "a method with a space"},
        {":method", "NOPE", "an unknown method"},
        {":method", "CONNECT", "CONNECT with a path"},
        {":method", "TRACE", "TRACE"},
        {":path", "", "an empty path"},
        {":path", "a", "a path without slash"},
        {":path", "*", "an asterisk"},
        {":path", "http://localhost/", "a target in absolute form"},
        {":path", "/a b", "a path with a space"},
        {":path", "/a#b", "a path with a fragment"},
        {":path", "/a\0", "a path with NUL"},
        {":path", "/a\nb", "a path with a line feed"},
        {":path", "/\u00E4", "a path with a byte above ASCII"},
        {":path", "/%zz", "a malformed escape"},
        {":path", "/%00", "an escaped NUL"},
        {":path", "/../..", "a path above the root"},
        {":path", "/a\\b", "a path with a backslash"},
        {":scheme", "https", "the scheme https"},
        {":scheme", "ftp", "another scheme"},
        {":scheme", "", "an empty scheme"},
        {":scheme", "h t", "a scheme with a space"},
        {":authority", "", "an empty authority"},
        {":authority", "a b", "an authority with a space"},
        {":authority", "u@localhost", "an authority with a user"},
        {":authority", "localhost:x", "an authority with a malformed port"},
        {":authority", "localhost:80", "an authority with a port"},
        {":authority", "[::1]", "an authority of IPv6"},
        {":authority", "a/b", "an authority with a slash"},
    };

    private static final String[] PSEUDO = {":method", ":scheme", ":path", ":authority"};

    private final RandomGenerator random;

    private Generator(RandomGenerator random) {
        this.random = random;
    }

    static Exchange generate(long seed) {
        return new Generator(new SplittableRandom(seed)).generate();
    }

    private String any(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private Exchange generate() {
        Draft draft = valid();
        String what =
                switch (random.nextInt(12)) {
                    case 0, 1 -> "as it should be";
                    case 2, 3, 4 -> changePseudo(draft);
                    case 5, 6 -> changeField(draft);
                    case 7 -> changeContent(draft);
                    case 8 -> changeTrailers(draft);
                    case 9, 10 -> new FrameChanges(random, draft).change();
                    default -> changeBlock(draft);
                };
        byte[] frames = what.equals("a byte of the block") ? broken(draft) : draft.frames();
        return new Exchange(what, frames, draft.endsStream);
    }

    private byte[] broken(Draft draft) {
        byte[] block = draft.block();
        block[random.nextInt(block.length)] ^= (byte) (1 << random.nextInt(8));
        return draft.frames(block);
    }

    private Draft valid() {
        Draft draft = new Draft();
        draft.fields.addAll(List.of(":method", any(METHODS), ":scheme", "http"));
        draft.fields.addAll(List.of(":path", any(PATHS), ":authority", "localhost"));
        for (int i = random.nextInt(4); i > 0; i--) {
            int field = 2 * random.nextInt(FIELDS.length / 2);
            draft.fields.addAll(List.of(FIELDS[field], FIELDS[field + 1]));
        }
        draft.form = new int[] {0, 0x10, 0x40}[random.nextInt(3)];
        draft.isPadded = random.nextInt(4) == 0;
        draft.piece = random.nextInt(3) == 0 ? 100 + random.nextInt(200) : 16_384;
        String method = draft.fields.get(1);
        if (method.startsWith("P") || random.nextInt(8) == 0) {
            draft.content = "x\r\n\0".repeat(random.nextInt(300));
            if (random.nextBoolean()) {
                draft.fields.addAll(List.of("content-length", "" + draft.content.length()));
            }
            if (random.nextInt(4) == 0) {
                draft.trailers.addAll(List.of("x-sum", "1"));
            }
        }
        return draft;
    }

    private String changePseudo(Draft draft) {
        if (random.nextInt(4) == 0) {
            String name = any(PSEUDO);
            int at = draft.fields.indexOf(name);
            if (random.nextBoolean()) {
                draft.fields.subList(at, at + 2).clear();
                return "no " + name;
            }
            draft.fields.addAll(at, List.of(name, draft.fields.get(at + 1)));
            return "two of " + name;
        }
        String[] odd = ODD_PSEUDO[random.nextInt(ODD_PSEUDO.length)];
        draft.fields.set(draft.fields.indexOf(odd[0]) + 1, odd[1]);
        return odd[2];
    }

    private String changeField(Draft draft) {
        String[] odd = ODD_FIELDS[random.nextInt(ODD_FIELDS.length)];
        draft.fields.addAll(List.of(odd[0], odd[1]));
        return odd[2];
    }

    private String changeContent(Draft draft) {
        int length = draft.fields.indexOf("content-length");
        if (length >= 0) {
            draft.fields.subList(length, length + 2).clear();
        }
        return switch (random.nextInt(5)) {
            case 0 -> {
                draft.content = "hello";
                draft.fields.addAll(List.of("content-length", "6"));
                yield "less content than announced";
            }
            case 1 -> {
                draft.content = "hello";
                draft.fields.addAll(List.of("content-length", "4"));
                yield "more content than announced";
            }
            case 2 -> {
                draft.content = null;
                draft.trailers.clear();
                draft.fields.addAll(List.of("content-length", "5"));
                yield "no content, and some announced";
            }
            case 3 -> {
                draft.content = "hello";
                draft.fields.addAll(List.of("content-length", "5", "content-length", "5"));
                yield "two lengths";
            }
            default -> {
                draft.content = "";
                draft.trailers.clear();
                draft.fields.addAll(List.of("content-length", "0"));
                yield "empty content that was announced";
            }
        };
    }

    private String changeTrailers(Draft draft) {
        draft.content = "hello";
        draft.trailers.clear();
        int length = draft.fields.indexOf("content-length");
        if (length >= 0) {
            draft.fields.set(length + 1, "5");
        }
        return switch (random.nextInt(4)) {
            case 0 -> {
                draft.trailers.addAll(List.of(":path", "/"));
                yield "a pseudo-field in trailers";
            }
            case 1 -> {
                draft.trailers.addAll(List.of("X-Sum", "1"));
                yield "a capital in trailers";
            }
            case 2 -> {
                draft.trailers.addAll(List.of("x", "a\nb"));
                yield "a line feed in trailers";
            }
            default -> {
                draft.trailers.addAll(List.of("connection", "close"));
                yield "Connection in trailers";
            }
        };
    }

    private String changeBlock(Draft draft) {
        return switch (random.nextInt(6)) {
            case 0 -> {
                draft.behind = new byte[] {(byte) 0xFF, 0x7F};
                yield "an index beyond the tables";
            }
            case 1 -> {
                draft.behind = new byte[] {(byte) 0x80};
                yield "the index 0";
            }
            case 2 -> {
                draft.behind = new byte[] {0, 5, 'a'};
                yield "a block that ends within a field";
            }
            case 3 -> {
                draft.behind = new byte[] {0, (byte) 0x81, (byte) 0xFF, 1, 'a'};
                yield "a Huffman code that is padded too much";
            }
            case 4 -> {
                draft.before = new byte[] {0x3F, (byte) 0xE2, 0x1F};
                yield "a table larger than the setting";
            }
            default -> "a byte of the block";
        };
    }
}
