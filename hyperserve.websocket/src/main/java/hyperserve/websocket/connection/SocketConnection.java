package hyperserve.websocket.connection;

import hyperserve.api.CloseReason;
import hyperserve.api.ClosedWebSocket.Side;
import hyperserve.api.Nullable;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Input;
import hyperserve.runtime.net.LingeringClose;
import hyperserve.runtime.net.Next;
import hyperserve.runtime.net.Output;
import hyperserve.runtime.net.Protocol;
import hyperserve.runtime.overload.Exceeded;
import hyperserve.runtime.overload.Sheds;
import hyperserve.runtime.protocol.Handover;
import hyperserve.runtime.protocol.WebSocketAccount;
import hyperserve.websocket.deflate.DeflateAgreement;
import hyperserve.websocket.deflate.DeflatePool;
import hyperserve.websocket.deflate.MessageCompressor;
import hyperserve.websocket.deflate.MessageDecompressor;
import hyperserve.websocket.frame.CloseCode;
import hyperserve.websocket.frame.ConnectionErrorException;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// WebSocket on one connection: takes in what has come, has the application called, and sends what
/// there is to be sent, in one write.
///
/// ```
///   input ──▶ Receiver ──▶ Inbox ──▶ Calls: the application, here while the connection is
///                │                     │      lent, or on a thread of its own
///                ▼ pongs               ▼
///   output ◀── Sender ◀────────── Outbox ◀── any thread
/// ```
///
/// One owner at a time reads and writes. While the inbox is full nothing is read; while the outbox
/// is, senders wait or are told. The end is told to the application once, whatever has caused it:
/// the inbox takes the first one. Then the connection closes, whether the application is done with
/// it or not.
final class SocketConnection implements Protocol {

    private static final Logger LOG = LazyLogger.of(SocketConnection.class);

    /// Rounds before other connections have their turn.
    private static final int ROUNDS = 8;

    /// What all that belongs to a socket takes while it idles.
    private static final long SOCKET = 768;

    /// Of all servers of this process: some 15 MB if all are in use.
    private static final DeflatePool DEFLATE = new DeflatePool(6, 16, 256);

    /// RFC 7692 §7.1.2.1.
    private static final int WHOLE_WINDOW = 15;

    private final Connection connection;
    private final Input input;
    private final Output output;
    private final Timeouts timeouts;
    private final Consumer<CloseReason> endings;
    private final WebSocketAccount account;
    private final Sheds sheds;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Calls calls;
    private final Sender sender;
    private final Receiver receiver;
    private final SocketClocks clocks;

    /// How long each step of a close is waited for.
    private long closeTime;

    private boolean started;
    private boolean skippedReading;

    /// Whether a close was asked for, and the clock of it runs.
    private boolean closing;

    /// Whether a close was sent, and the clock of its answer runs.
    private boolean answering;

    /// Whether what the client has sent is of no use any more, as it has broken the rules.
    private boolean failed;

    /// Whether the connection is only to be closed.
    private boolean over;

    private @Nullable LingeringClose ending;

    SocketConnection(Handover handover, SocketSetup setup) {
        this.connection = handover.connection();
        this.input = connection.input();
        this.output = connection.output();
        this.timeouts = handover.timeouts();
        this.endings = handover.endings();
        this.account = handover.account();
        this.sheds = handover.sheds();
        LongSupplier clock = handover.clock();
        Socket socket = new Socket(handover, setup.bounds());
        this.inbox = socket.inbox();
        this.outbox = socket.outbox();
        this.calls = new Calls(handover, socket, setup.application());
        DeflateAgreement agreed = setup.deflate();
        MessageCompressor out = agreed == null ? null : new MessageCompressor(DEFLATE, agreed);
        MessageDecompressor in =
                agreed == null
                        ? null
                        : new MessageDecompressor(DEFLATE, agreed, setup.maxMessage());
        this.sender = new Sender(outbox, output, account, out, isAlikeForAll(agreed));
        Floods floods = new Floods(handover.limits(), clock);
        this.receiver = new Receiver(connection, inbox, sender, account, setup, in, floods);
        this.clocks = new SocketClocks(clock, setup.bounds(), timeouts);
        this.closeTime = setup.bounds().closeTimeout();
    }

    /// Whether messages are compressed for this client as for all that take the whole window, each
    /// by itself.
    private static boolean isAlikeForAll(@Nullable DeflateAgreement agreed) {
        return agreed != null
                && agreed.serverNoContextTakeover()
                && agreed.serverMaxWindowBits() == WHOLE_WINDOW;
    }

