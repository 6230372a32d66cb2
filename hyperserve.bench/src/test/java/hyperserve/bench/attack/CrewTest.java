package hyperserve.bench.attack;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Response;
import hyperserve.demo.DemoHandlers;
import hyperserve.pool.lockfree.WorkStealingPoolProvider;
import hyperserve.runtime.Server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/// That the clients do what they are said to do: an attack that never comes would always be held.
@Timeout(60)
final class CrewTest {

    private static final int CLIENTS = 20;

    private Server server;

    @BeforeEach
    void start() throws Exception {
        server = Server.at("127.0.0.1", 0).pool(new WorkStealingPoolProvider());
        new DemoHandlers().register(server);
        server.post("/text", request -> Response.text(request.body().text()))
                .post("/other", request -> Response.text("something else"))
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// Lets a hoard come, and go once it has come to what is awaited.
    private CrewReport run(Hoard hoard, Predicate<CrewReport> awaited) throws Exception {
        Crew crew = new Crew(hoard, CLIENTS, server.port(), InetAddress.getByName("127.200.0.1"));
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<?> running =
                    threads.submit(
                            () -> {
                                crew.run();
                                return null;
                            });
            while (!awaited.test(crew.report()) && !running.isDone()) {
                Thread.onSpinWait();
            }
            crew.release();
            running.get();
        }
        return crew.report();
    }

    @Test
    void staysUntilItIsReleased() throws Exception {
        CrewReport report =
                run(
                        Hoards.named("stalled-uploads"),
                        now -> now.settled() == CLIENTS && server.connections() == CLIENTS);
        assertThat(report.peak()).isEqualTo(CLIENTS);
        assertThat(report.open()).isZero();
        assertThat(report.cut()).isZero();
    }

    @Test
    void countsAnswersAndThoseThatAreNoSuccess() throws Exception {
        Hoard asking =
                new Hoard(
                        "asking",
                        CLIENTS,
                        Opening.of("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n"),
                        Manner.HOLD);
        CrewReport report = run(asking, now -> now.answered() == CLIENTS);
        assertThat(report.refused()).isEqualTo(CLIENTS);
        report = run(Hoards.named("idle"), now -> now.answered() == CLIENTS);
        assertThat(report.refused()).isZero();
    }

    @Test
    void resetsAfterAllHaveCome() throws Exception {
        Hoard silent = new Hoard("silent", CLIENTS, Opening.of("GET"), Manner.RESET);
        CrewReport report = run(silent, now -> now.peak() == CLIENTS && now.open() == 0);
        assertThat(report.cut()).isZero();
        assertThat(report.settled()).isEqualTo(CLIENTS);
    }

    @Test
    void theDeafAreNotAnsweredHoweverMuchTheyAsk() throws Exception {
        CrewReport report = run(Hoards.named("unread-answers"), now -> now.settled() == CLIENTS);
        assertThat(report.answered()).isZero();
        assertThat(report.open()).isZero();
    }

    @Test
    void theHonestAreContentWithTheirOwnAnswerOnly() throws Exception {
        CrewReport own = run(honest("/text"), now -> now.settled() == CLIENTS && now.open() == 0);
        assertThat(own.answered()).isEqualTo(CLIENTS);
        assertThat(own.lost()).isZero();

        CrewReport others =
                run(honest("/other"), now -> now.settled() == CLIENTS && now.open() == 0);
        assertThat(others.answered()).isEqualTo(CLIENTS);
        assertThat(others.lost()).isEqualTo(CLIENTS);
    }

    private static Hoard honest(String target) {
        String head = "POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n";
        Opening text = Opening.of(head, "some text".getBytes(StandardCharsets.US_ASCII), 1000);
        return new Hoard("honest", CLIENTS, text, Manner.HONEST);
    }
}
