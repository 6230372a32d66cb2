package hyperserve.websocket;

import hyperserve.api.Nullable;
import hyperserve.websocket.connection.Bounds;
import hyperserve.websocket.handshake.OriginPolicy;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/// What a WebSocket is bound by. Immutable; each `with…` gives a new one. Settings may join these
/// later.
public final class WebSocketConfig {

    private static final Duration MAX = Duration.ofDays(1);

    private static final WebSocketConfig DEFAULTS = new WebSocketConfig(new Draft());

    private final OriginPolicy origins;
    private final List<String> subprotocols;
    private final Bounds bounds;
    private final SlowClient slowClient;
    private final boolean compression;

    /// Settings that are being made.
    private static final class Draft {
        private OriginPolicy origins = OriginPolicy.sameOrigin();
        private List<String> subprotocols = List.of();
        private int maxMessage = 1024 * 1024;
        private int sendQueue = 256 * 1024;
        private Duration sendTimeout = Duration.ofSeconds(30);
        private SlowClient slowClient = SlowClient.KEEP;
        private Duration pingInterval = Duration.ofSeconds(30);
        private Duration closeTimeout = Duration.ofSeconds(10);
        private boolean compression;

        Draft() {}

        Draft(WebSocketConfig config) {
            origins = config.origins;
            subprotocols = config.subprotocols;
            maxMessage = config.maxMessage();
            sendQueue = config.sendQueue();
            sendTimeout = config.sendTimeout();
            slowClient = config.slowClient;
            pingInterval = config.pingInterval();
            closeTimeout = config.closeTimeout();
            compression = config.compression;
        }
    }

    private WebSocketConfig(Draft draft) {
        origins = draft.origins;
        subprotocols = List.copyOf(draft.subprotocols);
        compression = draft.compression;
        slowClient = Objects.requireNonNull(draft.slowClient, "slowClient");
        bounds =
                new Bounds(
                        positive("maxMessage", draft.maxMessage),
                        positive("sendQueue", draft.sendQueue),
                        positive("sendTimeout", draft.sendTimeout),
                        slowClient == SlowClient.CLOSE,
                        draft.pingInterval.isZero()
                                ? 0
                                : positive("pingInterval", draft.pingInterval),
                        positive("closeTimeout", draft.closeTimeout));
    }

