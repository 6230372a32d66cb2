package hyperserve.websocket;

import static hyperserve.websocket.WireClient.*;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.RouteOptions;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Limits;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;
import hyperserve.test.LogWatch;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Sockets that are sent away because something is short: they are told so, and the log tells of
/// it.
final class ShedTest {

    private static final int MEMORY = 4 << 20;

    /// More than two calls need, of which the thread has not quite left when another one comes.
    private static final int PLACES = 4;

    private static final PoolConfig WORKERS =
            PoolConfig.optimal().withWorkers(PLACES, PLACES, PLACES);

    private static Server server(Pool pool, Limits limits, Crowd crowd) {
        WebSocketConfig config = WebSocketConfig.defaults().withMaxMessage(4 * MEMORY);
        return Servers.on(pool).limits(limits).get("/", r -> WebSocket.listen(r, config, crowd));
    }

    private static Limits memory() {
        return Limits.defaults().withMemory(MEMORY);
    }

    private static void assertTold(LogWatch log, String what) {
        Eventually.is(what, () -> log.has("WARNING 1 " + what));
    }

    /// Nobody else is there to be sent away for it.
    @ParameterizedTest
    @EnumSource
    void tellsOfOneThatKeepsMoreThanThereIs(Pool pool) throws Exception {
        Crowd crowd = new Crowd();
        try (LogWatch log = LogWatch.begin();
                Server server = server(pool, memory(), crowd).start();
                WireClient client = WireClient.open(server, "/")) {
            sendAsFarAsItIsTaken(client, MEMORY + 1);
            Frame close = client.next();
            assertThat(close.toString()).isEqualTo("close 1013 memory is short");
            assertThat(crowd.ends(1)).containsOnlyKeys(1013);
            assertTold(log, "requests were answered 503 or connections closed, because as much");
            Eventually.atMost("memory kept", 0, server::memoryKept);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfThoseThatKeepMuchTogether(Pool pool) throws Exception {
        int count = 20;
        Crowd crowd = new Crowd();
        try (LogWatch log = LogWatch.begin();
                Server server = server(pool, memory(), crowd).start()) {
            List<WireClient> clients = Crowd.open(server, "/", count, 0);
            for (WireClient each : clients) {
                sendAsFarAsItIsTaken(each, MEMORY / 10);
            }
            Eventually.is("some are sent away", () -> server.connections() < count);
            int told = 0;
            for (WireClient each : clients) {
                told += hasBeenTold(each) ? 1 : 0;
            }
            assertThat(told).isPositive();
            assertThat(crowd.ends(count).keySet()).contains(1013).isSubsetOf(1006, 1013);
            assertTold(log, "requests were answered 503 or connections closed, because as much");
            Crowd.leave(clients);
            Eventually.atMost("memory kept", 0, server::memoryKept);
        }
    }

    private static void sendAsFarAsItIsTaken(WireClient client, int length) {
        try {
            client.frame(BINARY, new byte[length]);
        } catch (IOException e) {
            assertThat(e).as("it was sent away meanwhile").isNotNull();
        }
    }

    private static boolean hasBeenTold(WireClient client) {
        try {
            client.endOutput();
            assertThat(client.next().toString())
                    .isIn("close 1013 memory is short", "close 1013 others need the room");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysThatThereIsNoRoomForConnections(Pool pool) throws Exception {
        Crowd crowd = new Crowd();
        Limits limits = Limits.defaults().withConnections(2);
        try (Server server = server(pool, limits, crowd).start();
                WireClient first = WireClient.open(server, "/");
                WireClient second = WireClient.open(server, "/");
                WireClient third = WireClient.open(server, "/")) {
            // One of those before had to make room.
            assertThat(third.text("here").next().text()).isEqualTo("here");
            assertThat(crowd.ends(1)).containsOnlyKeys(1013);
            int told = 0;
            for (WireClient each : new WireClient[] {first, second}) {
                Frame frame = each.text("here").next();
                told += frame.opcode() == CLOSE ? 1 : 0;
                assertThat(frame.toString())
                        .isIn("frame 81 of 4", "close 1013 others need the room");
            }
            assertThat(told).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfThoseForWhomThereIsNoThread(Pool pool) throws Exception {
        Gate gate = new Gate();
        Limits limits = Limits.defaults().withInFlight(2);
        // The request takes no place itself.
        RouteOptions inPlace = RouteOptions.defaults().nonBlocking();
        Handler waits = r -> WebSocket.accept(r, _ -> gate.pass());
        List<WireClient> clients = new ArrayList<>();
        try (LogWatch log = LogWatch.begin();
                Server server =
                        Servers.on(pool)
                                .limits(limits)
                                .handle(Method.GET, "/", waits, inPlace)
                                .start()) {
            for (int i = 0; i < 2; i++) {
                clients.add(WireClient.open(server, "/"));
                gate.awaitArrivals(1);
            }
            try (WireClient third = WireClient.open(server, "/")) {
                assertThat(third.next().toString()).isEqualTo("close 1013 no thread is free");
            }
            assertTold(log, "upgraded connections were closed, as no thread was left for them");
            gate.open();
            for (WireClient each : clients) {
                assertThat(each.next().code()).isEqualTo(1000);
                each.close();
            }
            Eventually.atMost("memory kept", 0, server::memoryKept);
        }
    }

    private static boolean isIdle(PoolSnapshot pool) {
        return pool.submitted() == pool.completed() + pool.failed() + pool.abandoned();
    }

    /// Those that run no listener in place need a thread for each call, and for that of the end.
    @ParameterizedTest
    @EnumSource(names = {"STANDARD", "VIRTUAL"})
    void tellsListenersOfTheirEndWhenThereIsAThreadAgain(Pool pool) throws Exception {
        Gate gate = new Gate();
        Crowd crowd = new Crowd();
        RouteOptions inPlace = RouteOptions.defaults().nonBlocking();
        Handler holds = r -> WebSocket.accept(r, _ -> gate.pass());
        try (LogWatch _ = LogWatch.ofWarnings();
                Server server =
                        Servers.on(pool)
                                .poolConfig(WORKERS)
                                .limits(Limits.defaults().withInFlight(PLACES))
                                .handle(Method.GET, "/holds", holds, inPlace)
                                .handle(Method.GET, "/", r -> WebSocket.listen(r, crowd), inPlace)
                                .start();
                WireClient first = WireClient.open(server, "/");
                WireClient second = WireClient.open(server, "/")) {
            assertThat(first.text("here").next().text()).isEqualTo("here");
            assertThat(second.text("here").next().text()).isEqualTo("here");
            Eventually.is("nothing runs", () -> isIdle(server.poolSnapshot()));
            List<WireClient> holders = Crowd.open(server, "/holds", PLACES, 0);
            gate.awaitArrivals(PLACES);
            assertThat(first.text("and now").next().toString())
                    .isEqualTo("close 1013 no thread is free");
            second.reset();
            gate.open();
            Crowd.leave(holders);
            assertThat(crowd.ends(2)).containsOnlyKeys(1013, 1006);
        }
    }
}
