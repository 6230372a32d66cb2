package hyperserve.observe.live;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.BodySource;
import hyperserve.observe.live.Look.Load;
import hyperserve.observe.live.Look.Memory;
import hyperserve.observe.live.Look.State;
import hyperserve.observe.live.Look.Traffic;
import hyperserve.test.Eventually;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// What becomes of those who look when the thread that looks for them fails.
final class ViewersTest {

    private static final Look LOOK =
            new Look(
                    "1",
                    "25",
                    "each",
                    State.SERVING,
                    0,
                    0,
                    new Traffic(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                    new Load(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                    new Memory(0, 0, 0, 0, 0, 0, 1),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    0,
                    1);

    private final AtomicBoolean fails = new AtomicBoolean(true);

    private static Viewers.Looking looking(Supplier<Look> looks) {
        return new Viewers.Looking() {
            @Override
            public Look look(int viewers) {
                return looks.get();
            }

            @Override
            public void end() {}
        };
    }

    private static boolean isShown(BodySource viewer) {
        try {
            ByteBuffer told = viewer.next();
            return told != null && UTF_8.decode(told.duplicate()).toString().startsWith("data: ");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void assertThatOthersSeeMore(Viewers viewers) {
        BodySource left = viewers.open(() -> {});
        Eventually.is("the stream of who has looked is over", left::isOver);
        left.ended(true);
        BodySource next = viewers.open(() -> {});
        Eventually.is("somebody else is shown something", () -> isShown(next));
        assertThat(next.isOver()).isFalse();
        assertThat(viewers.count()).isEqualTo(1);
        next.ended(false);
        assertThat(viewers.count()).isZero();
    }

    @Test
    void looksAnewWhenItCouldNotBegin() {
        assertThatOthersSeeMore(
                new Viewers(
                        () -> {
                            if (fails.getAndSet(false)) {
                                throw new IllegalStateException("not begun, for a test");
                            }
                            return looking(() -> LOOK);
                        }));
    }

    @Test
    void looksAnewAfterAnError() {
        assertThatOthersSeeMore(
                new Viewers(
                        () ->
                                looking(
                                        () -> {
                                            if (fails.getAndSet(false)) {
                                                throw new StackOverflowError("for a test");
                                            }
                                            return LOOK;
                                        })));
    }
}