    private static int positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(
                    "%s must be at least one byte, was %s".formatted(name, value));
        }
        return value;
    }

    private static long positive(String name, Duration value) {
        if (!value.isPositive() || value.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(
                    "%s must be longer than 0 and at most %s, was %s".formatted(name, MAX, value));
        }
        return value.toNanos();
    }

    /// {@return what holds where nothing else is said: pages of the same origin only, no
    /// subprotocol, messages of up to 1 MiB, 256 KiB that wait to be sent, for which a sender waits
    /// 30 s, a ping after 30 s of silence, 10 s for the answer to a
    /// close, and nothing compressed}
    public static WebSocketConfig defaults() {
        return DEFAULTS;
    }

    OriginPolicy origins() {
        return origins;
    }

    Bounds bounds() {
        return bounds;
    }

    /// {@return the subprotocols that are spoken, best first}
    public List<String> subprotocols() {
        return subprotocols;
    }

    /// {@return the longest message in bytes that is taken; a longer one closes the socket with
    /// 1009}
    public int maxMessage() {
        return bounds.message();
    }

    /// {@return how many bytes may wait to be sent, 64 more for each message; one that is longer
    /// may wait alone}
    public int sendQueue() {
        return bounds.sendQueue();
    }

    /// {@return how long a sender waits for room, and a client may take nothing of what is sent;
    /// such a client is cut}
    public Duration sendTimeout() {
        return Duration.ofNanos(bounds.sendTimeout());
    }

    /// {@return what becomes of a client for which a message has no room}
    public SlowClient slowClient() {
        return slowClient;
    }

    /// {@return after how long of silence a client is asked for a sign of life, and cut if there is
    /// none for as long again; zero for never}
    public Duration pingInterval() {
        return Duration.ofNanos(bounds.pingInterval());
    }

    /// {@return how long the answer to a close is waited for, and half of it what waits to be sent
    /// before the close}
    public Duration closeTimeout() {
        return Duration.ofNanos(bounds.closeTimeout());
    }

    /// {@return whether messages may be compressed, if the client takes that}
    public boolean compression() {
        return compression;
    }

    /// This one, for pages of these origins and no others (RFC 6455 §10.2). By default those pass
    /// that come from this server, as `Host` names it. Who says no origin is no browser, and passes
    /// in any case; others are answered 403.
    ///
    /// @param allowed origins as browsers write them, such as `https://example.com`
    /// @return a new one
    /// @throws IllegalArgumentException if one of them is none that a browser could send
    public WebSocketConfig withOrigins(Collection<String> allowed) {
        Draft draft = new Draft(this);
        draft.origins = OriginPolicy.only(allowed);
        return new WebSocketConfig(draft);
    }

    /// This one, for any page that a user looks at, with the cookies of this server: only for what
    /// anybody may see and do.
    ///
    /// @return a new one
    public WebSocketConfig withAnyOrigin() {
        Draft draft = new Draft(this);
        draft.origins = OriginPolicy.any();
        return new WebSocketConfig(draft);
    }

    /// This one with subprotocols. The first that the client offers as well is agreed on; none, if
    /// there is none.
    ///
    /// @param spoken their names, best first
    /// @return a new one
    public WebSocketConfig withSubprotocols(List<String> spoken) {
        Draft draft = new Draft(this);
        draft.subprotocols = spoken;
        return new WebSocketConfig(draft);
    }

    /// This one with another bound of messages that are received.
    ///
    /// @param bytes the longest
    /// @return a new one
    /// @throws IllegalArgumentException if that is not positive
    public WebSocketConfig withMaxMessage(int bytes) {
        Draft draft = new Draft(this);
        draft.maxMessage = bytes;
        return new WebSocketConfig(draft);
    }

    /// This one with another bound of what waits to be sent.
    ///
    /// @param bytes how many bytes
    /// @param slow what becomes of a client for which a message has no room
    /// @return a new one
    /// @throws IllegalArgumentException if the bound is not positive
    public WebSocketConfig withSendQueue(int bytes, SlowClient slow) {
        Draft draft = new Draft(this);
        draft.sendQueue = bytes;
        draft.slowClient = slow;
        return new WebSocketConfig(draft);
    }

    /// This one with another time for which a sender waits for room.
    ///
    /// @param time the time
    /// @return a new one
    /// @throws IllegalArgumentException if that is not positive or longer than a day
    public WebSocketConfig withSendTimeout(Duration time) {
        Draft draft = new Draft(this);
        draft.sendTimeout = time;
        return new WebSocketConfig(draft);
    }

    /// This one with another time of silence. The server looks at its clocks now and then: below
    /// two seconds it may take two seconds longer.
    ///
    /// @param time the time, zero for no pings; then a client that vanishes without a word is not
    ///     noticed before something is sent to it
    /// @return a new one
    /// @throws IllegalArgumentException if that is negative or longer than a day
    public WebSocketConfig withPingInterval(Duration time) {
        Draft draft = new Draft(this);
        draft.pingInterval = time;
        return new WebSocketConfig(draft);
    }

    /// This one with another time for a close.
    ///
    /// @param time the time
    /// @return a new one
    /// @throws IllegalArgumentException if that is not positive or longer than a day
    public WebSocketConfig withCloseTimeout(Duration time) {
        Draft draft = new Draft(this);
        draft.closeTimeout = time;
        return new WebSocketConfig(draft);
    }

    /// This one with messages compressed or not, in both directions, by permessage-deflate (RFC
    /// 7692), where the client takes it: each by itself, so that no socket keeps what it takes to
    /// compress, and those of 128 bytes and more. It costs processor time; and whoever can have a
    /// secret sent in one message with a text of their choice can find it out by the length.
    ///
    /// @param on whether they may be
    /// @return a new one
    public WebSocketConfig withCompression(boolean on) {
        Draft draft = new Draft(this);
        draft.compression = on;
        return new WebSocketConfig(draft);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WebSocketConfig that
                && origins.equals(that.origins)
                && subprotocols.equals(that.subprotocols)
                && bounds.equals(that.bounds)
                && compression == that.compression;
    }

    @Override
    public int hashCode() {
        return Objects.hash(origins, subprotocols, bounds, compression);
    }

    @Override
    public String toString() {
        return "WebSocketConfig[subprotocols=%s, compression=%s, %s]"
                .formatted(subprotocols, compression, bounds);
    }
}
