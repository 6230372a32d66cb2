package hyperserve.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import hyperserve.api.CloseReason;
import hyperserve.api.ClosedConnection;
import hyperserve.api.ClosedWebSocket;
import hyperserve.api.ClosedWebSocket.Side;
import hyperserve.api.FinishedExchange;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.ObservedConnection;
import hyperserve.api.Response;
import hyperserve.api.ServerFigure;
import hyperserve.api.SettingValues;
import hyperserve.api.Status;
import hyperserve.runtime.Server;

import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// What a recording has of a server, by what clients do, and by what an observer is told.
final class FlightEventsTest {

    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.7", 80);

    private static final ObservedConnection CONNECTION =
            ObservedConnection.of(PEER, PEER, Instant.EPOCH.plusMillis(5));

    private static FlightEvents events(boolean on) {
        FlightEvents events = new FlightEvents();
        events.configure(SettingValues.empty().with(FlightEvents.ON, on));
        return events;
    }

    private static Server server() {
        return Server.at("127.0.0.1", 0)
                .get("/hello/{name}", _ -> Response.text("hello"))
                .observer(new FlightEvents(), SettingValues.empty().with(FlightEvents.ON, true));
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    }

    private static String send(Server server, String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private static FinishedExchange exchange(Ending ending) {
        return FinishedExchange.on(CONNECTION, Instant.EPOCH)
                .request(Method.GET, "/", "HTTP/1.1")
                .response(Status.SERVICE_UNAVAILABLE, Headers.empty())
                .end(7, ending, ending == Ending.CUT ? CloseReason.TIMEOUT : null);
    }

    @Test
    void recordsRequestConnectionAndDrain() throws Exception {
        try (Recording recording = Recorded.start()) {
            String answer;
            try (Server server = server().start()) {
                answer = send(server, get("/hello/a?secret"));
            }
            recording.stop();

            List<RecordedEvent> requests = Recorded.events(recording, "hyperserve.Request");
            assertThat(requests).hasSize(1);
            RecordedEvent request = requests.getFirst();
            assertThat(request.getString("client")).isEqualTo("127.0.0.1");
            assertThat(request.getString("method")).isEqualTo("GET");
            assertThat(request.getString("route")).isEqualTo("/hello/{name}");
            assertThat(request.getInt("status")).isEqualTo(200);
            assertThat(request.getString("ending")).isEqualTo("COMPLETE");
            assertThat(request.getString("reason")).isNull();
            assertThat(request.getLong("sent")).isEqualTo(answer.length());
            assertThat(request.getInstant("begun")).isBeforeOrEqualTo(request.getStartTime());
            assertThat(request.getDuration("took"))
                    .isPositive()
                    .isGreaterThanOrEqualTo(request.getDuration("firstByte"))
                    .isGreaterThanOrEqualTo(request.getDuration("queue"));
            assertThat(request.getStackTrace()).isNull();
            assertThat(request.toString()).doesNotContain("secret");

            List<RecordedEvent> connections = Recorded.events(recording, "hyperserve.Connection");
            assertThat(connections).hasSize(1);
            assertThat(connections.getFirst().getString("reason")).isEqualTo("LAST_RESPONSE");
            assertThat(connections.getFirst().getLong("requests")).isEqualTo(1);
            assertThat(connections.getFirst().getLong("sent")).isEqualTo(answer.length());

            List<RecordedEvent> drains = Recorded.events(recording, "hyperserve.Drain");
            assertThat(drains).hasSize(1);
            assertThat(drains.getFirst().getLong("cut")).isZero();
            assertThat(drains.getFirst().getDuration()).isPositive();
        }
    }

    @Test
    void recordsNothingUnlessAskedTo() throws Exception {
        try (Recording recording = Recorded.start()) {
            try (Server server =
                    Server.at("127.0.0.1", 0)
                            .get("/", _ -> Response.text("hello"))
                            .observer(new FlightEvents())
                            .start()) {
                assertThat(send(server, get("/"))).startsWith("HTTP/1.1 200 ");
            }
            recording.stop();

            assertThat(Recorded.events(recording, "hyperserve.Request")).isEmpty();
            assertThat(Recorded.events(recording, "hyperserve.Pool")).isEmpty();
            assertThat(Recorded.events(recording, "hyperserve.Drain")).isEmpty();
        }
    }

    @Test
    void recordsWhatIsMalformed() throws Exception {
        try (Recording recording = Recorded.start()) {
            try (Server server = server().start()) {
                assertThat(send(server, "\u0001\u0002\r\n\r\n")).startsWith("HTTP/1.1 400 ");
            }
            recording.stop();

            List<RecordedEvent> malformed = Recorded.events(recording, "hyperserve.Malformed");
            assertThat(malformed).hasSize(1);
            assertThat(malformed.getFirst().getInt("status")).isEqualTo(400);
            List<RecordedEvent> requests = Recorded.events(recording, "hyperserve.Request");
            assertThat(requests).hasSize(1);
            assertThat(requests.getFirst().getString("method")).isNull();
            assertThat(requests.getFirst().getString("ending")).isEqualTo("MALFORMED");
        }
    }

    @Test
    void recordsFiguresOfTheServer() throws Exception {
        try (Recording recording = Recorded.start()) {
            try (Server server = server().start()) {
                send(server, get("/hello/a"));
                recording.stop();
            }
            List<RecordedEvent> pools = Recorded.events(recording, "hyperserve.Pool");
            assertThat(pools).isNotEmpty();
            assertThat(pools.getLast().getLong("memoryLimit")).isPositive();
            assertThat(pools.getLast().getLong("submitted")).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void recordsEachEnding(Ending ending) throws Exception {
        FlightEvents events = events(true);
        try (Recording recording = Recorded.start()) {
            events.exchangeFinished(exchange(ending));
            recording.stop();

            assertThat(Recorded.events(recording, "hyperserve.Request"))
                    .singleElement()
                    .satisfies(
                            request -> {
                                assertThat(request.getString("ending")).isEqualTo(ending.name());
                                assertThat(request.getString("reason"))
                                        .isEqualTo(ending == Ending.CUT ? "TIMEOUT" : null);
                                assertThat(request.getLong("took")).isEqualTo(7);
                                assertThat(request.getLong("firstByte")).isEqualTo(Long.MIN_VALUE);
                                assertThat(request.getInstant("begun")).isEqualTo(Instant.EPOCH);
                            });
            assertThat(Recorded.events(recording, "hyperserve.Shed"))
                    .hasSize(ending == Ending.REFUSED ? 1 : 0)
                    .allMatch(event -> event.getString("what").equals("REQUEST"))
                    .allMatch(event -> event.getString("client").equals("192.0.2.7"));
            assertThat(Recorded.events(recording, "hyperserve.Malformed"))
                    .hasSize(ending == Ending.MALFORMED ? 1 : 0)
                    .allMatch(event -> event.getInt("status") == 503);
        }
    }

    @ParameterizedTest
    @EnumSource
    void recordsEachReasonOfAnEnd(CloseReason reason) throws Exception {
        FlightEvents events = events(true);
        try (Recording recording = Recorded.start()) {
            events.connectionClosed(
                    ClosedConnection.of(CONNECTION, reason)
                            .withDuration(Duration.ofMillis(3))
                            .withExchanges(2)
                            .withBytes(10, 20));
            recording.stop();

            assertThat(Recorded.events(recording, "hyperserve.Connection"))
                    .singleElement()
                    .satisfies(
                            closed -> {
                                assertThat(closed.getString("reason")).isEqualTo(reason.name());
                                assertThat(closed.getString("peer")).isEqualTo("192.0.2.7");
                                assertThat(closed.getLong("requests")).isEqualTo(2);
                                assertThat(closed.getLong("received")).isEqualTo(10);
                                assertThat(closed.getLong("sent")).isEqualTo(20);
                                assertThat(closed.getDuration("took"))
                                        .isEqualTo(Duration.ofMillis(3));
                                assertThat(closed.getInstant("opened"))
                                        .isEqualTo(CONNECTION.opened());
                            });
            assertThat(Recorded.events(recording, "hyperserve.Shed"))
                    .hasSize(reason == CloseReason.SHED ? 1 : 0)
                    .allMatch(event -> event.getString("what").equals("CONNECTION"));
            assertThat(Recorded.events(recording, "hyperserve.Timeout"))
                    .hasSize(reason == CloseReason.TIMEOUT ? 1 : 0)
                    .allMatch(event -> event.getLong("requests") == 2);
            assertThat(Recorded.events(recording, "hyperserve.TlsFailure"))
                    .hasSize(reason == CloseReason.TLS ? 1 : 0)
                    .allMatch(event -> event.getString("peer").equals("192.0.2.7"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void recordsEachSideThatClosesAWebSocket(Side side) throws Exception {
        FlightEvents events = events(true);
        FinishedExchange opening =
                FinishedExchange.on(CONNECTION, Instant.EPOCH)
                        .route("/rooms/{room}")
                        .end(1, Ending.COMPLETE, null);
        try (Recording recording = Recorded.start()) {
            events.webSocketClosed(
                    ClosedWebSocket.of(opening, 1008, side)
                            .duration(Duration.ofMillis(3))
                            .messages(1, 2)
                            .refused(3)
                            .content(40, 50)
                            .build());
            recording.stop();

            assertThat(Recorded.events(recording, "hyperserve.WebSocket"))
                    .singleElement()
                    .satisfies(
                            socket -> {
                                assertThat(socket.getString("client")).isEqualTo("192.0.2.7");
                                assertThat(socket.getString("route")).isEqualTo("/rooms/{room}");
                                assertThat(socket.getInt("code")).isEqualTo(1008);
                                assertThat(socket.getString("closedBy")).isEqualTo(side.name());
                                assertThat(socket.getLong("messagesReceived")).isEqualTo(1);
                                assertThat(socket.getLong("messagesSent")).isEqualTo(2);
                                assertThat(socket.getLong("messagesRefused")).isEqualTo(3);
                                assertThat(socket.getLong("received")).isEqualTo(40);
                                assertThat(socket.getLong("sent")).isEqualTo(50);
                                assertThat(socket.getDuration("took"))
                                        .isEqualTo(Duration.ofMillis(3));
                            });
        }
    }

    @Test
    void tellsTheClientThatAProxyHasNamed() throws Exception {
        FlightEvents events = events(true);
        try (Recording recording = Recorded.start()) {
            FinishedExchange.Builder builder = FinishedExchange.on(CONNECTION, Instant.EPOCH);
            builder.note(FinishedExchange.CLIENT, new InetSocketAddress("192.0.2.9", 1));
            events.exchangeFinished(builder.end(1, Ending.COMPLETE, null));
            recording.stop();

            assertThat(Recorded.events(recording, "hyperserve.Request"))
                    .singleElement()
                    .matches(event -> event.getString("client").equals("192.0.2.9"));
        }
    }

    /// A figure that joins them is to join the event, too.
    @ParameterizedTest
    @EnumSource
    void hasAFieldForEachFigure(ServerFigure figure) {
        String[] words = figure.name().toLowerCase(Locale.ROOT).split("_", -1);
        StringBuilder name = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            name.append(words[i].substring(0, 1).toUpperCase(Locale.ROOT));
            name.append(words[i].substring(1));
        }
        assertThat(EventType.getEventType(PoolEvent.class).getField(name.toString()))
                .as(name.toString())
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                RequestEvent.class,
                ConnectionEvent.class,
                WebSocketEvent.class,
                ShedEvent.class,
                TimeoutEvent.class,
                MalformedEvent.class,
                TlsFailureEvent.class,
                DrainEvent.class,
                PoolEvent.class,
                WorkerEvent.class
            })
    void saysWhatEachEventIs(Class<? extends Event> event) {
        EventType type = EventType.getEventType(event);
        assertThat(type.getName()).startsWith("hyperserve.");
        assertThat(type.getLabel()).isNotBlank();
        assertThat(type.getDescription()).isNotBlank();
        assertThat(type.getCategoryNames()).containsExactly("HyperServe");
    }

    @Test
    void observesOnlyIfAskedTo() {
        assertThat(new FlightEvents().isObserving()).isFalse();
        assertThat(events(false).isObserving()).isFalse();
        assertThat(events(true).isObserving()).isTrue();
    }
}
