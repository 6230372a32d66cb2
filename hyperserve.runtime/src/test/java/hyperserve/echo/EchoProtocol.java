package hyperserve.echo;

import hyperserve.api.Request;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Input;
import hyperserve.runtime.net.Next;
import hyperserve.runtime.net.Protocol;
import hyperserve.runtime.protocol.Handover;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// The echo of one connection. It says good-bye when the server stops, and why it leaves a client
/// that is silent.
final class EchoProtocol implements Protocol {

    private static final long MAX_UNSENT = 64 * 1024;

    private final Connection connection;
    private final LongSupplier clock;
    private final Duration patience;
    private String greeting;
    private final Runnable whenClosed;
    private boolean ended;
    private boolean leaving;

    EchoProtocol(Handover handover, Map<?, ?> settings) {
        this(
                handover.connection(),
                handover.clock(),
                settings,
                greeting(settings.get("greeting"), handover.upgrade().request()));
    }

    EchoProtocol(Connection connection, LongSupplier clock, Map<?, ?> settings, String greeting) {
        this.connection = connection;
        this.clock = clock;
        this.patience =
                settings.get("patience") instanceof Duration own ? own : Duration.ofMinutes(1);
        this.whenClosed = settings.get("closed") instanceof Runnable own ? own : () -> {};
        this.greeting = greeting;
    }

    @SuppressWarnings("unchecked")
    private static String greeting(Object made, Request request) {
        return made == null ? "" : ((Function<Request, String>) made).apply(request);
    }

    @Override
    public Next ready() throws IOException {
        say(greeting);
        greeting = "";
        boolean more = true;
        while (more && !leaving && connection.output().unsent() < MAX_UNSENT) {
            echo();
            more = receive();
        }
        return next();
    }

    private void echo() {
        Input input = connection.input();
        connection.output().room(input.size()).put(input.array(), input.start(), input.size());
        input.consume(input.size());
    }

    private boolean receive() throws IOException {
        int count = ended ? -1 : connection.input().fill();
        ended |= count < 0;
        return count > 0;
    }

    private Next next() throws IOException {
        connection.output().flush();
        connection.deadline(clock.getAsLong() + patience.toNanos());
        if (connection.output().unsent() > 0) {
            return Next.WRITE;
        }
        return ended || leaving ? Next.CLOSE : Next.READ;
    }

    private void say(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        connection.output().room(bytes.length).put(bytes);
    }

    private Next leave(String why) throws IOException {
        leaving = true;
        say(why);
        return next();
    }

    @Override
    public Next expired() throws IOException {
        return leaving ? Next.CLOSE : leave("late\r\n");
    }

    @Override
    public Next stopping() throws IOException {
        return leave("bye\r\n");
    }

    @Override
    public Next shed() throws IOException {
        return leave("no room\r\n");
    }

    @Override
    public boolean closed() {
        whenClosed.run();
        return true;
    }
}
