package hyperserve.runtime.protocol;

import hyperserve.api.ClosedWebSocket;
import hyperserve.api.ClosedWebSocket.Side;
import hyperserve.api.FinishedExchange;
import hyperserve.api.Nullable;
import hyperserve.runtime.semantics.WebSocketCounts;
import hyperserve.runtime.semantics.WebSocketCounts.Count;

import java.time.Duration;
import java.util.function.LongSupplier;

/// What a protocol of messages tells the server of one connection, which counts it, and tells those
/// who observe. One that is never [opened][#open] tells nothing.
///
/// What comes and goes is told by the owner of the connection, in fields of its own that others
/// read when the owner has left, or at the end of a stop without waiting for it: some of the latest
/// is missing then. The rest is for any thread.
public final class WebSocketAccount {

    /// RFC 6455 §7.4.1: the connection has ended without a close.
    private static final int ABNORMAL = 1006;

    private final WebSocketCounts counts;
    private final LongSupplier clock;

    // Written by the owner.
    private long messagesReceived;
    private long messagesSent;
    private long contentReceived;
    private long contentSent;

    // Guarded by this.
    private long messagesRefused;
    private boolean opened;
    private boolean closed;
    private long openedAt;
    private @Nullable Ended ended;

    /// The end, as far as it was told.
    private record Ended(int code, Side by, long at) {}

    /// The account of a connection that changes its protocol.
    ///
    /// @param counts what its server counts
    /// @param clock the time in nanoseconds
    public WebSocketAccount(WebSocketCounts counts, LongSupplier clock) {
        this.counts = counts;
        this.clock = clock;
    }

    /// The protocol begins.
    public synchronized void open() {
        if (!opened && !closed) {
            opened = true;
            openedAt = clock.getAsLong();
            counts.add(Count.OPENED, 1);
        }
    }

    /// A message has come, or a part of one. For the owner.
    ///
    /// @param bytes so many bytes of it, as the application has them
    /// @param last whether no more of it follows
    public void received(int bytes, boolean last) {
        contentReceived += bytes;
        counts.add(Count.BYTES_RECEIVED, bytes);
        if (last) {
            messagesReceived++;
            counts.add(Count.MESSAGES_RECEIVED, 1);
        }
    }

    /// A message was given to the output, or a part of one. For the owner.
    ///
    /// @param bytes so many bytes of it, as the application had them
    /// @param last whether no more of it follows
    public void sent(int bytes, boolean last) {
        contentSent += bytes;
        counts.add(Count.BYTES_SENT, bytes);
        if (last) {
            messagesSent++;
            counts.add(Count.MESSAGES_SENT, 1);
        }
    }

    /// There was no room for a message, as the client takes too little.
    public synchronized void refused() {
        messagesRefused++;
        counts.add(Count.MESSAGES_REFUSED, 1);
    }

    /// The client has given no sign of life after a ping.
    public void unanswered() {
        counts.add(Count.PINGS_UNANSWERED, 1);
    }

    /// The application is told how it has ended, or would be; the first time counts.
    ///
    /// @param code the code of the close
    /// @param by who has ended it
    public synchronized void ended(int code, Side by) {
        if (ended == null) {
            ended = new Ended(code, by, clock.getAsLong());
        }
    }

    /// The connection is closed. For the server.
    ///
    /// @return whether the protocol had begun
    public synchronized boolean close() {
        if (opened && !closed) {
            counts.add(Count.CLOSED, 1);
        }
        closed = true;
        return opened;
    }

    /// What those who observe are told. For the server, when it is closed.
    ///
    /// @param opening the exchange that has asked for the protocol
    /// @param received the bytes that have come behind it
    /// @param sent the bytes that the system has taken behind it
    /// @return the facts
    public synchronized ClosedWebSocket facts(FinishedExchange opening, long received, long sent) {
        Ended end = ended;
        if (end == null) {
            end = new Ended(ABNORMAL, Side.SERVER, clock.getAsLong());
        }
        return ClosedWebSocket.of(opening, end.code, end.by)
                .duration(Duration.ofNanos(end.at - openedAt))
                .messages(messagesReceived, messagesSent)
                .refused(messagesRefused)
                .content(contentReceived, contentSent)
                .bytes(received, sent)
                .build();
    }
}
