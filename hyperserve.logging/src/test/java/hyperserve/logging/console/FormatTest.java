package hyperserve.logging.console;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.logging.LogContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

final class FormatTest {

    private static final long TIME = Instant.parse("2024-02-29T03:04:05.006Z").toEpochMilli();

    private static final ObjectMapper JSON = new ObjectMapper();

    private static Event event(String message, Throwable thrown) {
        return new Event(TIME, Level.WARNING, "worker 1", "a.b.C", message, thrown, null);
    }

    private static String text(Event event) {
        return new String(Format.TEXT.encoded(event), StandardCharsets.UTF_8);
    }

    private static JsonNode json(Event event) {
        String line = new String(Format.JSON.encoded(event), StandardCharsets.UTF_8);
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        return JSON.readTree(line);
    }

    private static String message(JsonNode line) {
        return line.get("message").stringValue();
    }

    @Test
    void oneLineOfTextHasTimeLevelThreadLoggerAndMessage() {
        assertThat(text(event("it is so", null)))
                .isEqualTo("2024-02-29T03:04:05.006Z WARNING [worker 1] a.b.C: it is so\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999, 86_399_999, 951_782_400_123L, 4_102_444_799_999L})
    void theTimeIsThatOfTheJdk(long millis) {
        Event event = new Event(millis, Level.INFO, "t", "l", "m", null, null);
        Instant read = Instant.parse(text(event).substring(0, 24));
        assertThat(read).isEqualTo(Instant.ofEpochMilli(millis));
    }

    @ParameterizedTest
    @EnumSource(
            value = Level.class,
            names = {"TRACE", "DEBUG", "INFO", "WARNING", "ERROR"})
    void eachLevelHasItsName(Level level) {
        Event event = new Event(TIME, level, "t", "l", "m", null, null);
        assertThat(text(event)).contains("Z " + level.name() + " [t]");
        assertThat(json(event).get("level").stringValue()).isEqualTo(level.name());
    }

    private static final String FORGED = "a\r\n2024 ERROR [x] y: z\u001b[2J\u2028\u202e\u0085\0";

    @Test
    void nobodyForgesALineOfText() {
        Event event =
                new Event(
                        TIME,
                        Level.INFO,
                        FORGED,
                        FORGED,
                        FORGED,
                        new IllegalStateException(FORGED),
                        new LogContext(FORGED, FORGED));
        List<String> lines = text(event).lines().toList();
        assertThat(lines.getFirst()).startsWith("2024-02-29");
        assertThat(lines.subList(1, lines.size())).isNotEmpty().allMatch(l -> l.startsWith("    "));
        assertThat(text(event).replace("\n", ""))
                .contains("a\\r\\n2024")
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
    }

    @Test
    void jsonGivesBackWhatWasSaid() {
        String hard = FORGED + "\"\\/\t\b\f\u007f\ud83d\ude00é";
        JsonNode line = json(new Event(TIME, Level.INFO, hard, hard, hard, null, null));
        assertThat(message(line)).isEqualTo(hard);
        assertThat(line.get("thread").stringValue()).isEqualTo(hard);
        assertThat(line.get("logger").stringValue()).isEqualTo(hard);
        assertThat(line.get("time").stringValue()).isEqualTo("2024-02-29T03:04:05.006Z");
        assertThat(line.has("thrown")).isFalse();
    }

    @Test
    void theRequestIsNamedIfThereIsOne() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        Event event =
                new LogContext("f00d", trace)
                        .call(() -> Event.now(Level.INFO, "a.b.C", "it is so", null));
        Event alone =
                new LogContext("f00d", null)
                        .call(() -> Event.now(Level.INFO, "a.b.C", "it is so", null));
        assertThat(text(event)).endsWith("] a.b.C (request f00d, trace " + trace + "): it is so\n");
        assertThat(text(alone)).endsWith("] a.b.C (request f00d): it is so\n");
        assertThat(json(event).get("request_id").stringValue()).isEqualTo("f00d");
        assertThat(json(event).get("trace_id").stringValue()).isEqualTo(trace);
        assertThat(json(alone).has("trace_id")).isFalse();
    }

    @Test
    void jsonIsReadThoughASurrogateStandsAlone() {
        byte[] line = Format.JSON.encoded(event("\ud83d", null));
        assertThat(new String(line, StandardCharsets.UTF_8)).contains("\\ud83d");
    }

    @Test
    void jsonHasTheStackTraceInAField() {
        JsonNode line = json(event("m", new IllegalStateException("why\n\"so\"")));
        assertThat(line.get("thrown").stringValue())
                .startsWith("java.lang.IllegalStateException: why\\n\"so\"\n    at ")
                .contains("FormatTest.jsonHasTheStackTraceInAField");
    }

    @Test
    void aStackTraceHasCausesAndWhatWasSuppressed() {
        Exception cause = new Exception("cause");
        Exception thrown = new Exception("thrown", cause);
        thrown.addSuppressed(new Exception("suppressed"));
        assertThat(text(event("m", thrown)))
                .contains("    java.lang.Exception: thrown\n        at ")
                .contains("\n        suppressed: java.lang.Exception: suppressed\n")
                .contains("\n    caused by: java.lang.Exception: cause\n")
                .containsPattern("\n        \\.\\.\\. \\d+ more\n");
    }

    @Test
    void aCircleOfCausesEnds() {
        Exception inner = new Exception("inner");
        Exception outer = new Exception("outer", inner);
        inner.initCause(outer);
        outer.addSuppressed(inner);
        assertThat(text(event("m", outer))).contains("the same again: java.lang.Exception: outer");
        assertThat(json(event("m", outer)).get("thrown").stringValue()).contains("the same again");
    }

    @Test
    void aTraceWithoutEndIsCutAndSaysSo() {
        Exception thrown = new Exception("first");
        for (int i = 0; i < 10_000; i++) {
            thrown.addSuppressed(new Exception("x".repeat(1000)));
        }
        Event event = event("m", thrown);
        assertThat(text(event).length()).isLessThan(128 * 1024);
        assertThat(text(event)).endsWith("... and more, which is left out\n");
        assertThat(json(event).get("thrown").stringValue()).endsWith("is left out\n");
    }

    @Test
    void deepCausesAreCutAndSaySo() {
        Exception thrown = new Exception("root");
        for (int i = 0; i < 1000; i++) {
            thrown = new Exception("outer", thrown);
        }
        assertThat(text(event("m", thrown))).contains("... and more, which are left out");
    }

    /// All that others can override does its worst.
    private static final class Hostile extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("getMessage");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("getCause");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            return null;
        }
    }

    @Test
    void anExceptionThatThrowsIsNamed() {
        assertThat(text(event("m", new Hostile()))).contains("FormatTest$Hostile\n");
    }

    @Test
    void aLongMessageIsCutAndSaysSo() {
        String message = "x".repeat(1_000_000);
        assertThat(text(event(message, null))).hasSizeLessThan(5000).contains("more characters");
        assertThat(message(json(event(message, null))))
                .hasSizeLessThan(140_000)
                .endsWith("more characters");
    }
}
