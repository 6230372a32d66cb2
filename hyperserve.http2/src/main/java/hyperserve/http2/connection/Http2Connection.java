package hyperserve.http2.connection;

import hyperserve.api.CloseReason;
import hyperserve.api.Nullable;
import hyperserve.http2.frame.ConnectionErrorException;
import hyperserve.http2.frame.ErrorCode;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Input;
import hyperserve.runtime.net.Insiders;
import hyperserve.runtime.net.LingeringClose;
import hyperserve.runtime.net.Next;
import hyperserve.runtime.net.Output;
import hyperserve.runtime.net.Protocol;
import hyperserve.runtime.overload.Exceeded;
import hyperserve.runtime.protocol.Opening;
import hyperserve.runtime.semantics.ConnectionAccount;
import hyperserve.runtime.semantics.ConnectionWatch;
import hyperserve.runtime.semantics.ServerState;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// HTTP/2 on one connection: takes in what has come, has the requests answered, and sends what
/// there is to be sent, in one write.
///
/// ```
///   input ──▶ Receiver ──▶ begun ──▶ handlers, here while the connection is lent,
///                │                   or on threads of their own
///                ▼                        │ news
///   output ◀── Sender ◀───────────────────┘
/// ```
///
/// One owner at a time reads and writes. A handler that runs on the owner's thread has the
/// connection lent meanwhile: if it turns out to wait, or more comes, somebody else goes on with
/// all the other streams, and what the handler has made is left among the news. So do those on
/// threads of their own, and all of them signal; but who writes much, and finds the connection
/// free, sends it (see [WriterTurns]).
public final class Http2Connection implements Protocol {

    private static final Logger LOG = LazyLogger.of(Http2Connection.class);

    /// Nothing more is taken in while so much is to be sent.
    private static final long MOST_UNSENT = 128 * 1024;

    /// Rounds before other connections have their turn.
    private static final int ROUNDS = 8;

    /// What a stream keeps beside its head, its body, its thread and its response.
    private static final long STREAM = 2048;

    private final Connection connection;
    private final ServerState server;
    private final @Nullable ConnectionWatch watch;
    private final Opening opening;
    private final Input input;
    private final Output output;
    private final Insiders insiders;
    private final Streams streams;
    private final Sender sender;
    private final Receiver receiver;
    private final Requests requests;
    private final Farewell farewell = new Farewell();
    private final Clocks clocks;
    private final Outgoing outgoing;
    private final WriterTurns writerTurns;
    private final Dispatcher dispatcher;
    private final StreamEnds ends;
    private final News news;

    /// How many streams the client may have at a time.
    private final int mostStreams;

    private boolean started;
    private boolean skippedReading;
    private @Nullable LingeringClose ending;

    private volatile boolean closesAfterwards;
    private final Aftermath aftermath = new Aftermath();

    /// A connection whose client has begun with the preface.
    ///
    /// @param opening what is known of it
    public Http2Connection(Opening opening) {
        this.opening = opening;
        this.connection = opening.connection();
        this.server = opening.server();
        this.watch = opening.watch();
        this.insiders = connection.haveSeveralInside();
        this.streams = new Streams(server.streams(), insiders);
        this.input = connection.input();
        this.output = connection.output();
        this.mostStreams = server.limits().streams();
        this.news = new News(connection, Windows.ofConnection(mostStreams));
        this.clocks = new Clocks(server);
        ConnectionAccount account = opening.account();
        this.outgoing = new Outgoing(connection, clocks, account, watch);
        this.requests = new Requests(this);
        this.ends = new StreamEnds(this, account, requests, clocks, news);
        this.sender = new Sender(this);
        this.receiver = new Receiver(this, sender, farewell, requests);
        this.dispatcher = new Dispatcher(this);
        this.writerTurns = new WriterTurns(this, clocks, outgoing);
    }

    Connection connection() {
        return connection;
    }

    ServerState server() {
        return server;
    }

    Streams streams() {
        return streams;
    }

    /// The threads of its handlers.
    Insiders insiders() {
        return insiders;
    }

    /// Whether the client has as many streams as it may.
    boolean isFull() {
        return streams.count() >= mostStreams;
    }

    @Nullable
    ConnectionWatch watch() {
        return watch;
    }

