package hyperserve.runtime.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

class LimitsTest {

    private static final long MEMORY = 1 << 20;

    private static final Limits SOME =
            Limits.defaults()
                    .withRequestLine(100)
                    .withHeaderSection(200, 3)
                    .withBody(4)
                    .withBufferedBodies(5)
                    .withMemory(MEMORY)
                    .withUnreadBody(6)
                    .withConnections(7)
                    .withInFlight(8)
                    .withBacklog(9)
                    .withQueueTime(Duration.ofMillis(10));

    private static String procLimits(String softDescriptors) {
        return """
        Limit                     Soft Limit           Hard Limit           Units
        Max cpu time              unlimited            unlimited            seconds
        Max open files            %s                 524288               files
        Max locked memory         8388608              8388608              bytes
        """
                .formatted(softDescriptors);
    }

    @Test
    void hasTheDocumentedDefaults() {
        Limits defaults = Limits.defaults();

        assertThat(defaults.requestLine()).isEqualTo(8192);
        assertThat(defaults.headerSection()).isEqualTo(16384);
        assertThat(defaults.headerFields()).isEqualTo(100);
        assertThat(defaults.body()).isEqualTo(10_485_760);
        assertThat(defaults.bufferedBodies()).isEqualTo(Runtime.getRuntime().maxMemory() / 4);
        assertThat(defaults.memory()).isEqualTo((Runtime.getRuntime().maxMemory() - (8 << 20)) / 2);
        assertThat(defaults.unreadBody()).isEqualTo(262_144);
        assertThat(defaults.connections()).isBetween(64, 16_384);
        assertThat(defaults.connectionRequests()).isZero();
        assertThat(defaults.inFlight()).isEqualTo(10_000);
        assertThat(defaults.backlog()).isEqualTo(4096);
        assertThat(defaults.queueTime()).isZero();
        assertThat(defaults.streams()).isEqualTo(100);
        assertThat(defaults.streamResets()).isEqualTo(200);
        assertThat(defaults.oddFrames()).isEqualTo(10_000);
    }

    @Test
    void changesTheRequestsOfAConnectionAlone() {
        Limits changed = SOME.withConnectionRequests(5);
        assertThat(changed.connectionRequests()).isEqualTo(5);
        assertThat(changed).isNotEqualTo(SOME);
        assertThat(changed.withConnectionRequests(0)).isEqualTo(SOME);
    }

    @Test
    void changeThoseOfHttp2EachAlone() {
        assertStreams(SOME.withStreams(5), 5, 200, 10_000);
        assertStreams(SOME.withStreamResets(5), 100, 5, 10_000);
        assertStreams(SOME.withOddFrames(5), 100, 200, 5);
    }

    private static void assertStreams(Limits limits, int streams, int resets, int oddFrames) {
        assertThat(limits.streams()).isEqualTo(streams);
        assertThat(limits.streamResets()).isEqualTo(resets);
        assertThat(limits.oddFrames()).isEqualTo(oddFrames);
        assertThat(limits).isNotEqualTo(SOME);
        assertThat(limits.inFlight()).isEqualTo(SOME.inFlight());
    }

    @ParameterizedTest
    @CsvSource({
        "524288, 16384",
        "16640, 16384",
        "16639, 16383",
        "1024, 768",
        "320, 64",
        "256, 64",
        "0, 64",
        "9223372036854775807, 16384"
    })
    void leavesDescriptorsToOthersThanConnections(long descriptors, int connections) {
        assertThat(Limits.connectionsWithin(descriptors, 1 << 30)).isEqualTo(connections);
    }

    @ParameterizedTest
    @CsvSource({"16m, 4m, 2730", "32m, 12m, 8192", "64m, 28m, 16384", "1024m, 508m, 16384"})
    void allowsAsManyConnectionsAsTheHeapBears(String heap, String memory, int connections) {
        assertThat(MemoryBudget.of(mebibytes(heap))).isEqualTo(mebibytes(memory));
        assertThat(Limits.connectionsWithin(Long.MAX_VALUE, mebibytes(memory)))
                .isEqualTo(connections);
    }

    private static long mebibytes(String text) {
        return Long.parseLong(text.substring(0, text.length() - 1)) << 20;
    }

    @ParameterizedTest
    @CsvSource({
        "1024, 1024",
        "unlimited, 9223372036854775807",
        "-1, 9223372036854775807",
        "99999999999999999999, 9223372036854775807"
    })
    void readsTheSoftDescriptorLimit(String soft, long expected) {
        assertThat(DescriptorLimit.limit(procLimits(soft))).isEqualTo(expected);
    }

