package hyperserve.http2.connection;

import static hyperserve.test.Http2Frames.DATA;
import static hyperserve.test.Http2Frames.END_STREAM;
import static hyperserve.test.Http2Frames.HEADERS;
import static hyperserve.test.Http2Frames.PING;
import static hyperserve.test.Http2Frames.RST_STREAM;
import static hyperserve.test.Http2Frames.SETTINGS;
import static hyperserve.test.Http2Frames.WINDOW_UPDATE;
import static hyperserve.test.Http2Frames.int32;
import static hyperserve.test.Http2Frames.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.BodyOutput;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.runtime.Server;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Writers of all kinds beside each other on connections whose windows and sockets are full now and
/// then: whoever sends, the owner or the writer itself, each byte comes once and in order.
final class WritersTest {

    private static final int CONNECTIONS = 6;
    private static final int STREAMS = 40;
    private static final int AT_ONCE = 5;
    private static final int MOST = 300_000;

    /// What the windows of the client are opened to, at most.
    private static final int WINDOW = 200_000;

    @ParameterizedTest
    @EnumSource
    void sendsEachByteOnceAndInOrder(Pool pool) throws Exception {
        try (Server server =
                        Servers.on(pool)
                                .timeouts(Servers.patient())
                                .get("/inline/{seed}", WritersTest::answer)
                                .handle(
                                        Method.GET,
                                        "/apart/{seed}",
                                        WritersTest::answer,
                                        RouteOptions.defaults().blocking())
                                .start();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Random random = new Random(i);
                all.add(
                        clients.submit(
                                () -> {
                                    download(server, random);
                                    return null;
                                }));
            }
            for (Future<Void> each : all) {
                each.get(120, TimeUnit.SECONDS);
            }
        }
    }

    private static int length(int seed) {
        return new Random(seed).nextInt(MOST);
    }

    /// What stands at a place of the content.
    private static byte at(int seed, int index) {
        return (byte) (index * 31 + (index >> 8) + seed);
    }

    private static Response answer(Request request) {
        int seed = Integer.parseInt(request.pathParameter("seed"));
        int length = length(seed);
        return seed % 2 == 0
                ? Response.stream("a/b", out -> write(out, seed, length))
                : Response.stream("a/b", length, out -> write(out, seed, length));
    }

    private static void write(BodyOutput out, int seed, int length) throws IOException {
        Random random = new Random(seed);
        int most = random.nextInt(3) == 0 ? 5_000 : MOST;
        ByteBuffer buffer =
                random.nextBoolean() ? ByteBuffer.allocateDirect(most) : ByteBuffer.allocate(most);
        for (int from = 0; from < length; ) {
            int count = Math.min(length - from, 1 + random.nextInt(most));
            buffer.clear();
            for (int i = 0; i < count; i++) {
                buffer.put(i, at(seed, from + i));
            }
            out.write(buffer.limit(count).position(0));
            // It is the writer's again.
            for (int i = 0; i < count; i++) {
                buffer.put(i, (byte) 0);
            }
            from += count;
            if (random.nextInt(8) == 0) {
                out.flush();
            }
        }
    }

    /// Has all streams answered, some at a time, and takes some back.
    private static void download(Server server, Random random) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(32 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        try (WireClient client = WireClient.over(socket)) {
            client.frame(SETTINGS, 0, 0, parameter(4, WINDOW));
            client.frame(WINDOW_UPDATE, 0, 0, int32(WINDOW));
            Map<Integer, Integer> received = new HashMap<>();
            Map<Integer, Integer> seeds = new HashMap<>();
            for (int asked = 0; asked < STREAMS || !received.isEmpty(); ) {
                while (asked < STREAMS && received.size() < AT_ONCE) {
                    int id = 2 * asked++ + 1;
                    int seed = random.nextInt(1_000_000);
                    seeds.put(id, seed);
                    received.put(id, 0);
                    client.get(id, (random.nextBoolean() ? "/inline/" : "/apart/") + seed);
                }
                take(client, random, received, seeds);
            }
        }
    }

    private static void take(
            WireClient client,
            Random random,
            Map<Integer, Integer> received,
            Map<Integer, Integer> seeds)
            throws IOException {
        Frame frame = client.next();
        int id = frame.stream();
        if (frame.type() == HEADERS) {
            client.fields(frame);
        }
        if (frame.type() != DATA) {
            assertThat(frame.type()).isIn(HEADERS, SETTINGS, WINDOW_UPDATE, PING);
            return;
        }
        byte[] payload = frame.payload();
        if (payload.length > 0) {
            client.frame(WINDOW_UPDATE, 0, 0, int32(payload.length));
        }
        if (!received.containsKey(id)) {
            return;
        }
        int seed = seeds.get(id);
        int before = received.merge(id, payload.length, Integer::sum) - payload.length;
        for (int i = 0; i < payload.length; i++) {
            if (payload[i] != at(seed, before + i)) {
                throw new AssertionError(
                        "stream %s of seed %s differs at %s".formatted(id, seed, before + i));
            }
        }
        if (frame.has(END_STREAM)) {
            assertThat(received.remove(id)).isEqualTo(length(seed));
        } else if (random.nextInt(200) == 0) {
            client.frame(RST_STREAM, 0, id, int32(8));
            received.remove(id);
        } else if (payload.length > 0) {
            client.frame(WINDOW_UPDATE, 0, id, int32(payload.length));
        }
        if (random.nextInt(50) == 0) {
            client.frame(PING, 0, 0, new byte[8]);
        }
    }
}
