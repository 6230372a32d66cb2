package hyperserve.differential;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Makes requests, each from a seed alone: about one in six as it should be, the others with one
/// thing changed (a part of the message, a line, how the body is framed, single bytes, the end cut
/// off), and most with a plain request behind, which shows whether a server lost its place.
final class RequestGenerator {

    /// As the body of another request. It ends with letters, so that a body which ends too early
    /// leaves something that no server passes over.
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\nEND";

    private static final String FOLLOWING = "GET /following HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final RandomGenerator random;

    private RequestGenerator(RandomGenerator random) {
        this.random = random;
    }

    static byte[] generate(long seed) {
        return new RequestGenerator(new SplittableRandom(seed))
                .generate()
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private String generate() {
        Draft draft = valid();
        String text;
        switch (random.nextInt(12)) {
            case 0, 1 -> text = draft.render();
            case 2 -> {
                changePart(draft);
                text = draft.render();
            }
            case 3, 4 -> {
                changeLine(draft);
                text = draft.render();
            }
            case 5, 6, 7 -> {
                changeFraming(draft);
                text = draft.render();
            }
            case 8 -> {
                changeChunks(draft);
                text = draft.render();
            }
            case 9 -> text = changeLineEnd(draft.render());
            case 10 -> text = changeBytes(draft.render());
            default -> text = changeBytes(changeBytes(draft.render()));
        }
        int behind = random.nextInt(8);
        if (behind == 0) {
            return text.substring(0, random.nextInt(text.length() + 1));
        }
        return behind == 1 ? text : text + FOLLOWING;
    }

    private String any(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private Draft valid() {
        Draft draft = new Draft();
        draft.method = any(Ingredients.METHODS);
        draft.target = any(Ingredients.TARGETS);
        for (int i = random.nextInt(4); i > 0; i--) {
            draft.fields.add(any(Ingredients.FIELDS));
        }
        boolean mayHaveBody = "POST PUT PATCH".contains(draft.method) || random.nextInt(6) == 0;
        if (mayHaveBody) {
            String content = content();
            if (random.nextBoolean()) {
                draft.framing.add("Content-Length: " + content.length());
                draft.body = content;
            } else {
                draft.framing.add("Transfer-Encoding: chunked");
                draft.body = chunked(content);
            }
        }
        return draft;
    }

    private String content() {
        return switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> SMUGGLED;
            case 2 -> "hello";
            default -> "x\r\n\0\u00FF".repeat(random.nextInt(2000));
        };
    }

    private String chunked(String content) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < content.length()) {
            int size = 1 + random.nextInt(content.length() - at);
            text.append(Integer.toHexString(size)).append("\r\n");
            text.append(content, at, at + size).append("\r\n");
            at += size;
        }
        return text.append("0\r\n\r\n").toString();
    }

    private void changePart(Draft draft) {
        switch (random.nextInt(5)) {
            case 0 -> draft.method = any(Ingredients.ODD_METHODS);
            case 1, 2 -> draft.target = any(Ingredients.ODD_TARGETS);
            case 3 -> draft.version = any(Ingredients.VERSIONS);
            default -> draft.host = any(Ingredients.HOSTS);
        }
    }

    private void changeLine(Draft draft) {
        switch (random.nextInt(9)) {
            case 0 -> draft.before = any(Ingredients.BEFORE);
            case 1 -> draft.host = any(Ingredients.HOSTS);
            case 2 -> draft.version = any(Ingredients.VERSIONS);
            case 3 -> draft.target = any(Ingredients.ODD_TARGETS);
            case 4 -> draft.lineEnd = any(Ingredients.LINE_ENDS);
            case 5 -> {
                for (int i = random.nextInt(300); i > 0; i--) {
                    draft.fields.add("X-" + i + ": " + i);
                }
            }
            default ->
                    draft.fields.add(
                            random.nextInt(draft.fields.size() + 1), any(Ingredients.ODD_FIELDS));
        }
    }

    /// Content-Length and Transfer-Encoding, alone, twice, or one against the other.
    private void changeFraming(Draft draft) {
        draft.method = random.nextInt(4) == 0 ? draft.method : "POST";
        draft.body = random.nextBoolean() ? chunked("hello") : "hello";
        if (random.nextInt(4) == 0) {
            draft.body = "0\r\n\r\n" + SMUGGLED;
        }
        draft.framing.clear();
        switch (random.nextInt(8)) {
            case 0, 1 -> draft.framing.add("Content-Length: " + any(Ingredients.LENGTHS));
            case 2, 3 -> draft.framing.add("Transfer-Encoding: " + any(Ingredients.CODINGS));
            case 4 -> {
                draft.framing.add("Content-Length: 5");
                draft.framing.add("Content-Length: " + any(Ingredients.LENGTHS));
            }
            case 5 -> {
                draft.framing.add("Transfer-Encoding: " + any(Ingredients.CODINGS));
                draft.framing.add("Transfer-Encoding: " + any(Ingredients.CODINGS));
            }
            case 6 -> {
                draft.framing.add("Content-Length: " + draft.body.length());
                draft.framing.add(
                        random.nextInt(2), "Transfer-Encoding: " + any(Ingredients.CODINGS));
            }
            default -> {
                draft.version = "HTTP/1.0";
                draft.framing.add("Transfer-Encoding: " + any(Ingredients.CODINGS));
            }
        }
    }

    private void changeChunks(Draft draft) {
        draft.method = "POST";
        draft.framing.clear();
        draft.framing.add("Transfer-Encoding: chunked");
        String size = "5";
        String dataEnd = "\r\n";
        String sizeEnd = "\r\n";
        String end = "\r\n\r\n";
        switch (random.nextInt(5)) {
            case 0, 1 -> size = any(Ingredients.SIZES);
            case 2 -> dataEnd = any(Ingredients.DATA_ENDS);
            case 3 -> sizeEnd = any(Ingredients.LINE_ENDS);
            default -> end = any(Ingredients.LAST_CHUNK_ENDS);
        }
        draft.body = size + sizeEnd + "hello" + dataEnd + "0" + end;
    }

    private String changeLineEnd(String text) {
        int at = text.indexOf("\r\n", random.nextInt(text.length()));
        return at < 0
                ? text
                : text.substring(0, at) + any(Ingredients.LINE_ENDS) + text.substring(at + 2);
    }

    private String changeBytes(String text) {
        int reach = random.nextBoolean() ? text.length() : Math.min(text.length(), 80);
        int at = random.nextInt(Math.max(1, reach));
        if (at >= text.length()) {
            return text;
        }
        String rest = text.substring(at + 1);
        String before = text.substring(0, at);
        char old = text.charAt(at);
        return switch (random.nextInt(6)) {
            case 0 -> before + (char) (old ^ 1 << random.nextInt(8)) + rest;
            case 1 -> before + rest;
            case 2 -> before + old + old + rest;
            case 3 -> before + (char) random.nextInt(256) + rest;
            case 4 -> before + " \t\r\n\0:,;/%".charAt(random.nextInt(10)) + old + rest;
            default -> before + text.charAt(random.nextInt(text.length())) + old + rest;
        };
    }
}
