package hyperserve.demo.room;

import hyperserve.api.Handler;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.web.Problem;
import hyperserve.websocket.SlowClient;
import hyperserve.websocket.WebSocket;
import hyperserve.websocket.WebSocketConfig;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/// The rooms of a board, as the handler of a path with the parameter `room`: a WebSocket for each
/// visitor. A room is there as long as somebody is in it. Any number of threads may use it.
///
/// Messages are JSON. A visitor sends `{"type":"name","name":"Ada"}`, with an empty name for one
/// like "guest 3", and is a member then; and `{"type":"typing","typing":true}`, every few seconds,
/// while it writes a note. A member is sent `here` first, with all members, and then `came`,
/// `left`, `name` and `typing` for each change.
///
/// Who says anything else, or too much, is sent away: 1003 for bytes, 1007 for what is no JSON,
/// 1008 for what breaks a rule, as not to read what is sent does. 1013 says that there is no place.
public final class Rooms implements Handler {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

    /// A window that vanishes without a word is missed after twice that.
    private static final Duration SILENCE = Duration.ofSeconds(15);

    /// A room, and how many are in it, whether they have a name or not.
    private static final class Open {
        private final Room room;
        private int visitors;

        Open(Room room) {
            this.room = room;
        }
    }

    private final RoomLimits limits;
    private final LongSupplier clock;
    private final WebSocketConfig config;

    // Guarded by this.
    private final Map<String, Open> rooms = new HashMap<>();

    /// No rooms as yet.
    public Rooms() {
        this(RoomLimits.defaults(), System::nanoTime);
    }

    /// @param clock nanoseconds since whenever
    Rooms(RoomLimits limits, LongSupplier clock) {
        this.limits = limits;
        this.clock = clock;
        this.config =
                WebSocketConfig.defaults()
                        .withMaxMessage(limits.message())
                        .withSendQueue(limits.waiting(), SlowClient.CLOSE)
                        .withPingInterval(SILENCE);
    }

    RoomLimits limits() {
        return limits;
    }

    @Override
    public Response handle(Request request) {
        String name = request.path("room").asText();
        if (!NAME.matcher(name).matches()) {
            throw Problem.of(
                            Status.NOT_FOUND,
                            "the name of a room has up to 32 of the characters a-z, 0-9 and -")
                    .exception();
        }
        Allowance allowance = new Allowance(limits, clock);
        return WebSocket.listen(request, config, new Visitor(this, name, allowance));
    }

    /// A visitor comes, and is to [#leave] once.
    ///
    /// @throws Refusal if there are enough of them, or of rooms
    synchronized Room enter(String name) throws Refusal {
        @Nullable Open open = rooms.get(name);
        if (open == null) {
            if (rooms.size() >= limits.rooms()) {
                throw Refusal.full("there are " + limits.rooms() + " rooms already");
            }
            open = new Open(new Room(limits, clock));
            rooms.put(name, open);
        } else if (open.visitors >= limits.visitors()) {
            throw Refusal.full("the room has its " + limits.visitors() + " visitors");
        }
        open.visitors++;
        return open.room;
    }

    /// A visitor goes.
    synchronized void leave(String name) {
        Open open = rooms.get(name);
        if (open != null && --open.visitors == 0) {
            rooms.remove(name);
        }
    }

    /// {@return how many rooms are there}
    synchronized int count() {
        return rooms.size();
    }

    /// {@return how many are in them, whether they have a name or not}
    synchronized int visitors() {
        return rooms.values().stream().mapToInt(open -> open.visitors).sum();
    }
}
