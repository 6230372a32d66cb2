package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.BodyOutput;
import hyperserve.api.BodySource;
import hyperserve.api.Handler;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.api.StreamedBody;
import hyperserve.runtime.Server;
import hyperserve.test.Background;
import hyperserve.test.Gate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The filters that let so much through at a time.
final class LimitsTest {

    @Test
    void letsSoManyRequestsThroughAtATimeAndAnswersTheOthers503() throws Exception {
        ConcurrencyLimit limit = ConcurrencyLimit.of(2).withRetryAfter(Duration.ofSeconds(7));
        Gate gate = new Gate();
        Background<Response> first = Background.of(() -> limit.filter(Requests.get(), held(gate)));
        Background<Response> second = Background.of(() -> limit.filter(Requests.get(), held(gate)));
        gate.awaitArrivals(2);
        assertThat(limit.running()).isEqualTo(2);
        HttpException refusal = Requests.refusal(limit, Requests.get());
        assertThat(refusal.status()).isEqualTo(Status.SERVICE_UNAVAILABLE);
        assertThat(refusal.error().headers().first("Retry-After")).isEqualTo("7");
        gate.open();
        first.get();
        second.get();
        assertThat(limit.running()).isZero();
        assertThat(limit.filter(Requests.get(), Requests.OK).status()).isEqualTo(Status.OK);
    }

