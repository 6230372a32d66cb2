package hyperserve.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.runtime.Server;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What a socket counts for, and what one call of a listener leaves to the next.
final class UpkeepTest {

    private static final int MANY = 1 << 20;

    @ParameterizedTest
    @EnumSource
    void countsAMessageThatAListenerHas(Pool pool) throws Exception {
        Gate gate = new Gate();
        WebSocketListener listener = (_, _) -> gate.pass();
        try (Server server = Servers.on(pool).get("/", r -> WebSocket.listen(r, listener)).start();
                WireClient client = WireClient.open(server, "/")) {
            client.frame(WireClient.FIN | WireClient.BINARY, new byte[MANY]);
            gate.awaitArrivals(1);
            Eventually.is("counted", () -> server.memoryKept() >= MANY);
            gate.open();
            Eventually.is("given back", () -> server.memoryKept() < 64 * 1024);
        }
    }

    @ParameterizedTest
    @EnumSource
    void countsAMessageThatAHandlerHas(Pool pool) throws Exception {
        Gate gate = new Gate();
        WebSocketHandler handler =
                socket -> {
                    while (socket.receive() != null) {
                        gate.pass();
                    }
                };
        try (Server server = Servers.on(pool).get("/", r -> WebSocket.accept(r, handler)).start();
                WireClient client = WireClient.open(server, "/")) {
            client.frame(WireClient.FIN | WireClient.BINARY, new byte[MANY]);
            gate.awaitArrivals(1);
            Eventually.is("counted", () -> server.memoryKept() >= MANY);
            gate.open();
            Eventually.is("given back", () -> server.memoryKept() < 64 * 1024);
        }
    }

    /// One that is the same for all, and next to nothing by itself.
    @ParameterizedTest
    @EnumSource
    void countsThePlacesOfMessagesThatWait(Pool pool) throws Exception {
        Recorder recorder = new Recorder();
        WebSocketConfig config =
                WebSocketConfig.defaults()
                        .withSendQueue(MANY, SlowClient.KEEP)
                        .withSendTimeout(Duration.ofMinutes(5));
        WebSocketMessage message = WebSocketMessage.text(".");
        try (Server server =
                        Servers.on(pool)
                                .get("/", r -> WebSocket.listen(r, config, recorder))
                                .start();
                WireClient client = WireClient.connect(server, 4096).opening("/")) {
            boolean taken = true;
            while (taken) {
                taken = recorder.socket().trySend(message);
            }
            Eventually.is(
                    "counted",
                    () -> {
                        boolean more = true;
                        while (more) {
                            more = recorder.socket().trySend(message);
                        }
                        return server.memoryKept() > MANY / 2;
                    });
            assertThat(client.next().text()).isEqualTo(".");
        }
    }

    /// Answers as far as there is room, and to the last message in any case.
    private static final class Echo implements WebSocketListener {
        private final AtomicInteger apart = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();

        @Override
        public void message(WebSocket socket, WebSocketMessage message) throws Exception {
            apart.addAndGet(isInPlace() ? 0 : 1);
            if (message.text().equals("e")) {
                socket.send(message);
            } else if (!socket.trySend(message)) {
                refused.incrementAndGet();
            }
        }

        private static boolean isInPlace() {
            return StackWalker.getInstance()
                    .walk(all -> all.anyMatch(each -> each.getMethodName().equals("callLent")));
        }
    }

    /// What a listener has sent goes out after 64 calls in place at the latest: there is room for
    /// so much. Where it is called apart, or another thread has taken
    /// the connection meanwhile, it may be faster than that.
    @Test
    void sendsWhatAListenerSaysThoughMoreIsToBeTold() throws Exception {
        int calls = 64;
        WebSocketConfig config =
                WebSocketConfig.defaults().withSendQueue(calls * (64 + 1), SlowClient.KEEP);
        Eventually.shows(() -> refusedInPlace(config, 10 * calls), "0"::equals);
    }

    private static String refusedInPlace(WebSocketConfig config, int count) {
        Echo echo = new Echo();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            all.writeBytes(WireClient.bytesOf(WireClient.FIN | WireClient.TEXT, (byte) 'x'));
        }
        all.writeBytes(WireClient.bytesOf(WireClient.FIN | WireClient.TEXT, (byte) 'e'));
        try (Server server =
                        Servers.on(Pool.LOCKFREE)
                                .get("/", r -> WebSocket.listen(r, config, echo))
                                .start();
                WireClient client = WireClient.open(server, "/")) {
            client.raw(all.toByteArray());
            assertThat(client.next(WireClient.TEXT, "e").text()).isEqualTo("e");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return echo.apart.get() > 0 ? "apart" : echo.refused.toString();
    }

    private static final class Throwing extends Handler {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().equals(Level.SEVERE)) {
                count.incrementAndGet();
                throw new IllegalStateException("a log that is broken on purpose");
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfTheEndThoughNothingCanBeLogged(Pool pool) throws Exception {
        Logger logger = Logger.getLogger("hyperserve");
        Throwing broken = new Throwing();
        Recorder recorder =
                new Recorder() {
                    @Override
                    public void message(WebSocket from, WebSocketMessage message) {
                        throw new IllegalStateException("on purpose");
                    }
                };
        logger.addHandler(broken);
        try (Server server = Servers.on(pool).get("/", r -> WebSocket.listen(r, recorder)).start();
                WireClient client = WireClient.open(server, "/")) {
            assertThat(client.text("x").next().code()).isEqualTo(1011);
            client.closing(1011);
            assertThat(recorder.end()).isEqualTo("closed 1011");
            assertThat(client.ends()).isTrue();
            assertThat(broken.count.get()).isPositive();
        } finally {
            logger.removeHandler(broken);
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesNoInterruptToTheNextCall(Pool pool) throws Exception {
        WebSocketListener listener =
                (socket, message) -> {
                    socket.send(message.text() + " " + Thread.currentThread().isInterrupted());
                    Thread.currentThread().interrupt();
                };
        try (Server server = Servers.on(pool).get("/", r -> WebSocket.listen(r, listener)).start();
                WireClient client = WireClient.open(server, "/")) {
            ByteArrayOutputStream three = new ByteArrayOutputStream();
            for (int i = 0; i < 3; i++) {
                three.writeBytes(
                        WireClient.bytesOf(WireClient.FIN | WireClient.TEXT, (byte) ('a' + i)));
            }
            client.raw(three.toByteArray());
            assertThat(client.next().text()).isEqualTo("a false");
            assertThat(client.next().text()).isEqualTo("b false");
            assertThat(client.next().text()).isEqualTo("c false");
        }
    }
}