    @Override
    public Next ready() throws IOException {
        LingeringClose last = ending;
        if (last != null) {
            return last.proceed();
        }
        boolean news = outbox.beginOwning();
        try {
            return advance(news);
        } catch (ConnectionErrorException e) {
            return fail(e);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the client of a WebSocket is gone", e);
            return end(CloseReason.CLIENT, "the client is gone");
        }
    }

    /// @param news whether something is to be sent: to look for more to read would cost a read
    ///     then, and what is there is reported again
    private Next advance(boolean news) throws IOException, ConnectionErrorException {
        start();
        clocks.resume();
        boolean reads = !news || skippedReading;
        skippedReading = !reads;
        for (int i = 0; i < ROUNDS; i++) {
            receive(reads);
            if (!calls.deliver()) {
                return Next.HANDED_OVER;
            }
            if (over) {
                return Next.CLOSE;
            }
            send();
            if (isDone()) {
                return close();
            }
            boolean hasMore = receiver.hasMore() || connection.transport().hasUnread();
            reads = reads && isListening() && hasMore;
            if (!reads && !goesOn()) {
                return settle();
            }
        }
        return isKept() ? Next.AGAIN : shedForMemory();
    }

    private void start() {
        if (started) {
            return;
        }
        started = true;
        account.open();
        calls.begin();
    }

    /// Whether there is something to do that nothing will tell of.
    private boolean goesOn() {
        boolean mayTake = !failed && !receiver.isClosed() && receiver.isStopped();
        boolean takesMore = mayTake && !inbox.isFull();
        return takesMore || goesOnSending() || calls.hasLeftMore();
    }

    private boolean goesOnSending() {
        return output.unsent() == 0 && sender.hasMore();
    }

    private void receive(boolean reads) throws IOException, ConnectionErrorException {
        if (failed || over || receiver.isClosed()) {
            return;
        }
        if (reads && isListening() && receiver.fill() > 0) {
            clocks.heard();
        }
        boolean stopped = receiver.isStopped();
        receiver.take();
        if (stopped && !receiver.isStopped()) {
            // It was not listened to.
            clocks.heard();
        }
        if (receiver.isClosed()) {
            clientClosed();
        }
    }

    /// Whether what comes is read.
    private boolean isListening() {
        return !failed && !receiver.isClosed() && !receiver.isStopped() && !input.hasEnded();
    }

    /// The client's close is answered by its code, when the application has had what came before
    /// it, and could send what it had to say to that.
    private void clientClosed() {
        End said = new End(receiver.closeCode(), receiver.closeReason(), Side.CLIENT);
        End first = outbox.close();
        outbox.answer(new End(said.code(), "", Side.CLIENT));
        ended(first == null ? said : first);
        if (!closing) {
            closing = true;
            clocks.closing(closeTime / 2);
        }
        endings.accept(first == null ? CloseReason.CLIENT : CloseReason.PROTOCOL);
    }

    private void send() throws IOException {
        flush();
        for (int i = 0; i < ROUNDS && goesOnSending(); i++) {
            sender.pump();
            flush();
        }
        boolean asked = outbox.close() != null;
        if (asked && output.unsent() > 0 && !sender.isClosed()) {
            if (receiver.isClosed()) {
                // It wants no more, and has no room for it.
                outbox.hurry();
            }
            sender.pump();
            flush();
        }
        if (asked && !closing) {
            closing = true;
            clocks.closing(closeTime / 2);
        }
        if (sender.isClosed() && !answering) {
            answering = true;
            clocks.closing(closeTime);
        }
    }

    private void flush() throws IOException {
        long before = output.unsent();
        if (before > 0) {
            try {
                connection.transport().noDelay();
                output.flush();
            } finally {
                clocks.moved(before - output.unsent());
            }
        }
    }

    /// Whether all is said by both sides.
    private boolean isDone() {
        return sender.isClosed() && output.unsent() == 0 && (failed || receiver.isClosed());
    }

    private Next close() throws IOException {
        if (!failed && !LingeringClose.isNeeded(connection)) {
            over = true;
            return Next.CLOSE;
        }
        LingeringClose last = new LingeringClose(connection, clocks::now);
        ending = last;
        return last.begin();
    }

