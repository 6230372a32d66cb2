package hyperserve.runtime.http1;

import hyperserve.api.CloseReason;
import hyperserve.api.ClosedWebSocket;
import hyperserve.api.FinishedExchange;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Upgrade;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Next;
import hyperserve.runtime.net.Protocol;
import hyperserve.runtime.protocol.Handover;
import hyperserve.runtime.protocol.Opening;
import hyperserve.runtime.protocol.PrefacedProtocol;
import hyperserve.runtime.protocol.ProtocolProvider;
import hyperserve.runtime.protocol.WebSocketAccount;
import hyperserve.runtime.semantics.ConnectionAccount;
import hyperserve.runtime.semantics.ConnectionWatch;
import hyperserve.runtime.semantics.ServerState;

import java.io.IOException;
import java.util.Objects;

/// The protocol that a connection was upgraded to, or that its client has begun with, and beside
/// it what the server still has to do with the connection: to tell those who observe of its end,
/// and to count it when the server stops.
final class Upgraded implements Protocol {

    /// What the protocol was last called for, which is why it closes the connection if it does.
    private enum Occasion {
        READY(CloseReason.PROTOCOL),
        EXPIRED(CloseReason.TIMEOUT),
        STOPPING(CloseReason.STOP),
        SHED(CloseReason.SHED);

        private final CloseReason reason;

        Occasion(CloseReason reason) {
            this.reason = reason;
        }
    }

    private final Connection connection;
    private final ServerState server;
    private final ConnectionAccount account;
    private final @Nullable ConnectionWatch watch;

    /// Null if nobody has asked for one.
    private final @Nullable Upgrade upgrade;

    /// What is counted and told of messages.
    private final WebSocketAccount messages;

    /// What the output had given to the socket, as far as that was told.
    private long sentBefore;

    /// The same, before the first call.
    private long sentAtFirst;

    /// What of the input was HTTP's.
    private long receivedAtFirst;

    private Occasion occasion = Occasion.READY;

    /// Null until it is accepted.
    private @Nullable Protocol protocol;

    Upgraded(Exchange exchange, Connection connection, @Nullable Upgrade upgrade) {
        this.connection = connection;
        this.server = exchange.server();
        this.account = exchange.writer().account();
        this.watch = exchange.watch();
        this.upgrade = upgrade;
        this.messages = new WebSocketAccount(server.webSockets(), server.clock());
    }

    /// Has the protocol made that was asked for. Nothing else may be called before.
    void accept(ProtocolProvider provider) {
        protocol =
                Objects.requireNonNull(
                        provider.accept(
                                new Handover(
                                        connection,
                                        Objects.requireNonNull(upgrade),
                                        server.pool(),
                                        server.limits(),
                                        server.timeouts(),
                                        server.clock(),
                                        this::closesFor,
                                        messages,
                                        server.sheds(),
                                        server.outlasting())),
                        "accept() returned null");
    }

    /// Has the protocol made that the client has begun with, in place of the other.
    void open(PrefacedProtocol other) {
        protocol =
                Objects.requireNonNull(
                        other.open(
                                new Opening(connection, server, account, watch, this::closesFor)),
                        "open() returned null");
    }

    private Protocol protocol() {
        return Objects.requireNonNull(protocol, "protocol");
    }

    /// All that HTTP had to say is sent.
    void begin() {
        sentBefore = connection.output().sent();
        sentAtFirst = sentBefore;
        receivedAtFirst = connection.input().received() - connection.input().size();
        // None: that of HTTP is over.
        connection.deadline(server.clock().getAsLong() + Long.MAX_VALUE / 2);
    }

    /// The connection ends while HTTP has it.
    void abandon() {
        protocol().closed();
    }

    private void closesFor(CloseReason why) {
        if (watch != null) {
            watch.closesFor(why);
        }
    }

    private Next call(Occasion why) throws IOException {
        occasion = why;
        try {
            return switch (why) {
                case READY -> protocol().ready();
                case EXPIRED -> protocol().expired();
                case STOPPING -> protocol().stopping();
                case SHED -> protocol().shed();
            };
        } catch (IOException e) {
            closesFor(CloseReason.CLIENT);
            throw e;
        } catch (RuntimeException | Error e) {
            closesFor(CloseReason.FAILURE);
            throw e;
        }
    }

    @Override
    public Next ready() throws IOException {
        return call(Occasion.READY);
    }

    @Override
    public Next expired() throws IOException {
        return call(Occasion.EXPIRED);
    }

    @Override
    public Next stopping() throws IOException {
        return call(Occasion.STOPPING);
    }

    @Override
    public Next shed() throws IOException {
        return call(Occasion.SHED);
    }

    @Override
    public void seenWaiting() {
        protocol().seenWaiting();
    }

    @Override
    public void relieved() {
        protocol().relieved();
    }

    @Override
    public long held() {
        return protocol().held() + headHeld() + toldHeld();
    }

    /// What is kept of the request for those who observe.
    private long toldHeld() {
        return upgrade == null || watch == null ? 0 : watch.held();
    }

    /// The head of the request, for as long as the connection lasts.
    private long headHeld() {
        if (upgrade == null) {
            return 0;
        }
        Request head = upgrade.request();
        return (long) head.target().length() + head.headers().encodedLength();
    }

    @Override
    public boolean mayDrop(boolean wantingForLong) {
        return protocol().mayDrop(wantingForLong);
    }

    @Override
    public @Nullable Runnable takeAftermath() {
        return protocol().takeAftermath();
    }

    @Override
    public void cut(boolean owned) {
        account.countAsCut();
        protocol().cut(owned);
        tellClosed(CloseReason.STOP);
    }

    @Override
    public boolean closed() {
        try {
            return protocol().closed();
        } finally {
            account.ends(server.cutting());
            tellClosed(reason());
        }
    }

    /// Why the protocol has closed the connection, if it has not said so.
    private CloseReason reason() {
        if (occasion != Occasion.READY) {
            return occasion.reason;
        }
        if (connection.transport().isBroken()) {
            return CloseReason.TLS;
        }
        if (connection.input().hasEnded()) {
            return CloseReason.CLIENT;
        }
        return server.draining() ? CloseReason.STOP : occasion.reason;
    }

    private void tellClosed(CloseReason otherwise) {
        boolean spoken = messages.close();
        if (watch != null) {
            // What a client has begun with tells of each exchange, and of what is sent for it.
            if (upgrade != null) {
                watch.taken(connection.output().sent() - sentBefore);
                sentBefore = connection.output().sent();
            }
            watch.close(
                    otherwise, connection.input().received(), spoken ? this::closedSocket : null);
        }
    }

    private ClosedWebSocket closedSocket(FinishedExchange opening) {
        return messages.facts(
                opening,
                connection.input().received() - receivedAtFirst,
                connection.output().sent() - sentAtFirst);
    }
}
