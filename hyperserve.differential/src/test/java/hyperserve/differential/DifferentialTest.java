package hyperserve.differential;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.differential.Explanation.Difference;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Sends the same generated requests to HyperServe, Jetty and Vert.x. `-Ddifferential.requests=N`
/// and `-Ddifferential.seed=N` ask for more, or for others.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DifferentialTest {

    private static final int REQUESTS = Integer.getInteger("differential.requests", 2000);
    private static final long SEED = Long.getLong("differential.seed", 1);

    private List<byte[]> requests;
    private List<Transcript> ours;
    private List<Transcript> jettys;
    private List<Transcript> vertxs;

    @BeforeAll
    void askAll() throws Exception {
        requests =
                IntStream.range(0, REQUESTS)
                        .mapToObj(i -> RequestGenerator.generate(SEED * 1_000_003 + i))
                        .toList();
        try (HyperServeServer hyperServe = new HyperServeServer();
                JettyServer jetty = new JettyServer();
                VertxServer vertx = new VertxServer();
                ExecutorService askers = Executors.newFixedThreadPool(3)) {
            Future<List<Transcript>> first = askers.submit(() -> ask(hyperServe));
            Future<List<Transcript>> second = askers.submit(() -> ask(jetty));
            Future<List<Transcript>> third = askers.submit(() -> ask(vertx));
            ours = first.get();
            jettys = second.get();
            vertxs = third.get();
        }
    }

    @AfterAll
    void forget() {
        requests = null;
    }

    private List<Transcript> ask(TestServer server) throws IOException {
        List<Transcript> transcripts = new ArrayList<>();
        for (byte[] request : requests) {
            transcripts.add(Conversation.with(server, request));
        }
        return transcripts;
    }

    @Test
    void judgesAsTheOthersDoOrForAReason() {
        List<String> unexplained = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            Difference difference = Explanation.between(ours.get(i), jettys.get(i), vertxs.get(i));
            if (difference != Difference.NONE && !isExplained(i, difference)) {
                unexplained.add(difference + describe(i));
            }
        }
        assertThat(unexplained).isEmpty();
    }

    @Test
    void givesWholeResponsesAndEndsEachConnectionItself() {
        assertThat(IntStream.range(0, REQUESTS).filter(i -> !isOrderly(ours.get(i))))
                .extracting(this::describe)
                .isEmpty();
    }

    @Test
    void answersNothingAfterARefusal() {
        assertThat(IntStream.range(0, REQUESTS).filter(i -> goesOnAfterRefusal(ours.get(i))))
                .extracting(this::describe)
                .isEmpty();
    }

    @Test
    void generatesRequestsOfBothKinds() {
        assertThat(ours)
                .filteredOn(transcript -> transcript.understood().size() > 1)
                .hasSizeGreaterThan(REQUESTS / 5);
        assertThat(ours)
                .filteredOn(transcript -> transcript.refusal() != 0)
                .hasSizeGreaterThan(REQUESTS / 5);
    }

    @Test
    void comparesWithServersThatMostlyAgree() {
        assertThat(IntStream.range(0, REQUESTS))
                .filteredOn(i -> jettys.get(i).understood().equals(vertxs.get(i).understood()))
                .hasSizeGreaterThan(REQUESTS * 3 / 4);
    }

    private boolean isExplained(int i, Difference difference) {
        String text = new String(requests.get(i), StandardCharsets.ISO_8859_1);
        int refusal = ours.get(i).refusal();
        return Explanation.TABLE.stream().anyMatch(e -> e.explains(difference, refusal, text));
    }

    private static boolean isOrderly(Transcript transcript) {
        return transcript.wellFormed() && transcript.end() == Transcript.End.CLOSED;
    }

    private static boolean goesOnAfterRefusal(Transcript transcript) {
        List<Transcript.Answer> answers = transcript.answers();
        return answers.stream()
                .limit(Math.max(0, answers.size() - 1))
                .anyMatch(answer -> answer.status() >= 400);
    }

    private String describe(int i) {
        return """
         request %d: %s
          HyperServe: %s
          Jetty: %s
          Vert.x: %s
        """
                .formatted(i, escaped(requests.get(i)), ours.get(i), jettys.get(i), vertxs.get(i));
    }

    private static String escaped(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            switch (b) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                default -> {
                    if (b >= ' ' && b < 0x7F) {
                        text.append((char) b);
                    } else {
                        text.append("\\x%02x".formatted(b & 0xFF));
                    }
                }
            }
        }
        int length = text.length();
        return length <= 2000
                ? text.toString()
                : text.substring(0, 1500) + " … " + text.substring(length - 400);
    }
}