    long now() {
        return server.clock().getAsLong();
    }

    @Override
    public Next ready() throws IOException {
        LingeringClose last = ending;
        if (last != null) {
            return last.proceed();
        }
        try {
            return advance();
        } catch (ConnectionErrorException e) {
            return fail(e);
        }
    }

    private Next advance() throws IOException, ConnectionErrorException {
        if (!started) {
            started = true;
            Greeting.say(output, mostStreams, requests.bounds());
            receiver.begin(Windows.ofConnection(mostStreams));
        }
        clocks.resume();
        // To look for more would cost a read, and what is there is reported again.
        boolean reads = !takeNews() || skippedReading;
        skippedReading = !reads;
        for (int i = 0; i < ROUNDS; i++) {
            receive(reads);
            if (!dispatcher.answerAll()) {
                return Next.HANDED_OVER;
            }
            takeNews();
            gather();
            outgoing.flush();
            // The end is there to be read for ever.
            reads =
                    !input.hasEnded()
                            && connection.transport().hasUnread()
                            && output.unsent() <= MOST_UNSENT;
            if (!aftermath.isEmpty()) {
                return Next.AGAIN;
            }
            if (!reads && (output.unsent() > 0 || !sender.hasWork())) {
                return settle();
            }
        }
        return Next.AGAIN;
    }

    /// Takes in what is here, having read once, unless much is to be sent.
    private void receive(boolean reads) throws IOException, ConnectionErrorException {
        if (output.unsent() > MOST_UNSENT) {
            return;
        }
        if (reads && !input.hasEnded()) {
            input.fill();
        }
        receiver.take();
    }

    /// Looks what has become of a stream.
    void progress(Stream stream) {
        Runnable noted = stream.call().takeFault();
        if (noted != null) {
            note(noted);
        }
        if (stream.localClosed) {
            return;
        }
        if (stream.work().isLost()) {
            ends.reset(stream, ErrorCode.INTERNAL_ERROR, CloseReason.FAILURE);
        } else {
            sender.progress(stream);
        }
    }

    /// Looks at those of which there is news.
    ///
    /// @return whether there was any
    private boolean takeNews() {
        boolean any = false;
        for (Stream each = news.takeFinished(); each != null; each = news.takeFinished()) {
            any = true;
            finished(each);
        }
        for (Stream each = news.take(); each != null; each = news.take()) {
            any = true;
            each.newsTaken();
            if (!each.localClosed) {
                receiver.opened(each, each.takeCredit());
                if (!each.work().isLost()) {
                    sender.progress(each);
                }
            }
        }
        receiver.update(news.takeCredit());
        return any;
    }

    /// Nobody answers a stream any more, at the moment.
    void finished(Stream stream) {
        if (stream.lingers) {
            stream.lingers = false;
            streams.lingersNoMore();
        } else if (stream.work().isToBeDone()) {
            dispatcher.add(stream);
        } else {
            progress(stream);
        }
    }

    /// Puts into the output what may be sent.
    void gather() {
        if (closesAfterwards || server.draining() || clocks.life().isOver()) {
            boolean idle = isIdle() && output.unsent() == 0;
            farewell.announce(output, streams.last(), idle, now());
        }
        farewell.proceed(output, streams.last(), now());
        sender.pump();
    }

    /// Says what the connection waits for.
    Next settle() throws IOException {
        if (input.hasEnded()) {
            opening.endings().accept(CloseReason.CLIENT);
            return Next.CLOSE;
        }
        boolean unsent = output.unsent() > 0;
        if (farewell.isSaid() && isIdle() && !unsent) {
            opening.endings()
                    .accept(server.draining() ? CloseReason.STOP : CloseReason.LAST_RESPONSE);
            return farewell.isQuiet(streams.last()) ? Next.CLOSE : end(CloseReason.PROTOCOL);
        }
        if (isIdle()) {
            requests.release();
        }
        if (!connection.tryKeep() || !streams.shareContent()) {
            server.sheds().count(Exceeded.MEMORY);
            return shed();
        }
        connection.deadline(clocks.due(this, unsent));
        if (unsent) {
            return output.unsent() > MOST_UNSENT ? Next.WRITE : Next.READ_OR_WRITE;
        }
        return Next.READ;
    }