    private Next settle() throws IOException {
        if (input.hasEnded() && !receiver.isStopped() && !failed) {
            return end(CloseReason.CLIENT, "the client is gone");
        }
        if (!isKept()) {
            return shedForMemory();
        }
        boolean unsent = output.unsent() > 0;
        boolean listens = isListening();
        connection.deadline(clocks.due(unsent, listens));
        if (unsent) {
            return listens ? Next.READ_OR_WRITE : Next.WRITE;
        }
        return listens ? Next.READ : Next.SIGNAL;
    }

    /// Whether there is room for what it keeps from now on.
    private boolean isKept() {
        return connection.tryKeep() && outbox.share();
    }

    private Next shedForMemory() {
        sheds.count(Exceeded.MEMORY);
        return shed("memory is short");
    }

    /// What the client has sent ends the connection (RFC 6455 §7.1.7).
    private Next fail(ConnectionErrorException why) throws IOException {
        LOG.log(Level.DEBUG, "a client has broken the rules of WebSocket: {0}", why.reason());
        boolean isFlood = why.code() == CloseCode.POLICY_VIOLATION;
        endings.accept(isFlood ? CloseReason.FLOOD : CloseReason.MALFORMED);
        failed = true;
        End said = new End(why.code(), why.reason(), Side.SERVER);
        outbox.close(said, true);
        ended(outbox.ending("", Side.SERVER));
        return ready();
    }

    /// The application is to be told of the end, and so is the server.
    private void ended(End how) {
        End first = inbox.end(how);
        account.ended(first.code(), first.by());
    }

    /// The connection ends without another word.
    private Next end(CloseReason why, String what) {
        endings.accept(why);
        ended(outbox.ending(what, why == CloseReason.CLIENT ? Side.CLIENT : Side.SERVER));
        sender.end();
        receiver.end();
        over = true;
        return calls.deliver() ? Next.CLOSE : Next.HANDED_OVER;
    }

    @Override
    public Next expired() throws IOException {
        if (ending != null || over) {
            return Next.CLOSE;
        }
        outbox.beginOwning();
        clocks.resume();
        try {
            flush();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the client of a WebSocket is gone, and was slow before", e);
            return end(CloseReason.CLIENT, "the client is gone");
        }
        if (clocks.isWriteOver(output.unsent() > 0)) {
            return end(CloseReason.TIMEOUT, "the client does not read");
        }
        if (clocks.isCloseOver()) {
            if (sender.isClosed()) {
                return end(CloseReason.TIMEOUT, "the client does not close");
            }
            outbox.close(new End(CloseCode.NORMAL, "", Side.SERVER), true);
        } else if (isListening() && clocks.isSilent()) {
            if (clocks.isAsked()) {
                account.unanswered();
                return end(CloseReason.TIMEOUT, "the client gives no sign of life");
            }
            clocks.asked();
            sender.ping();
        }
        return ready();
    }

    /// Says good-bye; the answer is waited for as long as leaves time for the rest of the stop.
    @Override
    public Next stopping() throws IOException {
        if (ending == null && !over) {
            endings.accept(CloseReason.STOP);
            closeTime = Math.min(closeTime, timeouts.drain().toNanos() / 2);
            outbox.close(new End(CloseCode.GOING_AWAY, "the server stops", Side.SERVER), true);
        }
        return ready();
    }

    @Override
    public Next shed() {
        return shed("others need the room");
    }

    private Next shed(String why) {
        if (ending != null || over) {
            return Next.CLOSE;
        }
        outbox.beginOwning();
        outbox.close(new End(CloseCode.TRY_AGAIN_LATER, why, Side.SERVER), true);
        try {
            sender.pump();
            flush();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the client of a WebSocket is gone that is to make room", e);
        }
        return end(CloseReason.SHED, why);
    }

    @Override
    public void seenWaiting() {
        calls.seenWaiting();
    }

    @Override
    public long held() {
        return SOCKET + inbox.count() + receiver.held() + sender.held() + calls.held();
    }

    @Override
    public @Nullable Runnable takeAftermath() {
        return calls.takeAftermath();
    }

    @Override
    public void cut(boolean owned) {
        if (owned) {
            // The server tells of the end now, and the application by whoever owns the connection.
            End end = outbox.ending("the connection was cut", Side.SERVER);
            account.ended(end.code(), end.by());
        } else {
            leave();
        }
    }

    @Override
    public boolean closed() {
        leave();
        input.consume(input.size());
        return true;
    }

    private void leave() {
        ended(outbox.ending("the connection was cut", Side.SERVER));
        sender.end();
        receiver.end();
        calls.end();
    }
}