    @Test
    void takesAMissingDescriptorLimitForNone() {
        assertThat(DescriptorLimit.limit("")).isEqualTo(Long.MAX_VALUE);
        assertThat(DescriptorLimit.limit("Max open files")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void changesOneBoundAndKeepsTheOthers() {
        assertParts(SOME, 100, 200, 3, 4, 5, MEMORY, 6, 7, 8, 9, 10);
        assertParts(SOME.withRequestLine(50), 50, 200, 3, 4, 5, MEMORY, 6, 7, 8, 9, 10);
        assertParts(SOME.withHeaderSection(60, 61), 100, 60, 61, 4, 5, MEMORY, 6, 7, 8, 9, 10);
        assertParts(SOME.withBody(50), 100, 200, 3, 50, 5, MEMORY, 6, 7, 8, 9, 10);
        assertParts(SOME.withBufferedBodies(50), 100, 200, 3, 4, 50, MEMORY, 6, 7, 8, 9, 10);
        assertParts(SOME.withMemory(MEMORY + 1), 100, 200, 3, 4, 5, MEMORY + 1, 6, 7, 8, 9, 10);
        assertParts(SOME.withUnreadBody(50), 100, 200, 3, 4, 5, MEMORY, 50, 7, 8, 9, 10);
        assertParts(SOME.withConnections(50), 100, 200, 3, 4, 5, MEMORY, 6, 50, 8, 9, 10);
        assertParts(SOME.withInFlight(50), 100, 200, 3, 4, 5, MEMORY, 6, 7, 50, 9, 10);
        assertParts(SOME.withBacklog(50), 100, 200, 3, 4, 5, MEMORY, 6, 7, 8, 50, 10);
        assertParts(SOME.withQueueTime(Duration.ZERO), 100, 200, 3, 4, 5, MEMORY, 6, 7, 8, 9, 0);
    }

    /// In the order of the fields.
    private static void assertParts(Limits limits, long... parts) {
        assertThat(
                        new long[] {
                            limits.requestLine(),
                            limits.headerSection(),
                            limits.headerFields(),
                            limits.body(),
                            limits.bufferedBodies(),
                            limits.memory(),
                            limits.unreadBody(),
                            limits.connections(),
                            limits.inFlight(),
                            limits.backlog(),
                            limits.queueTime().toMillis()
                        })
                .containsExactly(parts);
    }

    @Test
    void areEqualIfAllBoundsAre() {
        Limits same = SOME.withBody(1).withBody(SOME.body());
        assertThat(SOME).isEqualTo(same).hasSameHashCodeAs(same);
        for (UnaryOperator<Limits> change :
                List.<UnaryOperator<Limits>>of(
                        limits -> limits.withRequestLine(50),
                        limits -> limits.withHeaderSection(60, 3),
                        limits -> limits.withHeaderSection(200, 60),
                        limits -> limits.withBody(50),
                        limits -> limits.withBufferedBodies(50),
                        limits -> limits.withMemory(MEMORY + 1),
                        limits -> limits.withUnreadBody(50),
                        limits -> limits.withConnections(50),
                        limits -> limits.withInFlight(50),
                        limits -> limits.withBacklog(50),
                        limits -> limits.withQueueTime(Duration.ZERO))) {
            assertThat(change.apply(SOME)).isNotEqualTo(SOME);
        }
    }

    @Test
    void sayEachBoundByName() {
        assertThat(SOME)
                .hasToString(
                        """
                        Limits[requestLine=100, headerSection=200, headerFields=3, body=4, \
                        bufferedBodies=5, memory=1048576, unreadBody=6, connections=7, \
                        connectionRequests=0, inFlight=8, backlog=9, queueTime=10, streams=100, \
                        streamResets=200, oddFrames=10000]\
                        """);
    }

    static List<UnaryOperator<Limits>> changesOutOfRange() {
        return List.of(
                limits -> limits.withRequestLine(13),
                limits -> limits.withRequestLine((16 << 20) + 1),
                limits -> limits.withHeaderSection(8, 1),
                limits -> limits.withHeaderSection((16 << 20) + 1, 1),
                limits -> limits.withHeaderSection(200, 0),
                limits -> limits.withBody(-1),
                limits -> limits.withBufferedBodies(-1),
                limits -> limits.withMemory((64 << 10) - 1),
                limits -> limits.withUnreadBody(-1),
                limits -> limits.withConnections(0),
                limits -> limits.withInFlight(0),
                limits -> limits.withConnectionRequests(-1),
                limits -> limits.withBacklog(0),
                limits -> limits.withStreams(0),
                limits -> limits.withStreams(10_001),
                limits -> limits.withStreamResets(0),
                limits -> limits.withOddFrames(0),
                limits -> limits.withQueueTime(Duration.ofMillis(-1)),
                limits -> limits.withQueueTime(Duration.ofNanos(1)),
                limits -> limits.withQueueTime(Duration.ofSeconds(61)));
    }

    @ParameterizedTest
    @MethodSource("changesOutOfRange")
    void refusesWhatIsOutOfRange(UnaryOperator<Limits> change) {
        assertThatIllegalArgumentException().isThrownBy(() -> change.apply(SOME));
    }

    @Test
    void namesComponentRangeAndValueWhenItRefuses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SOME.withRequestLine(13))
                .withMessage("requestLine must be from 14 to 16777216, was 13");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SOME.withHeaderSection(8, 1))
                .withMessage("headerSection must be from 9 to 16777216, was 8");
    }
}
