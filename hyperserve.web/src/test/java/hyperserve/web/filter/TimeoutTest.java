package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.BodyOutput;
import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.RequestBody;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.api.StreamedBody;
import hyperserve.runtime.Server;
import hyperserve.test.Eventually;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

final class TimeoutTest {

    private static final Timeout SHORT = Timeout.of(Duration.ofMillis(20));
    private static final Timeout LONG = Timeout.of(Duration.ofMinutes(10));

    /// Waits for what never comes but an interrupt.
    private static void waitForInterrupt() throws InterruptedException {
        if (!new CountDownLatch(1).await(Eventually.LIVENESS.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("nobody interrupted this");
        }
    }

    private static HttpException tooLate(ThrowingCall call) {
        try {
            call.run();
        } catch (HttpException e) {
            assertThat(e.status()).isEqualTo(Status.SERVICE_UNAVAILABLE);
            assertThat(e.error().reason()).contains("too long");
            return e;
        } catch (Exception e) {
            throw new AssertionError("it threw something else", e);
        }
        throw new AssertionError("it did not throw");
    }

    /// What a filter passes on, though a busy machine may take longer for it than its time now and
    /// then.
    private static Response inTime(Timeout filter, Handler handler) throws Exception {
        long start = System.nanoTime();
        HttpException late = new HttpException(Status.SERVICE_UNAVAILABLE, "not tried");
        while (System.nanoTime() - start < Eventually.LIVENESS.toNanos()) {
            try {
                return filter.filter(Requests.get(), handler);
            } catch (HttpException e) {
                late = e;
            }
        }
        throw late;
    }

    @FunctionalInterface
    private interface ThrowingCall {
        void run() throws Exception;
    }

    @Test
    void interruptsAHandlerThatTakesTooLongAndAnswers503() {
        HttpException e =
                tooLate(
                        () ->
                                SHORT.filter(
                                        Requests.get(),
                                        _ -> {
                                            waitForInterrupt();
                                            return Response.text("late");
                                        }));
        assertThat(e.error().cause()).isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void answers503InPlaceOfWhatALateHandlerReturns() {
        tooLate(
                () ->
                        SHORT.filter(
                                Requests.get(),
                                _ -> {
                                    Eventually.is(
                                            "interrupted",
                                            () -> Thread.currentThread().isInterrupted());
                                    return Response.text("late");
                                }));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void leavesAHandlerAloneThatIsInTime() throws Exception {
        assertThat(LONG.filter(Requests.get(), Requests.OK)).isEqualTo(Response.text("ok"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(
                        () ->
                                LONG.filter(
                                        Requests.get(),
                                        _ -> {
                                            throw new IOException("own");
                                        }))
                .withMessage("own");
        assertThat(LONG.countdowns().size()).isZero();
    }

    @Test
    void forgetsTheCountdownOfAHandlerThatMetAnError() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(
                        () ->
                                LONG.filter(
                                        Requests.get(),
                                        _ -> {
                                            throw new AssertionError("own");
                                        }));
        assertThat(LONG.countdowns().size()).isZero();
    }

    @Test
    void neverInterruptsAfterTheEnd() throws Exception {
        Timeout filter = Timeout.of(Duration.ofMillis(1));
        int late = 0;
        for (int i = 0; i < 2_000 && late < 100; i++) {
            long until = System.nanoTime() + 1_000_000;
            try {
                filter.filter(
                        Requests.get(),
                        _ -> {
                            while (System.nanoTime() < until) {
                                Thread.onSpinWait();
                            }
                            return Response.text("");
                        });
            } catch (HttpException e) {
                late++;
            }
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
        assertThat(late).isPositive();
    }

    @Test
    void endsItsThreadWhenThereWasNothingToDo() throws Exception {
        Timeout filter = Timeout.of(Duration.ofMillis(5));
        inTime(filter, Requests.OK);
        Eventually.is("its thread ends", () -> !filter.countdowns().isWatching());
        tooLate(
                () ->
                        filter.filter(
                                Requests.get(),
                                _ -> {
                                    waitForInterrupt();
                                    return Response.text("");
                                }));
        assertThat(filter.countdowns().isWatching()).isTrue();
    }

    @Test
    void keepsTheOrderOfWhatIsDueWhateverEndsFirst() {
        AtomicLong clock = new AtomicLong();
        Countdowns all = new Countdowns(100, clock::get);
        Countdown first = all.begin();
        Countdown second = all.begin();
        Countdown third = all.begin();
        assertThat(all.size()).isEqualTo(3);
        assertThat(second.end()).isFalse();
        assertThat(all.size()).isEqualTo(2);
        assertThat(second.end()).isFalse();
        assertThat(third.end()).isFalse();
        assertThat(first.end()).isFalse();
        assertThat(all.size()).isZero();
    }

    @Test
    void doesNotInterruptWhileTheBodyIsReadAndThrowsAtTheNextRead() throws Exception {
        Countdowns all = new Countdowns(Duration.ofHours(1).toNanos(), System::nanoTime);
        Countdown countdown = all.begin();
        ExpiringBody inner = new ExpiringBody(countdown);
        InputStream in = new ShelteredBody(inner, countdown).stream();
        assertThat(in.read()).isEqualTo('x');
        assertThat(inner.interrupted).isFalse();
        // Back in its own code, it is.
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        tooLate(in::read);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(countdown.end()).isTrue();
    }

    @Test
    void takesBackAnInterruptThatNobodyHasNoticed() {
        Countdowns all = new Countdowns(Duration.ofHours(1).toNanos(), System::nanoTime);
        Countdown countdown = all.begin();
        countdown.expire();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(countdown.end()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        countdown.expire();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    /// A body while whose first byte is read the time is over.
    private static final class ExpiringBody implements RequestBody {

        private final Countdown countdown;
        private boolean interrupted;

        ExpiringBody(Countdown countdown) {
            this.countdown = countdown;
        }

        @Override
        public long length() {
            return -1;
        }

        @Override
        public byte[] bytes() {
            throw new AssertionError("not read so");
        }

        @Override
        public InputStream stream() {
            return new InputStream() {
                @Override
                public int read() {
                    throw new AssertionError("not read so");
                }

                @Override
                public int read(byte[] target, int offset, int count) {
                    countdown.expire();
                    interrupted = Thread.currentThread().isInterrupted();
                    target[offset] = 'x';
                    return 1;
                }
            };
        }

        @Override
        public Headers trailers() {
            return Headers.empty();
        }
    }

    private static void write(Response response, ByteArrayOutputStream to) throws Exception {
        ((StreamedBody) response.body()).writer().writeTo(BodyOutput.to(to));
    }

    @Test
    void boundsAWriterUpToItsFirstByte() throws Exception {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        Response slow = inTime(SHORT, _ -> Response.stream("text/plain", _ -> waitForInterrupt()));
        tooLate(() -> write(slow, sent));
        Response late =
                inTime(
                        SHORT,
                        _ ->
                                Response.stream(
                                        "text/plain",
                                        out -> {
                                            Eventually.is(
                                                    "interrupted",
                                                    () -> Thread.currentThread().isInterrupted());
                                            out.write('x');
                                        }));
        tooLate(() -> write(late, sent));
        assertThat(sent.size()).isZero();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void leavesAWriterAloneThatHasBegun() throws Exception {
        Timeout filter = Timeout.of(Duration.ofSeconds(20));
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        int[] counted = {-1};
        Response response =
                filter.filter(
                        Requests.get(),
                        _ ->
                                Response.stream(
                                        "text/plain",
                                        3,
                                        out -> {
                                            assertThat(filter.countdowns().size()).isOne();
                                            out.write('a');
                                            counted[0] = filter.countdowns().size();
                                            out.write(new byte[] {'b', 'c'});
                                            out.flush();
                                        }));
        assertThat(response.body().length()).isEqualTo(3);
        write(response, sent);
        assertThat(sent).hasToString("abc");
        assertThat(counted[0]).isZero();
    }

    @Test
    void answers503OverASocketAndKeepsTheConnectionForTheNext() throws Exception {
        try (Server server = Server.at("127.0.0.1", 0)) {
            server.filter("/slow", SHORT);
            server.get(
                    "/slow/handler",
                    _ -> {
                        waitForInterrupt();
                        return Response.text("");
                    });
            server.get("/slow/writer", _ -> Response.stream("text/plain", _ -> waitForInterrupt()));
            server.get("/flag", _ -> Response.text("" + Thread.currentThread().isInterrupted()));
            server.start();
            try (Wire wire = Wire.to(server.port())) {
                for (int i = 0; i < 10; i++) {
                    assertThat(wire.ask("GET /slow/handler").status()).isEqualTo(503);
                    assertThat(wire.ask("GET /flag").text()).isEqualTo("false");
                    assertThat(wire.ask("GET /slow/writer").status()).isEqualTo(503);
                    assertThat(wire.ask("GET /flag").text()).isEqualTo("false");
                }
            }
        }
    }

    @Test
    void refusesATimeOutOfBounds() {
        for (Duration time :
                new Duration[] {Duration.ZERO, Duration.ofNanos(1), Duration.ofDays(2)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Timeout.of(time))
                    .withMessageContaining("1 ms to 1 day");
        }
    }

    @Test
    void givesAFeedTheTimeToOpenItsSource() throws Exception {
        Response response =
                inTime(
                        SHORT,
                        _ ->
                                Response.push(
                                        "text/plain",
                                        _ -> {
                                            waitForInterrupt();
                                            return new TestSource();
                                        }));
        tooLate(() -> TestSource.opened(response));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void endsASourceThatWasOpenedTooLate() throws Exception {
        TestSource source = new TestSource().failing(TestSource.Fault.ENDED);
        Response response =
                inTime(
                        SHORT,
                        _ ->
                                Response.push(
                                        "text/plain",
                                        _ -> {
                                            Eventually.is(
                                                    "interrupted",
                                                    () -> Thread.currentThread().isInterrupted());
                                            return source;
                                        }));
        HttpException e = tooLate(() -> TestSource.opened(response));
        assertThat(e.error().cause()).hasMessageContaining("ENDED");
        assertThat(source.told()).containsExactly("cut");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void hasNoMoreToSayOnceTheSourceIsOpen() throws Exception {
        TestSource source = new TestSource();
        Response response = LONG.filter(Requests.get(), _ -> source.response());
        assertThat(TestSource.opened(response)).isSameAs(source);
        assertThat(LONG.countdowns().size()).isZero();
    }
}