    /// Whether no request is answered at the moment.
    boolean isIdle() {
        return streams.all().isEmpty();
    }

    /// Whether nothing more is said but good-bye.
    boolean isEnding() {
        return ending != null;
    }

    WriterTurns writerTurns() {
        return writerTurns;
    }

    Receiver receiver() {
        return receiver;
    }

    Sender sender() {
        return sender;
    }

    Farewell farewell() {
        return farewell;
    }

    @Override
    public Next expired() throws IOException {
        LingeringClose last = ending;
        if (last != null) {
            // Perhaps by a clock of before: it has one of its own.
            return last.proceed();
        }
        clocks.resume();
        outgoing.flush();
        if (clocks.isWriteOver(output.unsent() > 0)) {
            opening.endings().accept(CloseReason.TIMEOUT);
            leaveAll(CloseReason.TIMEOUT);
            return Next.CLOSE;
        }
        if (clocks.isOver(this)) {
            boolean stops = receiver.isBetweenRequests() && server.draining();
            CloseReason why = stops ? CloseReason.STOP : CloseReason.TIMEOUT;
            opening.endings().accept(why);
            farewell.say(output, streams.last(), ErrorCode.NO_ERROR);
            return end(why);
        }
        for (Stream each : streams.copy()) {
            if (clocks.isOver(each)) {
                boolean answered = each.localClosed;
                ErrorCode code = answered ? ErrorCode.NO_ERROR : ErrorCode.CANCEL;
                ends.reset(each, code, CloseReason.TIMEOUT);
            } else if (each.push != null) {
                sender.progress(each);
            }
        }
        return ready();
    }

    @Override
    public Next stopping() throws IOException {
        for (Stream each : streams.copy()) {
            each.stopping();
            sender.progress(each);
        }
        return ready();
    }

    @Override
    public Next shed() throws IOException {
        opening.endings().accept(CloseReason.SHED);
        leaveAll(CloseReason.SHED);
        farewell.say(output, streams.last(), ErrorCode.NO_ERROR);
        outgoing.flush();
        return Next.CLOSE;
    }

    /// What the client has done ends the connection.
    private Next fail(ConnectionErrorException why) throws IOException {
        LOG.log(Level.DEBUG, "a client has broken the rules of HTTP/2: {0}", why.reason());
        boolean tooMuch = why.code().equals(ErrorCode.ENHANCE_YOUR_CALM);
        CloseReason reason = tooMuch ? CloseReason.FLOOD : CloseReason.MALFORMED;
        opening.endings().accept(reason);
        farewell.say(output, streams.last(), why.code());
        return end(reason);
    }

    private Next end(CloseReason why) throws IOException {
        leaveAll(why);
        outgoing.flush();
        if (output.unsent() > 0) {
            return Next.CLOSE;
        }
        LingeringClose last = new LingeringClose(connection, server.clock());
        ending = last;
        return last.begin();
    }

    private void leaveAll(CloseReason why) {
        dispatcher.drop();
        ends.leaveAll(why);
        sender.drop();
    }

    /// A request has come.
    void begun(Stream stream) {
        streams.add(stream);
        clocks.life().asked();
        dispatcher.add(stream);
    }

    StreamEnds ends() {
        return ends;
    }

    News news() {
        return news;
    }

    /// Something went wrong that is to be told when the connection is let go. Any thread may call
    /// it.
    void note(Runnable what) {
        aftermath.note(what);
    }

    /// The connection is to end after those in progress. Any thread may call it.
    void closeAfterwards() {
        closesAfterwards = true;
    }

    @Override
    public @Nullable Runnable takeAftermath() {
        return aftermath.take();
    }

    @Override
    public void seenWaiting() {
        dispatcher.seenWaiting();
    }

    @Override
    public void relieved() {
        dispatcher.relieved();
    }

    @Override
    public long held() {
        return news.kept()
                + STREAM * streams.count()
                + requests.held()
                + receiver.held()
                + (watch == null ? 0 : watch.held());
    }

    @Override
    public void cut(boolean owned) {
        if (!owned) {
            leaveAll(CloseReason.STOP);
        }
    }

    @Override
    public boolean closed() {
        leaveAll(server.cutting() ? CloseReason.STOP : CloseReason.CLIENT);
        input.consume(input.size());
        return true;
    }
}
