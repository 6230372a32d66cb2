package hyperserve.bench.compare;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Clients that are subscribed to a server's events, all on the thread that calls, and one that has
/// events published. A client that is not served, or that misses an event, fails the call.
final class Subscribers implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Selector selector = Selector.open();
    private final List<EventReader> readers = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final Socket publisher = new Socket();
    private final byte[] answer = new byte[4096];

    /// How many clients have had the event that was published last.
    private int served;

    private long published;

    private Subscribers(ServerProcess server) throws IOException {
        publisher.connect(ServerProcess.address(server.port()));
        publisher.setSoTimeout((int) LIMIT.toMillis());
    }

    /// Subscribes clients, and waits until all are.
    ///
    /// @throws IllegalStateException if a process may not have so many sockets open
    static Subscribers of(ServerProcess server, int number) throws IOException {
        Descriptors.require("subscribers", number);
        Subscribers all = new Subscribers(server);
        try {
            for (int i = 0; i < number; i++) {
                all.subscribe(server);
            }
            all.await(() -> all.readers.stream().allMatch(EventReader::subscribed));
            return all;
        } catch (IOException | RuntimeException e) {
            all.close();
            throw e;
        }
    }

    private void subscribe(ServerProcess server) throws IOException {
        SocketChannel channel = SocketChannel.open(ServerProcess.address(server.port()));
        channel.write(ServerProcess.request("/events"));
        channel.configureBlocking(false);
        EventReader reader = new EventReader();
        readers.add(reader);
        channel.register(selector, SelectionKey.OP_READ, reader);
    }

    /// Has one event published, and waits until all clients have it.
    void publish() throws IOException {
        served = 0;
        published++;
        publisher.getOutputStream().write(ServerProcess.request("/publish").array());
        await(() -> served == readers.size());
        int length = Math.max(0, publisher.getInputStream().read(answer));
        String text = new String(answer, 0, length, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("HTTP/1.1 200 ")) {
            throw new IllegalStateException("the answer to /publish is " + text);
        }
    }

    private void await(BooleanSupplier enough) throws IOException {
        long begun = System.nanoTime();
        while (!enough.getAsBoolean()) {
            if (System.nanoTime() - begun > LIMIT.toNanos()) {
                throw new IllegalStateException(
                        "%d of %d subscribers have event %d after %s"
                                .formatted(served, readers.size(), published, LIMIT));
            }
            selector.select(this::read, 1000);
        }
    }

    private void read(SelectionKey key) {
        EventReader reader = (EventReader) key.attachment();
        long before = reader.events();
        try {
            if (((SocketChannel) key.channel()).read(buffer.clear()) < 0) {
                throw new IllegalStateException("a subscriber's connection was closed");
            }
        } catch (IOException e) {
            throw new IllegalStateException("a subscriber's connection was cut", e);
        }
        reader.read(buffer.flip());
        if (reader.events() > published) {
            throw new IllegalStateException("a subscriber got more events than were published");
        }
        if (before < published && reader.events() == published) {
            served++;
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : List.copyOf(selector.keys())) {
            key.channel().close();
        }
        selector.close();
        publisher.close();
    }
}
