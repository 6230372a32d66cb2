package hyperserve.bench.attack;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.demo.DemoHandlers;
import hyperserve.pool.lockfree.WorkStealingPoolProvider;
import hyperserve.runtime.ListenerConfig;
import hyperserve.runtime.Server;
import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.TlsKey;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/// That the clients over TLS do what they are said to do.
@Timeout(120)
final class TlsCrewTest {

    private static final int CLIENTS = 8;
    private static final Duration HEADER = Duration.ofSeconds(5);

    @TempDir Path folder;

    private TlsKey key;
    private Server server;

    @BeforeEach
    void start() throws Exception {
        key = TlsKey.make(folder);
        TlsConfig tls = TlsConfig.of(key.certificate(), key.key());
        server =
                Server.at(ListenerConfig.at("127.0.0.1", 0).withTls(tls))
                        .pool(new WorkStealingPoolProvider())
                        .timeouts(Timeouts.defaults().withHeader(HEADER));
        new DemoHandlers().register(server);
        server.start();
        // What TLS loads at its first handshake is not to be a client's own time.
        Regulars.connected(1, server.port(), key.certificate());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CrewReport run(Misdeed misdeed, Manner manner, Predicate<CrewReport> awaited)
            throws Exception {
        Hoard hoard = new Hoard("hoard", CLIENTS, List.of(misdeed), manner, 1);
        InetAddress source = InetAddress.getByName("127.200.0.2");
        TlsCrew crew = new TlsCrew(hoard, CLIENTS, server.port(), source, key.certificate());
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

    /// With a ClientHello that the server refuses, it would be cut at once.
    @ParameterizedTest
    @EnumSource(names = {"HALF_HELLO", "HELLO_ONLY", "HALF_FINISHED"})
    void theUnfinishedStayUntilTheirTimeIsOver(Misdeed misdeed) throws Exception {
        CrewReport report = run(misdeed, Manner.OUTSTAYING, now -> now.cut() == CLIENTS);
        assertThat(report.lost()).isZero();
        assertThat(report.answered()).isEqualTo(misdeed == Misdeed.HELLO_ONLY ? CLIENTS : 0);
        // Not quite all of it: who is accepted may learn of that late.
        assertThat(report.longestMillis()).isGreaterThan(HEADER.toMillis() / 2);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HALF_HELLO", "HELLO_ONLY", "HALF_FINISHED"})
    void theOthersAreCutForWhatTheyDo(Misdeed misdeed) throws Exception {
        CrewReport report = run(misdeed, Manner.OUTSTAYING, now -> now.cut() == CLIENTS);
        assertThat(report.lost()).isZero();
        assertThat(report.open()).isZero();
    }

    @Test
    void thoseInHasteLeaveWithTheFirstThatTheyAreTold() throws Exception {
        CrewReport report =
                run(
                        Misdeed.HELLO_ONLY,
                        Manner.HASTY,
                        now -> now.settled() == CLIENTS && now.open() == 0);
        assertThat(report.answered()).isEqualTo(CLIENTS);
        assertThat(report.cut()).isZero();
        assertThat(report.lost()).isZero();
    }

    @Test
    void staysUntilItIsReleased() throws Exception {
        CrewReport report =
                run(Misdeed.HELLO_ONLY, Manner.OUTSTAYING, now -> now.settled() == CLIENTS);
        assertThat(report.peak()).isEqualTo(CLIENTS);
        assertThat(report.open()).isZero();
        assertThat(report.cut()).isZero();
    }

    @Test
    void regularsAreServedAndNoticeWhenTheyAreNot() throws Exception {
        Regulars regulars = Regulars.start(2, server.port(), key.certificate());
        regulars.count(true);
        while (regulars.counted() < 4 && regulars.lost().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(regulars.lost()).isEmpty();
        assertThat(regulars.notServedAnew()).isNull();
        server.close();
        while (regulars.lost().size() < 2) {
            Thread.onSpinWait();
        }
        regulars.stop();
        assertThat(regulars.waits()).startsWith("2 over TLS waited ");
        assertThat(regulars.notServedAnew()).startsWith("over TLS: ");
    }
}
