package hyperserve.demo.room;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Method;
import hyperserve.test.Eventually;
import hyperserve.testkit.TestRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/// The rooms of a board as windows see them, over sockets.
final class RoomsTest {

    private static final RoomLimits LIMITS = new RoomLimits(2, 3, 12, 200, 5, 1, 4096);

    private final AtomicLong clock = new AtomicLong();
    private ServedRooms served;

    @BeforeEach
    void start() throws IOException {
        served = new ServedRooms(LIMITS, clock::get);
    }

    @AfterEach
    void stop() throws IOException {
        served.close();
    }

    private Window open() throws IOException {
        return Window.open(served.application().address(), "main");
    }

    private Window open(String name) throws IOException {
        Window window = open().name(name);
        window.next("\"here\"");
        return window;
    }

    private void areThere(int visitors) {
        Eventually.shows(served.rooms()::visitors, there -> there == visitors);
    }

    private void areEmpty() {
        Eventually.atMost("rooms", 0, served.rooms()::count);
    }

    @Test
    void eachIsToldOfAllOthers() throws IOException {
        try (Window ada = open();
                Window guest = open()) {
            assertThat(ada.name("Ada").next())
                    .isEqualTo(
                            "{\"type\":\"here\",\"you\":1,\"longest\":12,\"members\":["
                                    + "{\"id\":1,\"name\":\"Ada\",\"typing\":false}]}");
            assertThat(guest.name(" ").next())
                    .contains("\"you\":2", "\"name\":\"Ada\"", "\"name\":\"guest 1\"");
            assertThat(ada.next()).isEqualTo("{\"type\":\"came\",\"id\":2,\"name\":\"guest 1\"}");

            guest.name("B \\\"\\\\ \u20ac");
            assertThat(ada.next())
                    .isEqualTo("{\"type\":\"name\",\"id\":2,\"name\":\"B \\\"\\\\ \u20ac\"}");
            guest.typing(true);
            assertThat(ada.next()).isEqualTo("{\"type\":\"typing\",\"id\":2,\"typing\":true}");
            guest.typing(false).typing(false).leave();
            assertThat(ada.next()).isEqualTo("{\"type\":\"typing\",\"id\":2,\"typing\":false}");
            assertThat(ada.next()).isEqualTo("{\"type\":\"left\",\"id\":2}");
        }
        areEmpty();
    }

