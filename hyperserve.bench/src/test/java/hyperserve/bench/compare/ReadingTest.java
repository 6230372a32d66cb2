package hyperserve.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/// What other programs and the kernel write, as they write it.
final class ReadingTest {

    @Test
    void readsWrk() {
        String output =
                """
                Running 5s test @ http://127.0.0.1:8080/plaintext
                  1 threads and 64 connections
                Requests/sec: 120000.00

                RESULT requests=600000 micros=5000000 failed=2 p50=410 p90=600 p99=900 p999=1200 max=5000
                """;
        assertThat(Load.parse(output))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "requests", 600000.0,
                                "rate", 120000.0,
                                "failed", 2.0,
                                "p50_us", 410.0,
                                "p90_us", 600.0,
                                "p99_us", 900.0,
                                "p999_us", 1200.0,
                                "max_us", 5000.0));
    }

    @Test
    void refusesWrkWithoutAReport() {
        assertThatThrownBy(() -> Load.parse("unable to connect"))
                .hasMessageContaining("unable to connect");
    }

    @Test
    void addsProcessorTimePerRequest() {
        assertThat(Load.withCpu(Map.of("requests", 200.0), 1000)).containsEntry("cpu_us", 5.0);
        assertThat(Load.withCpu(Map.of("requests", 0.0), 1000)).doesNotContainKey("cpu_us");
    }

    @Test
    void countsFailuresOfTheOtherLoad() {
        Histogram latencies = new Histogram();
        latencies.record(3_000);
        OpenLoopClient client = new OpenLoopClient(0, Traffic.plaintext(1, 1));
        client.late().record(70);
        Map<String, Double> slow = Map.of("rate", 2000.0, "failed", 4.0);
        assertThat(ColdDisturbed.figures(latencies, client, slow))
                .containsEntry("requests", 1.0)
                .containsEntry("failed", 4.0)
                .containsEntry("max_us", 3.0)
                .containsEntry("client_late_p99_us", 0.07)
                .containsEntry("sleeps_rate", 2000.0);
    }

    @Test
    void putsWhatNeverBlockedBesideWhatDid() {
        Map<String, Double> rarely =
                Map.of(
                        "p99_us",
                        900.0,
                        "client_late_p99_us",
                        100.0,
                        "failed",
                        1.0,
                        "requests",
                        7.0);
        Map<String, Double> never =
                Map.of(
                        "p99_us",
                        300.0,
                        "client_late_p99_us",
                        500.0,
                        "failed",
                        2.0,
                        "requests",
                        9.0);
        assertThat(RareBlock.figures(rarely, never))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "p99_us", 900.0,
                                "unblocked_p99_us", 300.0,
                                "client_late_p99_us", 100.0,
                                "failed", 3.0,
                                "requests", 7.0));
    }

    @Test
    void readsProcessorTimeOfAProgramWithAStrangeName() {
        String stat = "42 (a) b (c)) S 1 2 3 4 5 6 7 8 9 10 100 20 3 4 20 0 1 0";
        assertThat(ProcessFigures.cpuMicros(stat)).isEqualTo(127 * 10_000);
    }

    @Test
    void readsResidentMemory() {
        String status = "Name:\\tx\nVmHWM:\t  9999 kB\nVmRSS:\t    1234 kB\nRssAnon:\t 5 kB\n";
        assertThat(ProcessFigures.residentBytes(status)).isEqualTo(1234 * 1024);
    }

    @Test
    void readsStrace() {
        String table =
                """
                % time     seconds  usecs/call     calls    errors syscall
                ------ ----------- ----------- --------- --------- ----------------
                 60.00    0.600000           6    100000           write
                 30.00    0.300000           3    100000         7 read
                 10.00    0.100000           2     50000           epoll_wait
                ------ ----------- ----------- --------- --------- ----------------
                100.00    1.000000           4    250000         7 total
                """;
        assertThat(SystemCalls.perRequest(table, Map.of("requests", 100000.0, "failed", 0.0)))
                .containsEntry("calls", 2.5)
                .containsEntry("calls_read", 1.0)
                .containsEntry("calls_epoll_wait", 0.5);
    }

    @Test
    void addsUpTheHeap() {
        String serial =
                """
                 DefNew     total 4928K, used 100K [0x1, 0x2, 0x3)
                  eden space 4416K,   2% used [0x1, 0x2, 0x3)
                 Tenured    total 10944K, used 600K [0x1, 0x2, 0x3)
                 Metaspace       used 3000K, committed 3200K, reserved 1114112K
                  class space    used 300K, committed 400K, reserved 1048576K
                """;
        assertThat(MemoryEach.used(serial)).isEqualTo(700 * 1024);
    }

    @Test
    void readsTheVersionOfAJar() {
        String path =
                "/r/httpserver-1.0.29.jar:/r/netty-codec-http2-4.0.jar:/r/netty-codec-4.2.jar";
        assertThat(Contestants.version(path, "httpserver")).isEqualTo("1.0.29");
        assertThat(Contestants.version(path, "netty-codec")).isEqualTo("4.2");
        assertThat(Contestants.version(path, "netty-codec-http")).isEqualTo("unknown");
    }

    @Test
    void readsTheOptions() {
        Plan plan = Plan.parse(List.of("--rounds", "2", "--cases", "a,b", "--rate", "1000"));
        assertThat(plan.rounds()).isEqualTo(2);
        assertThat(plan.warmUp()).isEqualTo(12);
        assertThat(plan.cases()).containsExactly("a", "b");
        assertThat(plan.rate()).isEqualTo(1000);
    }

    @Test
    void refusesOptionsThatItDoesNotKnow() {
        assertThatThrownBy(() -> Plan.parse(List.of("--round", "2")))
                .hasMessage("unknown option --round");
        assertThatThrownBy(() -> Plan.parse(List.of("--rounds")))
                .hasMessage("no value for --rounds");
        assertThatThrownBy(() -> Plan.parse(List.of("--rounds", "0")))
                .hasMessage("--rounds must be a number from 1, was '0'");
    }
}
