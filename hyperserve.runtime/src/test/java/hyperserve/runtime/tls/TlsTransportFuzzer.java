package hyperserve.runtime.tls;

import java.util.Arrays;

/// Fuzzes the transport: its input is a script of what a client, whoever is between, and the
/// connection do. [WatchedTransport] says what must hold then. And where nobody has done anything
/// that a sound client does not, each side gets all that the other has said.
///
/// The first byte chooses version, engines and whether a session is resumed. Then each byte is one
/// of the steps of [#step], and those behind it are what that takes.
public final class TlsTransportFuzzer {

    private static final int MOST_STEPS = 150;
    private static final int MOST_TURNS = 1000;
    private static final int STEPS = 24;

    static {
        TlsPolicy.boundSessions(TestTls.serverContext());
    }

    private final Choices choices;
    private final PartialChannel channel = new PartialChannel();
    private final HostileClient client;
    private final WatchedTransport transport;
    private int seen;

    private TlsTransportFuzzer(byte[] input) {
        choices = new Choices(input);
        int first = choices.below(256);
        String version = (first & 1) == 0 ? "TLSv1.3" : "TLSv1.2";
        client =
                new HostileClient(
                        (first & 2) == 0 ? TestTls.resuming(version) : TestTls.client(version));
        transport =
                new WatchedTransport(
                        channel,
                        client,
                        (first & 4) == 0 ? TestTls.engines() : TestTls.askingEngines());
        if ((first & 8) == 0) {
            pump(16_384);
        }
    }

    /// Called by the fuzzer, and by [FuzzInputsTest] with what it has found.
    public static void fuzzerTestOneInput(byte[] input) {
        TlsTransportFuzzer fuzzer = new TlsTransportFuzzer(input);
        for (int i = 0; i < MOST_STEPS && fuzzer.choices.hasMore(); i++) {
            fuzzer.step();
        }
        fuzzer.end();
    }

    private void step() {
        int step = choices.below(STEPS);
        if (step < STEPS / 2) {
            stepOfClient(step);
        } else {
            stepOfServer(step - STEPS / 2);
        }
    }

    private void stepOfClient(int step) {
        switch (step) {
            case 0 -> listen();
            case 1 -> feed(client.next(1 + choices.below(8)));
            case 2 -> feed(client.begin(1 + choices.below(256)));
            case 3 -> client.say(choices.oneOf(100, 0, 1, 5000, 16_383, 16_384, 40_000));
            case 4 -> client.changeKeys();
            case 5 -> client.close();
            case 6 -> client.spoil(choices);
            case 7 -> feed(client.again(choices.below(256)));
            case 8 -> hostile(choices.take(1 + choices.below(256)));
            case 9 -> hostile(forged());
            case 10 -> endInput();
            default -> {
                client.distrust();
                channel.reset();
            }
        }
    }

    /// Too early, unless all was sent, and that it ends.
    private void endInput() {
        if (!client.isClosed() || client.hasStock()) {
            client.distrust();
        }
        channel.end();
    }

    private byte[] forged() {
        byte type = (byte) choices.oneOf(21, 20, 22, 23, 24, 0, 'G', 128);
        return HostileClient.record(type, choices.take(choices.below(8)));
    }

    private void hostile(byte[] bytes) {
        client.distrust();
        feed(bytes);
    }

    private void feed(byte[] piece) {
        channel.feed(piece);
    }

    /// Has the client take what was sent to it since it last did.
    private void listen() {
        byte[] written = channel.written();
        client.take(Arrays.copyOfRange(written, seen, written.length));
        seen = written.length;
        transport.requireHeard();
    }

    private void stepOfServer(int step) {
        switch (step) {
            case 0 -> transport.read(choices.oneOf(16_384, 1, 100, 16_500, 70_000, 0));
            case 1 -> transport.drive(choices.oneOf(16_384, 100, 2048, 16_500, 70_000));
            case 2 -> transport.write(choices.oneOf(100, 0, 1, 5000, 16_384, 70_000, 150_000));
            case 3 -> transport.write(choices.below(256), choices.below(256) * 300);
            case 4 -> transport.writeFile(choices.below(256) * 900, 1 + choices.below(256) * 600);
            case 5 -> transport.flush();
            case 6 -> transport.endOutput();
            case 7 -> transport.release();
            case 8 -> channel.room(choices.below(256));
            case 9 -> channel.room(choices.below(256) * 300);
            case 10 -> channel.room(Integer.MAX_VALUE);
            default -> pump(choices.oneOf(16_384, 100, 2048, 16_500, 70_000));
        }
    }

    /// Has both talk, and nobody between them do anything, until nothing moves.
    private void pump(int size) {
        long before = -1;
        for (int i = 0; channel.moved() != before; i++) {
            if (i > MOST_TURNS) {
                throw new AssertionError("they talk for ever");
            }
            before = channel.moved();
            listen();
            while (client.hasStock()) {
                feed(client.next(1));
            }
            transport.drive(size);
            if (!transport.isOver()) {
                transport.flush();
            }
        }
    }

    private void end() {
        channel.room(Integer.MAX_VALUE);
        boolean whole = choices.below(2) == 0;
        pump(16_384);
        if (client.isSound()) {
            requireAll();
        }
        endInput();
        transport.drive(16_384);
        if (!transport.isOver()) {
            throw new AssertionError("it does not see the end");
        }
        transport.leave(whole);
        listen();
    }

    private void requireAll() {
        require(!client.isBroken(), "the client refuses an honest server");
        require(transport.isNegotiated(), "no handshake");
        require(transport.given() == client.said().length, "not all that was said has come");
        require(transport.hasEnded() == client.isClosed(), "it has not heard the end");
        if (!client.isClosed()) {
            require(Arrays.equals(client.heard(), transport.taken()), "not all was heard");
            require(client.hasHeardEnd() == transport.hasEndedOutput(), "no end was heard");
        }
    }

    private static void require(boolean condition, String complaint) {
        if (!condition) {
            throw new AssertionError(complaint);
        }
    }
}
