package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.ClosedConnection;
import hyperserve.api.FinishedExchange;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.ObservedConnection;
import hyperserve.api.Observer;
import hyperserve.api.Response;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/// Many clients, who ask, pipeline and reset: what is told adds up.
final class ServerObserverCountTest {

    private static final int CLIENTS = 16;
    private static final int CONNECTIONS = 25;
    private static final int MOST_PIPELINED = 40;

    /// Adds up what it is told of each connection.
    private static final class Sums implements Observer {
        private final Map<ObservedConnection, LongAdder> open = new ConcurrentHashMap<>();
        private final LongAdder opened = new LongAdder();
        private final LongAdder closed = new LongAdder();
        private final Map<String, LongAdder> told = new ConcurrentHashMap<>();
        private final Map<Ending, LongAdder> endings = new ConcurrentHashMap<>();
        private final LongAdder wrong = new LongAdder();

        @Override
        public void connectionOpened(ObservedConnection connection) {
            opened.increment();
            if (open.put(connection, new LongAdder()) != null) {
                wrong.increment();
            }
        }

        @Override
        public void exchangeFinished(FinishedExchange exchange) {
            LongAdder count = open.get(exchange.connection());
            if (count == null) {
                wrong.increment();
                return;
            }
            count.increment();
            told.computeIfAbsent(String.valueOf(exchange.target()), _ -> new LongAdder())
                    .increment();
            endings.computeIfAbsent(exchange.ending(), _ -> new LongAdder()).increment();
        }

        @Override
        public void connectionClosed(ClosedConnection connection) {
            closed.increment();
            LongAdder count = open.remove(connection.connection());
            if (count == null || count.sum() != connection.exchanges()) {
                wrong.increment();
            }
        }
    }

    private final Sums sums = new Sums();
    private final LongAdder handled = new LongAdder();
    private final LongAdder answered = new LongAdder();

    /// Every third client goes without reading.
    private void client(Server server, int number) throws IOException {
        Random random = new Random(number);
        for (int i = 0; i < CONNECTIONS; i++) {
            int count = 1 + random.nextInt(MOST_PIPELINED);
            StringBuilder all = new StringBuilder();
            for (int j = 0; j < count; j++) {
                String path = "/" + number + "/" + i + "/" + j;
                all.append(
                        random.nextInt(4) == 0
                                ? Client.post("/body" + path, 3) + "abc"
                                : Client.get("/get" + path));
            }
            try (Client client = Client.of(server)) {
                client.send(all.toString());
                if (number % 3 == 0) {
                    client.reset();
                    continue;
                }
                for (int j = 0; j < count; j++) {
                    assertThat(client.answer().status()).isEqualTo(200);
                    answered.increment();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void isThatOfTheRequests(Pool pool) throws Exception {
        Server configured =
                TestServers.server(pool)
                        .timeouts(TestServers.patient())
                        .observer(sums)
                        .get("/get/{rest...}", _ -> handle("get"))
                        .post("/body/{rest...}", request -> handle(request.body().text()));
        try (Server server = configured.start();
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                all.add(
                        clients.submit(
                                () -> {
                                    client(server, number);
                                    return null;
                                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
            TestServers.awaitNoConnections(server);
        }
        assertThat(sums.wrong.sum()).isZero();
        assertThat(sums.open).isEmpty();
        assertThat(sums.opened.sum()).isEqualTo((long) CLIENTS * CONNECTIONS);
        assertThat(sums.closed.sum()).isEqualTo(sums.opened.sum());
        assertThat(sums.told.values()).allMatch(each -> each.sum() == 1);
        assertThat(sums.told).hasSize((int) handled.sum());
        assertThat(sums.endings.get(Ending.COMPLETE).sum())
                .isBetween(answered.sum(), handled.sum());
        assertThat(sums.endings.keySet()).isSubsetOf(Ending.COMPLETE, Ending.CUT);
    }

    private Response handle(String text) {
        handled.increment();
        return Response.text(text);
    }
}