    @Test
    void findsItsBoundByHowLongHandlersRun() throws Exception {
        ConcurrencyLimit limit = ConcurrencyLimit.adaptive(1, 4);
        assertThat(limit.limit()).isEqualTo(4);
        Gate gate = new Gate();
        List<Background<Response>> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            running.add(Background.of(() -> limit.filter(Requests.get(), held(gate))));
        }
        gate.awaitArrivals(4);
        HttpException refusal = Requests.refusal(limit, Requests.get());
        assertThat(refusal.status()).isEqualTo(Status.SERVICE_UNAVAILABLE);
        gate.open();
        for (Background<Response> each : running) {
            each.get();
        }
        assertThat(limit.running()).isZero();
        assertThat(limit.withRetryAfter(Duration.ZERO).limit()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 5", "5, 4"})
    void refusesBoundsThatAreNone(int least, int most) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConcurrencyLimit.adaptive(least, most))
                .withMessageContaining("was from " + least + " to " + most);
    }

    private static Handler held(Gate gate) {
        return _ -> {
            gate.pass();
            return Response.text("");
        };
    }

    @Test
    void givesUpThePlaceOfWhateverFails() {
        ConcurrencyLimit limit = ConcurrencyLimit.of(1);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(
                        () ->
                                limit.filter(
                                        Requests.get(),
                                        _ -> {
                                            throw new IOException("own");
                                        }));
        assertThatExceptionOfType(StackOverflowError.class)
                .isThrownBy(
                        () ->
                                limit.filter(
                                        Requests.get(),
                                        _ -> {
                                            throw new StackOverflowError("own");
                                        }));
        assertThat(limit.running()).isZero();
    }

    @Test
    void countsTheWriterOfABodyWhileItRuns() throws Exception {
        ConcurrencyLimit limit = ConcurrencyLimit.of(1);
        Gate gate = new Gate();
        Response response =
                limit.filter(
                        Requests.get(),
                        _ ->
                                Response.stream(
                                        "text/plain",
                                        _ -> {
                                            gate.pass();
                                            throw new IOException("own");
                                        }));
        // As it never runs for HEAD, or when the client has gone, it holds nothing before.
        assertThat(limit.running()).isZero();
        Background<Boolean> writing =
                Background.of(
                        () -> {
                            try {
                                ((StreamedBody) response.body())
                                        .writer()
                                        .writeTo(BodyOutput.to(OutputStream.nullOutputStream()));
                                return false;
                            } catch (IOException e) {
                                return true;
                            }
                        });
        gate.awaitArrivals(1);
        assertThat(Requests.refusal(limit, Requests.get()).status())
                .isEqualTo(Status.SERVICE_UNAVAILABLE);
        gate.open();
        assertThat(writing.get()).isTrue();
        assertThat(limit.running()).isZero();
    }

    @Test
    void leavesPushedContentUncountedByDefault() throws Exception {
        ConcurrencyLimit limit = ConcurrencyLimit.of(1);
        TestSource source = new TestSource();
        Response own = source.response();
        Response response = limit.filter(Requests.get(), _ -> own);
        assertThat(response).isSameAs(own);
        assertThat(TestSource.opened(response)).isSameAs(source);
        assertThat(limit.running()).isZero();
    }

    @Test
    void countsPushedContentFromItsBeginToItsEndOnce() throws Exception {
        ConcurrencyLimit limit = ConcurrencyLimit.of(1).withPushed();
        TestSource source = new TestSource();
        Response response = limit.filter(Requests.get(), _ -> source.response());
        // As it is never opened for HEAD, or when another filter answers, it holds nothing before.
        assertThat(limit.running()).isZero();
        BodySource counted = TestSource.opened(response);
        assertThat(limit.running()).isEqualTo(1);
        assertThat(Requests.refusal(limit, Requests.get()).status())
                .isEqualTo(Status.SERVICE_UNAVAILABLE);
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> TestSource.opened(response))
                .satisfies(e -> assertThat(e.status()).isEqualTo(Status.SERVICE_UNAVAILABLE));
        source.push("a").close();
        assertThat(counted.isOver()).isFalse();
        assertThat(counted.next()).isEqualTo(ByteBuffer.wrap(new byte[] {'a'}));
        assertThat(counted.isOver()).isTrue();
        assertThat(counted.stopping()).isTrue();
        source.goingOnAtStop();
        assertThat(counted.stopping()).isFalse();
        assertThat(counted.quiet()).isEqualTo(source.quiet());
        source.failing(TestSource.Fault.ENDED);
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> counted.ended(true));
            assertThat(limit.running()).isZero();
        }
        assertThat(source.told()).containsExactly("whole", "whole");
    }

    @Test
    void givesUpThePlaceOfAFeedThatFails() throws Exception {
        ConcurrencyLimit limit = ConcurrencyLimit.of(1).withPushed();
        Response response =
                limit.filter(
                        Requests.get(),
                        _ ->
                                Response.push(
                                        "text/plain",
                                        _ -> {
                                            assertThat(limit.running()).isEqualTo(1);
                                            throw new IOException("own");
                                        }));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> TestSource.opened(response))
                .withMessage("own");
        assertThat(limit.running()).isZero();
    }

    @Test
    void keepsWhatItWasToldOfPushedContent() throws Exception {
        ConcurrencyLimit limit =
                ConcurrencyLimit.of(1).withPushed().withRetryAfter(Duration.ofSeconds(3));
        Response response = limit.filter(Requests.get(), _ -> new TestSource().response());
        TestSource.opened(response);
        assertThat(Requests.refusal(limit, Requests.get()).error().headers().first("Retry-After"))
                .isEqualTo("3");
    }

    @Test
    void refusesBoundsThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> ConcurrencyLimit.of(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConcurrencyLimit.of(1).withRetryAfter(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> MaximumBody.of(-1));
    }

    @Test
    void refusesABodyThatIsAnnouncedTooLongBeforeTheHandler() throws Exception {
        Request request = Request.of(Method.POST, "/", Requests.get().headers(), new byte[11]);
        assertThat(Requests.refusal(MaximumBody.of(10), request).status())
                .isEqualTo(Status.CONTENT_TOO_LARGE);
        assertThat(MaximumBody.of(11).filter(request, Requests.OK).status()).isEqualTo(Status.OK);
    }

    private static Server echo() {
        Server server = Server.at("127.0.0.1", 0);
        server.filter("/in", MaximumBody.of(10));
        server.post("/in/whole", r -> Response.text(r.body().text()));
        server.post(
                "/in/stream",
                r -> {
                    ByteArrayOutputStream all = new ByteArrayOutputStream();
                    r.body().stream().transferTo(all);
                    return Response.text(all.toString(StandardCharsets.UTF_8));
                });
        server.post(
                "/in/swallowed",
                r -> {
                    try {
                        r.body().bytes();
                    } catch (IOException e) {
                        return Response.text("swallowed");
                    }
                    return Response.text("read");
                });
        server.post("/free", r -> Response.text("" + r.body().bytes().length));
        return server;
    }

    @Test
    void refusesALongBodyOverASocketAsSoonAsItComes() throws Exception {
        try (Server server = echo()) {
            server.start();
            int port = server.port();
            String chunked = "\nTransfer-Encoding: chunked\n\n";
            String fits = chunked + "5\nabcde\n5\nfghij\n0\n";
            String exceeds = chunked + "5\nabcde\n6\nfghijk";
            for (String path : new String[] {"whole", "stream"}) {
                assertThat(Wire.ask(port, "POST /in/" + path + fits).text())
                        .isEqualTo("abcdefghij");
                assertThat(Wire.ask(port, "POST /in/" + path + exceeds).status()).isEqualTo(413);
            }
            assertThat(Wire.ask(port, "POST /in/swallowed" + exceeds).status()).isEqualTo(413);
            assertThat(Wire.ask(port, "POST /free" + fits).text()).isEqualTo("10");
        }
    }

    @Test
    void refusesAnAnnouncedBodyBeforeItIsSent() throws Exception {
        try (Server server = echo()) {
            server.start();
            String waits = "\nContent-Length: 11\nExpect: 100-continue";
            assertThat(Wire.ask(server.port(), "POST /in/whole" + waits).status()).isEqualTo(413);
        }
    }
}