    @Test
    void guestsHaveTheFirstNumberThatNobodyHas() throws IOException {
        try (Window one = open("");
                Window two = open("");
                Window three = open("")) {
            assertThat(three.name("guest 9").next("\"id\":3")).contains("guest 9");
            two.leave();
            three.next("\"left\",\"id\":2");
            assertThat(three.name("").next()).contains("guest 2");
            assertThat(three.name("").name("Ada").next()).contains("Ada");
            assertThat(one.next("\"id\":3")).contains("guest 3");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoIsGoneWithoutAWordHasLeft(boolean killed) throws IOException {
        try (Window ada = open("Ada")) {
            Window other = open("B");
            assertThat(ada.next()).contains("\"came\",\"id\":2");
            if (killed) {
                other.kill();
            } else {
                other.close();
            }
            assertThat(ada.next()).isEqualTo("{\"type\":\"left\",\"id\":2}");
        }
    }

    /// A window may end before it has a name.
    @Test
    void whoNeverHasANameIsNobody() throws IOException {
        try (Window ada = open("Ada")) {
            open().close();
            open().kill();
            open("B").close();
            assertThat(ada.next()).isEqualTo("{\"type\":\"came\",\"id\":2,\"name\":\"B\"}");
        }
        areEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | 1007 the JSON of the message is no object of texts, true and false",
                "hello | 1007 the JSON of the message is no object of texts, true and false",
                "{} | 1008 a message has the type name or typing",
                "{\"type\":\"other\"} | 1008 a message has the type name or typing",
                "{\"type\":true} | 1008 a message has the type name or typing",
                "{\"type\":\"name\"} | 1008 a message of the type name says a name",
                "{\"type\":\"name\",\"name\":false} | 1008 a message of the type name says a name",
                "{\"type\":\"name\",\"name\":\"1234567890123\"}"
                        + " | 1008 a name has at most 12 characters",
                "{\"type\":\"name\",\"name\":\"a\\u0000\"}"
                        + " | 1008 a name has no control character and no half a character",
                "{\"type\":\"name\",\"name\":\"a\\ud83d\"}"
                        + " | 1008 a name has no control character and no half a character",
                "{\"type\":\"typing\"} | 1008 a message of the type typing says true or false",
            })
    void whatIsNoMessageEndsTheMembershipAtOnce(String message, String close) throws IOException {
        try (Window ada = open("Ada");
                Window bad = open("B")) {
            assertThat(ada.next()).contains("\"came\"");
            bad.says(message);
            assertThat(bad.end()).isEqualTo(close);
            assertThat(ada.next()).isEqualTo("{\"type\":\"left\",\"id\":2}");
            // It has ten seconds to answer the close; the others are not kept waiting for that.
            assertThat(bad.isConnected()).isTrue();
        }
    }

    @Test
    void bytesAndLongMessagesAndThoseWithoutANameAreRefused() throws IOException {
        try (Window bytes = open()) {
            assertThat(bytes.frame(Window.BINARY, (byte) 1).end())
                    .isEqualTo("1003 a message is text, not bytes");
        }
        try (Window unnamed = open()) {
            assertThat(unnamed.typing(true).end()).isEqualTo("1008 say a name first");
        }
        try (Window wrong = open()) {
            assertThat(wrong.frame(Window.TEXT, (byte) 0xff).end()).startsWith("1007");
        }
        try (Window large = open()) {
            assertThat(large.says("x".repeat(201)).end()).startsWith("1009");
        }
        areEmpty();
    }

    @Test
    void whoSaysTooMuchIsSentAwayAndTheOthersStay() throws IOException {
        try (Window ada = open("Ada");
                Window busy = open("B")) {
            for (int i = 0; i < 4; i++) {
                busy.typing(true);
                ada.next("\"typing\"");
            }
            clock.addAndGet(1_000_000_000);
            busy.typing(false);
            assertThat(ada.next()).contains("\"typing\":false");
            busy.typing(true);
            assertThat(busy.end()).isEqualTo("1008 too many messages in too short a time");
            assertThat(ada.next()).isEqualTo("{\"type\":\"left\",\"id\":2}");
            ada.typing(true);
            assertThat(ada.next()).contains("\"id\":1,\"typing\":true");
        }
    }

    @Test
    void aNewcomerIsToldWhoIsWritingNow() throws IOException {
        try (Window ada = open("Ada")) {
            ada.typing(true).next("\"typing\"");
            try (Window early = open()) {
                assertThat(early.name("").next()).contains("\"name\":\"Ada\",\"typing\":true");
            }
            clock.addAndGet(6_000_000_000L);
            try (Window late = open()) {
                assertThat(late.name("").next()).contains("\"name\":\"Ada\",\"typing\":false");
            }
        }
    }

    @Test
    void aRoomAndTheBoardAreFullAtTheirBounds() throws IOException {
        try (Window one = open("1");
                Window two = open("2");
                Window unnamed = open()) {
            areThere(3);
            try (Window four = open()) {
                assertThat(four.end()).isEqualTo("1013 the room has its 3 visitors");
            }
            try (Window other = Window.open(served.application().address(), "other")) {
                assertThat(other.name("").next()).contains("\"you\":1", "guest 1");
                try (Window third = Window.open(served.application().address(), "third")) {
                    assertThat(third.end()).isEqualTo("1013 there are 2 rooms already");
                }
            }
            unnamed.leave();
            assertThat(unnamed.end()).startsWith("1001");
            two.leave();
            assertThat(one.next("\"left\"")).contains("\"id\":2");
            areThere(1);
            open("late").close();
        }
        areEmpty();
    }

    @Test
    void onlyPagesOfTheServerOpenRooms() {
        TestRequest asked =
                TestRequest.of(Method.GET, "/board/rooms/main")
                        .withHeader("Connection", "Upgrade")
                        .withHeader("Upgrade", "websocket")
                        .withHeader("Sec-WebSocket-Version", "13")
                        .withHeader("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        served.application()
                .client()
                .send(asked.withHeader("Origin", "https://elsewhere.example"))
                .hasStatus(403);
        assertThat(served.rooms().count()).isZero();
    }

    @Test
    void whatIsNoRoomIsTold() {
        served.application()
                .client()
                .get("/board/rooms/a%20b")
                .hasStatus(404)
                .hasTextWith("a-z, 0-9 and -");
        served.application().client().get("/board/rooms/" + "x".repeat(33)).hasStatus(404);
        served.application().client().get("/board/rooms/main").hasStatus(426);
        served.application().client().get("/board/notes").hasTextWith("\"rooms\":true");
    }
}
