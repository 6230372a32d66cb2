package hyperserve.bench.attack;

import hyperserve.bench.attack.Hoard.Newcomer;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// All the hoards that are tried, each with ten times as many clients as once killed a server.
final class Hoards {

    private static final int MIB = 1 << 20;
    private static final int KIB = 1 << 10;
    private static final String HOST = "Host: a\r\n";

    private static final int REGULARS = 64;

    /// Just below the bounds of a request line and of a header section.
    private static final String LONG_LINE =
            "GET /hello/" + "a".repeat(8 * KIB - 40) + " HTTP/1.1\r\n" + HOST;

    /// More than any client here sends of it.
    private static final byte[] ZEROS = new byte[64 * KIB];

    /// A text with one letter in a hundred that takes two bytes in the JVM, so that all do.
    static final byte[] PROSE =
            ("a page of honest prose – ".repeat(4) + "\n")
                    .repeat(100)
                    .getBytes(StandardCharsets.UTF_8);

    private static final List<Hoard> ALL =
            List.of(
                    expecting(),
                    stalledUploads(),
                    unfinishedHeads(),
                    sleepersWithMore(),
                    sleepersWithBodies(),
                    unfinishedTrailers(),
                    unreadAnswers(),
                    unreadDownloads(),
                    unreadEcho(),
                    unreadCopies(),
                    honestTexts(),
                    honestUploads(),
                    endlessLength(),
                    fastThenSlow(),
                    longQueries(),
                    resetAsleep(),
                    idle(),
                    unfinishedHandshakes(),
                    hostileRecords(),
                    handshakeFlood(),
                    handshakeCrowd(),
                    handshakeVolley(),
                    handshakesAtStart());

    private Hoards() {}

    static List<Hoard> all() {
        return ALL;
    }

    /// {@return a tenth of each, for a short run, without those that differ from another one by
    /// their rhythm alone}
    static List<Hoard> brief() {
        return ALL.stream()
                .filter(hoard -> hoard.manner() != Manner.HASTY || hoard.paceMillis() > 0)
                .map(Hoard::aTenth)
                .toList();
    }

