package hyperserve.bench.chaos;

import hyperserve.api.Nullable;

import java.util.Random;

/// One request, and how its answer has to look.
///
/// @param deed what the handler is asked to do
/// @param id what an answer to it carries once
/// @param head its head, up to the empty line
/// @param body its body as on the wire; may be empty
/// @param content the body itself
record Ask(Deed deed, String id, String head, String body, String content) {

    private static final int MOST_MILLIS = 200;

    static Ask random(Random random, String id) {
        Deed deed = Deed.random(random);
        String line =
                " /chaos/%s/%d/%s HTTP/1.1\r\nHost: a\r\n"
                        .formatted(deed.path(), number(deed, random), id);
        if (!deed.reads()) {
            return new Ask(deed, id, "GET" + line + "\r\n", "", "");
        }
        String content = "[" + id + "]" + "y".repeat(random.nextInt(30_000));
        String head = "POST" + line;
        if (random.nextBoolean()) {
            head += "Content-Length: " + content.length() + "\r\n\r\n";
            return new Ask(deed, id, head, content, content);
        }
        head += "Transfer-Encoding: chunked\r\n\r\n";
        String size = Integer.toHexString(content.length());
        return new Ask(deed, id, head, size + "\r\n" + content + "\r\n0\r\n\r\n", content);
    }

    /// How bad it is to be: milliseconds, KiB or frames, as the deed has it.
    private static int number(Deed deed, Random random) {
        return switch (deed) {
            case SLEEP, SPIN, NATIVE -> 1 + random.nextInt(MOST_MILLIS);
            case RECURSE, READ_DEEP, WRITE_DEEP -> random.nextInt(random.nextBoolean() ? 40 : 400);
            case HOARD, EXHAUST -> random.nextBoolean() ? 1024 : 1;
            default -> random.nextInt(100);
        };
    }

    /// {@return what is wrong with an answer, or null}
    @Nullable
    String fault(Reply reply) {
        int ids = count(reply.content(), "[");
        if (reply.status() != 200) {
            boolean known =
                    switch (reply.status()) {
                        case 400, 408, 500, 503 -> true;
                        default -> false;
                    };
            return known && ids == 0 ? null : "status " + reply.status() + ", ids " + ids;
        }
        if (deed == Deed.WRITE_DEEP && reply.content().isEmpty()) {
            // The handler has kept from everybody that its writing failed.
            return null;
        }
        if (ids != 1 || !reply.content().startsWith("[" + id + "]")) {
            return "another's answer, or two: %d ids, %d bytes, %s"
                    .formatted(ids, reply.content().length(), beginning(reply.content()));
        }
        boolean sentBack = deed == Deed.COPY || deed == Deed.ECHO;
        return sentBack && !reply.content().equals(content) ? "another body" : null;
    }

    private static String beginning(String text) {
        return text.substring(0, Math.min(80, text.length()));
    }

    private static int count(String text, String part) {
        return text.length() - text.replace(part, "").length();
    }
}
