package hyperserve.differential.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hyperserve.differential.http2.Explanation.Difference;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Sends the same generated exchanges of HTTP/2 to HyperServe, nghttpd and nginx.
/// `-Ddifferential.requests=N` and `-Ddifferential.seed=N` ask for more, or for others.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class Http2DifferentialTest {

    private static final int EXCHANGES = Integer.getInteger("differential.requests", 2000);
    private static final long SEED = Long.getLong("differential.seed", 1);

    private List<Exchange> exchanges;
    private List<Outcome> ours;
    private List<Outcome> nghttpds;
    private List<Outcome> nginxs;

    @BeforeAll
    void askAll() throws Exception {
        String nghttp2 = installed("nghttpd", "nghttp2-server");
        String nginxProgram = installed("nginx", "nginx");
        exchanges =
                IntStream.range(0, EXCHANGES)
                        .mapToObj(i -> Generator.generate(SEED * 1_000_003 + i))
                        .toList();
        try (HyperServeServer hyperServe = new HyperServeServer();
                ServerProcess nghttpd = ServerProcess.nghttpd(nghttp2);
                ServerProcess nginx = ServerProcess.nginx(nginxProgram);
                ExecutorService askers = Executors.newFixedThreadPool(3)) {
            Future<List<Outcome>> first = askers.submit(() -> ask(hyperServe));
            Future<List<Outcome>> second = askers.submit(() -> ask(nghttpd));
            Future<List<Outcome>> third = askers.submit(() -> ask(nginx));
            ours = first.get();
            nghttpds = second.get();
            nginxs = third.get();
        }
    }

    private static String installed(String program, String ofPackage) {
        Optional<String> found = ServerProcess.find(program);
        assumeTrue(
                found.isPresent(),
                () ->
                        "%s of Debian's package %s is not installed: apt-get install %s"
                                .formatted(program, ofPackage, ofPackage));
        return found.orElseThrow();
    }

    private List<Outcome> ask(TestServer server) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        for (Exchange exchange : exchanges) {
            outcomes.add(Conversation.with(server, exchange));
        }
        return outcomes;
    }

    @Test
    void judgesAsTheOthersDoOrForAReason() {
        List<String> unexplained = new ArrayList<>();
        for (int i = 0; i < EXCHANGES; i++) {
            Difference difference =
                    Explanation.between(ours.get(i), nghttpds.get(i), nginxs.get(i));
            String what = exchanges.get(i).what();
            boolean explained =
                    Explanation.TABLE.stream().anyMatch(e -> e.explains(difference, what));
            if (difference != Difference.NONE && !explained) {
                unexplained.add(difference + describe(i));
            }
        }
        assertThat(unexplained).isEmpty();
    }

    /// One of the others may be wrong, or slow; not this.
    @Test
    void answersOrRefusesEach() {
        assertThat(IntStream.range(0, EXCHANGES))
                .filteredOn(i -> exchanges.get(i).isWhole() && ours.get(i).answer() < 0)
                .extracting(this::describe)
                .isEmpty();
    }

    @Test
    void understandsAllThatAreAsTheyShouldBe() {
        assertThat(IntStream.range(0, EXCHANGES))
                .filteredOn(i -> exchanges.get(i).what().equals("as it should be"))
                .hasSizeGreaterThan(EXCHANGES / 10)
                .filteredOn(i -> !ours.get(i).isUnderstood() || !ours.get(i).goesOn())
                .extracting(this::describe)
                .isEmpty();
    }

    @Test
    void generatesExchangesOfBothKinds() {
        assertThat(ours).filteredOn(Outcome::isUnderstood).hasSizeGreaterThan(EXCHANGES / 5);
        assertThat(ours)
                .filteredOn(outcome -> !outcome.isUnderstood())
                .hasSizeGreaterThan(EXCHANGES / 5);
    }

    @Test
    void comparesWithServersThatMostlyAgree() {
        assertThat(IntStream.range(0, EXCHANGES))
                .filteredOn(i -> nghttpds.get(i).isUnderstood() == nginxs.get(i).isUnderstood())
                .hasSizeGreaterThan(EXCHANGES * 3 / 5);
    }

    private String describe(int i) {
        return """
         exchange %d: %s: %s
          HyperServe: %s
          nghttpd: %s
          nginx: %s
        """
                .formatted(
                        i,
                        exchanges.get(i).what(),
                        HexFormat.of().formatHex(exchanges.get(i).frames()),
                        ours.get(i),
                        nghttpds.get(i),
                        nginxs.get(i));
    }
}
