package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.test.Background;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

final class RateLimitTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong(-5);

    private RateLimit limit(long requests, Duration time) {
        return RateLimit.of(requests, time).withClock(clock::get);
    }

    private static boolean passes(RateLimit limit, String address) throws Exception {
        Request request = Requests.from(address, Requests.get());
        return Requests.answer(limit, request).status().equals(Status.OK);
    }

    @Test
    void letsAsManyThroughAtOnceAndThenAsManyAsComeAgain() throws Exception {
        RateLimit limit = limit(3, Duration.ofSeconds(30));
        for (int i = 0; i < 3; i++) {
            assertThat(passes(limit, "192.0.2.1")).isTrue();
        }
        assertThat(passes(limit, "192.0.2.1")).isFalse();
        clock.addAndGet(10 * SECOND - 1);
        assertThat(passes(limit, "192.0.2.1")).isFalse();
        clock.addAndGet(1);
        assertThat(passes(limit, "192.0.2.1")).isTrue();
        assertThat(passes(limit, "192.0.2.1")).isFalse();
        clock.addAndGet(1000 * SECOND);
        for (int i = 0; i < 3; i++) {
            assertThat(passes(limit, "192.0.2.1")).isTrue();
        }
        assertThat(passes(limit, "192.0.2.1")).isFalse();
    }

    @Test
    void tellsHowManyAreLeftAndWhenToComeAgain() throws Exception {
        RateLimit limit = limit(2, Duration.ofMinutes(1)).withName("burst");
        Request request = Requests.from("192.0.2.1", Requests.get());
        Response response = limit.filter(request, Requests.OK);
        assertThat(response.headers().first("RateLimit-Policy")).isEqualTo("\"burst\";q=2;w=60");
        assertThat(response.headers().first("RateLimit")).isEqualTo("\"burst\";r=1;t=30");
        clock.addAndGet(SECOND / 2);
        response = limit.filter(request, Requests.OK);
        assertThat(response.headers().first("RateLimit")).isEqualTo("\"burst\";r=0;t=30");
        HttpException refusal = Requests.refusal(limit, request);
        assertThat(refusal.status()).isEqualTo(Status.TOO_MANY_REQUESTS);
        assertThat(refusal.error().headers())
                .isEqualTo(
                        Headers.of(
                                "Retry-After", "30",
                                "RateLimit", "\"burst\";r=0;t=30",
                                "RateLimit-Policy", "\"burst\";q=2;w=60"));
        clock.addAndGet(29 * SECOND + SECOND / 2 - 1);
        assertThat(Requests.refusal(limit, request).error().headers().first("Retry-After"))
                .isEqualTo("1");
        clock.addAndGet(1);
        assertThat(limit.filter(request, Requests.OK).status()).isEqualTo(Status.OK);
    }

    @Test
    void tellsSoInErrorsTooAndBesideAnotherLimit() throws Exception {
        RateLimit inner = limit(5, Duration.ofSeconds(1)).withName("inner");
        RateLimit outer = limit(9, Duration.ofSeconds(9)).withName("outer");
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(
                        () ->
                                outer.filter(
                                        Requests.get(),
                                        r ->
                                                inner.filter(
                                                        r,
                                                        _ -> {
                                                            throw new IOException("own");
                                                        })))
                .satisfies(
                        e -> {
                            assertThat(e.failure()).hasMessage("own");
                            assertThat(e.error().headers().all("RateLimit"))
                                    .containsExactly("\"inner\";r=4;t=1", "\"outer\";r=8;t=1");
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, false",
        "::ffff:192.0.2.1, 192.0.2.1, true",
    })
    void countsAnAddressOrANetworkOfIpv6AsOneClient(String one, String other, boolean same)
            throws Exception {
        RateLimit limit = limit(1, Duration.ofSeconds(1));
        assertThat(passes(limit, one)).isTrue();
        assertThat(passes(limit, other)).isEqualTo(!same);
    }

    @Test
    void countsTheClientBehindAProxy() throws Exception {
        RateLimit limit = limit(1, Duration.ofSeconds(1));
        ForwardedHeaders forwarded = ForwardedHeaders.forwarded(TrustedPeers.of("10.0.0.1"));
        for (String client : new String[] {"198.51.100.1", "198.51.100.2", "unknown"}) {
            Request request = Requests.from("10.0.0.1", Requests.get("Forwarded", "for=" + client));
            assertThat(forwarded.filter(request, r -> limit.filter(r, Requests.OK)).status())
                    .isEqualTo(Status.OK);
            assertThatExceptionOfType(HttpException.class)
                    .isThrownBy(() -> forwarded.filter(request, r -> limit.filter(r, Requests.OK)));
        }
    }

    @Test
    void countsAllOfAUnixSocketAsOne() throws Exception {
        RateLimit limit = limit(1, Duration.ofSeconds(1));
        Request request =
                Requests.get()
                        .withConnection(new Requests.Line(UnixDomainSocketAddress.of(""), false));
        assertThat(limit.filter(request, Requests.OK).status()).isEqualTo(Status.OK);
        assertThat(Requests.refusal(limit, request).status()).isEqualTo(Status.TOO_MANY_REQUESTS);
    }

    @Test
    void countsByAKeyAndNotAtAllWithoutOne() throws Exception {
        RateLimit limit = limit(1, Duration.ofSeconds(1)).withKey(r -> r.headers().first("X-Key"));
        String longest = "k".repeat(5_000);
        for (String key : new String[] {"a", "b", longest, longest + "x"}) {
            Request request = Requests.get("X-Key", key);
            assertThat(limit.filter(request, Requests.OK).status()).isEqualTo(Status.OK);
            assertThat(Requests.refusal(limit, request).status())
                    .isEqualTo(Status.TOO_MANY_REQUESTS);
        }
        for (int i = 0; i < 5; i++) {
            Response response = limit.filter(Requests.get(), Requests.OK);
            assertThat(response.headers().contains("RateLimit")).isFalse();
        }
    }

    @Test
    void neverGivesMoreThanThereAreWhateverThreadsAsk() {
        Buckets buckets = new Buckets(SECOND, 1_000, 4);
        List<Background<Long>> threads =
                IntStream.range(0, 4)
                        .mapToObj(
                                _ ->
                                        Background.of(
                                                () ->
                                                        IntStream.range(0, 1_000)
                                                                .filter(
                                                                        _ ->
                                                                                buckets.take("a", 0)
                                                                                        .granted())
                                                                .count()))
                        .toList();
        assertThat(threads.stream().mapToLong(Background::get).sum()).isEqualTo(1_000);
    }

    @Test
    void keepsNoMoreBucketsThanItsBoundUnderAFlood() {
        Buckets buckets = new Buckets(SECOND, 2, 1_000);
        for (int i = 0; i < 100_000; i++) {
            buckets.take("client " + i, i);
        }
        assertThat(buckets.size()).isEqualTo(1_000);
    }

    @Test
    void boundsTheClientsForWhomThereIsNoBucketTogether() {
        Buckets buckets = new Buckets(SECOND, 2, 4);
        long granted =
                IntStream.range(0, 100_000)
                        .filter(i -> buckets.take("client " + i, 0).granted())
                        .count();
        assertThat(granted).isBetween(4L, 4L + 2 * 256);
    }

    @Test
    void makesRoomByForgettingBucketsThatAreFull() {
        Buckets buckets = new Buckets(SECOND, 2, 4);
        assertThat(buckets.take("busy", 10 * SECOND).granted()).isTrue();
        assertThat(buckets.take("busy", 10 * SECOND).granted()).isTrue();
        for (int i = 0; i < 3; i++) {
            assertThat(buckets.take("old " + i, 0).granted()).isTrue();
        }
        assertThat(buckets.size()).isEqualTo(4);
        assertThat(buckets.take("new", 10 * SECOND).granted()).isTrue();
        assertThat(buckets.size()).isEqualTo(2);
        assertThat(buckets.take("busy", 10 * SECOND).granted()).isFalse();
    }

    @Test
    void losesNoTokenWhileBucketsAreForgottenUnderThem() {
        Buckets buckets = new Buckets(SECOND, 50, 2);
        List<Background<Long>> threads =
                IntStream.range(0, 4)
                        .mapToObj(
                                n ->
                                        Background.of(
                                                () ->
                                                        IntStream.range(0, 5_000)
                                                                .peek(
                                                                        i ->
                                                                                buckets.take(
                                                                                        n + "-" + i,
                                                                                        0))
                                                                .filter(
                                                                        _ ->
                                                                                buckets.take("a", 0)
                                                                                        .granted())
                                                                .count()))
                        .toList();
        // Either its own bucket or, if others were first, one that is shared.
        assertThat(threads.stream().mapToLong(Background::get).sum()).isLessThanOrEqualTo(100);
    }

    @Test
    void refusesBoundsThatAreNone() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.of(0, second));
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.of(1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.of(1, Duration.ofDays(2)));
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.of(1_000_000_001, second));
        RateLimit limit = RateLimit.of(1, second);
        assertThatIllegalArgumentException().isThrownBy(() -> limit.withName("a\"b"));
        assertThatIllegalArgumentException().isThrownBy(() -> limit.withClients(0));
    }
}
