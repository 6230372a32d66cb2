package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Handler;
import hyperserve.api.Response;
import hyperserve.api.pool.PoolConfig;
import hyperserve.runtime.limits.Limits;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// What becomes of requests whose handlers wait while no memory is left, and whose clients send
/// more, or go.
final class ServerWithoutMemoryTest {

    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    /// Waits until the gate opens, and tells how that ended.
    private Handler waiting() {
        return request -> wait("opened");
    }

    private Response wait(String result) {
        begun.release();
        try {
            boolean open = gate.await(20, TimeUnit.SECONDS);
            ends.add(open ? result : "forgotten");
        } catch (InterruptedException e) {
            ends.add("interrupted");
        }
        return Response.text("waited");
    }

    private String end() throws InterruptedException {
        return ends.poll(20, TimeUnit.SECONDS);
    }

    private static Client kept(Server server) throws IOException {
        Client client = Client.of(server);
        assertThat(client.send(Client.get("/inline")).answer().text()).isEqualTo("inline");
        return client;
    }

    /// A server with so little memory that none is left once `others` and two more wait. Nothing is
    /// known of what becomes of a client before it is known of the one that was reset after it.
    private Server withoutMemory(Handler handler) {
        return TestServers.server()
                .limits(Limits.defaults().withBufferedBodies(1000).withMemory(Limits.LEAST_MEMORY))
                .poolConfig(PoolConfig.optimal().withWorkers(16, 16, 16))
                .get("/wait", waiting())
                .post("/wait", handler);
    }

    private void fill(Server server, List<Client> others) throws IOException {
        for (int i = 0; i < 5; i++) {
            others.add(kept(server).send(Client.get("/wait")));
        }
        Gate.await(begun, 7);
    }

    @Test
    void interruptsAHandlerWhoseClientHasSentMoreThanThereIsMemoryFor() throws Exception {
        List<Client> others = new ArrayList<>();
        try (Server server = withoutMemory(waiting()).start();
                Client client = kept(server);
                Client another = kept(server)) {
            client.send(Client.get("/wait"));
            another.send(Client.get("/wait"));
            fill(server, others);
            client.send(Client.get("/inline").repeat(600));
            client.reset();
            assertThat(end()).isEqualTo("interrupted");
            gate.countDown();
        } finally {
            close(others);
        }
    }

    @Test
    void saysThatItClosesIfThereIsNoMemoryForTheNextRequests() throws Exception {
        List<Client> others = new ArrayList<>();
        try (Server server = withoutMemory(waiting()).start();
                Client client = kept(server);
                Client later = kept(server)) {
            client.send(Client.get("/wait"));
            later.send(Client.get("/wait"));
            fill(server, others);
            client.send(Client.get("/inline"));
            later.reset();
            assertThat(end()).isEqualTo("interrupted");
            gate.countDown();
            Client.Answer answer = client.answer();
            assertThat(answer.text()).isEqualTo("waited");
            assertThat(answer.closes()).isTrue();
            assertThat(client.read(Duration.ofSeconds(20))).isEqualTo(-1);
        } finally {
            close(others);
        }
    }

    @Test
    void losesNothingOfABodyWhenThereIsNoMemory() throws Exception {
        List<Client> others = new ArrayList<>();
        Handler waitsFirst =
                request -> {
                    wait("opened");
                    return Response.bytes("text/plain", request.body().bytes());
                };
        try (Server server = withoutMemory(waitsFirst).start();
                Client client = kept(server);
                Client later = kept(server)) {
            client.send(Client.post("/wait", 5));
            later.send(Client.get("/wait"));
            fill(server, others);
            client.send("12345");
            later.reset();
            assertThat(end()).isEqualTo("interrupted");
            gate.countDown();
            Client.Answer answer = client.answer();
            assertThat(answer.text()).isEqualTo("12345");
            assertThat(answer.closes()).isFalse();
        } finally {
            close(others);
        }
    }

    /// All that its client has sent is read, and there is no memory to read more.
    @Test
    void interruptsAHandlerWithABodyThatNobodyReadsWhileThereIsNoMemory() throws Exception {
        List<Client> others = new ArrayList<>();
        try (Server server = withoutMemory(waiting()).start();
                Client client = kept(server);
                Client another = kept(server)) {
            client.send(Client.post("/wait", 100_000) + "12345");
            another.send(Client.get("/wait"));
            fill(server, others);
            client.reset();
            assertThat(end()).isEqualTo("interrupted");
            gate.countDown();
        } finally {
            close(others);
        }
    }

    /// What its client has sent cannot be read for want of memory, and the reset is behind it.
    @Test
    void interruptsAHandlerWithABodyThatNobodyReadsWhenThereIsMemoryAgain() throws Exception {
        List<Client> others = new ArrayList<>();
        try (Server server = withoutMemory(waiting()).start();
                Client client = kept(server);
                Client later = kept(server)) {
            client.send(Client.post("/wait", 100_000));
            later.send(Client.get("/wait"));
            fill(server, others);
            client.send("12345".repeat(200));
            client.reset();
            later.reset();
            assertThat(end()).isEqualTo("interrupted");
            for (Client each : others) {
                each.reset();
            }
            for (int i = 0; i < 6; i++) {
                assertThat(end()).isEqualTo("interrupted");
            }
            TestServers.awaitNoConnections(server);
            Eventually.atMost("kept", 0, server::memoryKept);
        }
    }

    /// What was read ahead of it is given up after some seconds, and with it what is behind.
    @Test
    void interruptsAHandlerWhoseClientIsGoneBehindABodyThatNobodyReads() throws Exception {
        List<Client> others = new ArrayList<>();
        try (Server server = withoutMemory(waiting()).start();
                Client client = kept(server);
                Client another = kept(server)) {
            client.send(Client.post("/wait", 100_000) + "12345");
            another.send(Client.get("/wait"));
            fill(server, others);
            client.send("12345".repeat(3_000));
            client.reset();
            assertThat(end()).isEqualTo("interrupted");
            gate.countDown();
        } finally {
            close(others);
        }
    }

    @Test
    void refusesABodyThatWasGivenUpBeforeItWasRead() throws Exception {
        List<Client> others = new ArrayList<>();
        CountDownLatch asked = new CountDownLatch(1);
        Handler late =
                request -> {
                    begun.release();
                    asked.await();
                    return Response.bytes("text/plain", request.body().stream().readAllBytes());
                };
        try (Server server = withoutMemory(late).start();
                Client client = kept(server);
                Client another = kept(server)) {
            client.send(Client.post("/wait", 30_000) + "12345".repeat(1_000));
            another.send(Client.get("/wait"));
            fill(server, others);
            long full = server.memoryKept();
            Eventually.atMost("kept", full - 5_000, server::memoryKept);
            asked.countDown();
            Client.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).contains("no memory was left for the body");
            assertThat(answer.closes()).isTrue();
            gate.countDown();
        } finally {
            close(others);
        }
    }

    private static void close(List<Client> clients) throws IOException {
        for (Client each : clients) {
            each.close();
        }
    }
}