    static Hoard named(String name) {
        return ALL.stream()
                .filter(hoard -> hoard.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no attack is called " + name));
    }

    private static Hoard expecting() {
        return new Hoard(
                "expecting",
                15_000,
                Opening.of(post("/echo", 100_000, "Expect: 100-continue\r\n")),
                Manner.HOLD);
    }

    private static Hoard stalledUploads() {
        Opening some = Opening.of(post("/echo", MIB, "") + "some");
        return new Hoard("stalled-uploads", 20_000, some, Manner.HOLD);
    }

    private static Hoard unfinishedHeads() {
        Opening head = Opening.of(LONG_LINE + fields(15 * KIB));
        return new Hoard("unfinished-heads", 25_000, head, Manner.HOLD);
    }

    private static Hoard sleepersWithMore() {
        String more = "GET /plaintext HTTP/1.1\r\n" + HOST + "\r\n";
        String all = get("/sleep?ms=60000") + more.repeat(24 * KIB / more.length());
        return new Hoard("sleepers-with-more", 30_000, Opening.of(all), Manner.HOLD_AND_RESET);
    }

    /// Of a body that its handler does not read, all that has come stays with the connection.
    private static Hoard sleepersWithBodies() {
        String head = "GET /sleep?ms=60000 HTTP/1.1\r\n" + HOST + "Content-Length: ";
        String all = head + MIB + "\r\n\r\n" + "a".repeat(24 * KIB);
        return new Hoard("sleepers-with-bodies", 30_000, Opening.of(all), Manner.HOLD_AND_RESET);
    }

    private static Hoard unfinishedTrailers() {
        String head = "POST /echo HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n";
        Opening trailers = Opening.of(head + "1\r\na\r\n0\r\n" + fields(15 * KIB));
        return new Hoard("unfinished-trailers", 40_000, trailers, Manner.HOLD);
    }

    private static Hoard unreadAnswers() {
        return new Hoard(
                "unread-answers",
                9_000,
                Opening.endless(get("/plaintext").repeat(200)),
                Manner.DEAF);
    }

    private static Hoard unreadDownloads() {
        return new Hoard(
                "unread-downloads", 9_000, Opening.endless(get("/bytes").repeat(200)), Manner.DEAF);
    }

    private static Hoard unreadEcho() {
        return new Hoard("unread-echo", 40, Opening.endless(bigPost("/echo")), Manner.DEAF);
    }

    /// One after the other, or the bodies that are read at the same time refuse each other.
    private static Hoard unreadCopies() {
        return new Hoard("unread-copies", 40, Opening.endless(bigPost("/copy")), Manner.DEAF)
                .inTurn(200);
    }

    private static String bigPost(String target) {
        return post(target, 10 * MIB, "") + "a".repeat(10 * MIB);
    }

    private static Hoard honestTexts() {
        int length = 5_000_000 / PROSE.length * PROSE.length;
        Opening text = Opening.of(post("/text", length, "Connection: close\r\n"), PROSE, length);
        return new Hoard("honest-texts", 30, text, Manner.HONEST).staying(0, Newcomer.NONE);
    }

    /// The longest that are taken by default, two at once. Not both may be refused.
    private static Hoard honestUploads() {
        String head = post("/copy", 10 * MIB, "Connection: close\r\n");
        return new Hoard("honest-uploads", 2, Opening.of(head, ZEROS, 10 * MIB), Manner.HONEST)
                .staying(0, Newcomer.NONE);
    }

    private static Hoard endlessLength() {
        Opening much = Opening.of(post("/count", Long.MAX_VALUE, ""), ZEROS, 40L * MIB);
        return new Hoard("endless-length", 10, much, Manner.HOLD);
    }

    private static Hoard fastThenSlow() {
        Opening fast = Opening.of(post("/count", 17 * MIB, ""), ZEROS, 16L * MIB);
        return new Hoard("fast-then-slow", 60, fast, Manner.DRIP).staying(20, Newcomer.POSTS);
    }

    private static Hoard longQueries() {
        String query = "/bytes?" + "a&".repeat(4 * KIB - 20) + "n=0";
        return new Hoard("long-queries", 100, Opening.of(get(query).repeat(20)), Manner.HOLD);
    }

    private static Hoard resetAsleep() {
        return new Hoard("reset-asleep", 10_200, Opening.of(get("/sleep?ms=60000")), Manner.RESET)
                .staying(4, Newcomer.ASKS);
    }

    private static Hoard idle() {
        return new Hoard("idle", 17_000, Opening.of(get("/plaintext")), Manner.HOLD)
                .staying(4, Newcomer.ASKS);
    }

    private static Hoard unfinishedHandshakes() {
        List<Misdeed> all = List.of(Misdeed.HALF_HELLO, Misdeed.HELLO_ONLY, Misdeed.HALF_FINISHED);
        return new Hoard("unfinished-handshakes", 3_000, all, Manner.OUTSTAYING, REGULARS);
    }

    private static Hoard hostileRecords() {
        List<Misdeed> all =
                List.of(
                        Misdeed.KEY_UPDATES,
                        Misdeed.CIPHER_CHANGES,
                        Misdeed.RENEGOTIATION,
                        Misdeed.OVERSIZED_RECORD);
        return new Hoard("hostile-records", 1_200, all, Manner.OUTSTAYING, REGULARS);
    }

    /// Five hundred a second.
    private static Hoard handshakeFlood() {
        return hellos("handshake-flood", 5_000, REGULARS).inTurn(2);
    }

    /// As many as the server takes, 64 at once.
    private static Hoard handshakeCrowd() {
        return hellos("handshake-crowd", 10_000, REGULARS);
    }

    /// Accepted long before, so that it is of no help to accept only a few at a time.
    private static Hoard handshakeVolley() {
        List<Misdeed> hello = List.of(Misdeed.HELLO_ONLY);
        return new Hoard("handshake-volley", 300, hello, Manner.VOLLEY, REGULARS);
    }

    /// All at once, at a server that nobody has come to but a few.
    private static Hoard handshakesAtStart() {
        return hellos("handshakes-at-start", 64, Hoard.COLD);
    }

    private static Hoard hellos(String name, int clients, int regulars) {
        return new Hoard(name, clients, List.of(Misdeed.HELLO_ONLY), Manner.HASTY, regulars);
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n";
    }

    private static String post(String target, long length, String fields) {
        return "POST %s HTTP/1.1\r\n%sContent-Length: %d\r\n%s\r\n"
                .formatted(target, HOST, length, fields);
    }

    /// Whole field lines, all together about this long, without the empty line at their end.
    private static String fields(int length) {
        String line = "x-some-field: " + "a".repeat(240) + "\r\n";
        return line.repeat(length / line.length());
    }
}
