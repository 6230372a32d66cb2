package hyperserve.web.filter;

import hyperserve.api.Filter;
import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/// Bounds how often each client may ask, by a token bucket: so many requests at once, and then as
/// many as come again in the time. More are answered 429 with `Retry-After`. Each answer says how
/// many are left, by `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10).
///
/// A client is an address of IPv4, or a network of IPv6 of 64 bits, which is what one customer has;
/// behind a proxy put a [ForwardedHeaders] before this, or all clients are one. All of a Unix
/// domain socket are one.
///
/// It keeps a bucket for a client that has asked of late, some 150 bytes, and 100,000 of them at
/// most; clients beyond that share a few.
public final class RateLimit implements Filter {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int LONGEST_KEY = 64;
    private static final int DEFAULT_CLIENTS = 100_000;

    private final long requests;
    private final Duration time;
    private final String name;
    private final int clients;
    private final Function<Request, @Nullable String> key;
    private final LongSupplier clock;
    private final long start;
    private final Headers policy;
    private final Buckets buckets;
    private final KeyedDigest digest = new KeyedDigest();

    private RateLimit(
            long requests,
            Duration time,
            String name,
            int clients,
            Function<Request, @Nullable String> key,
            LongSupplier clock) {
        this.requests = requests;
        this.time = time;
        this.name = name;
        this.clients = clients;
        this.key = key;
        this.clock = clock;
        this.start = clock.getAsLong();
        long seconds = Math.max(1, ceilSeconds(time.toNanos()));
        this.policy =
                Headers.of(
                        "RateLimit-Policy", "\"%s\";q=%s;w=%s".formatted(name, requests, seconds));
        this.buckets = new Buckets(time.toNanos() / requests, requests, clients);
    }

    /// A filter that lets each client ask so often.
    ///
    /// @param requests how many requests at once, and how many come again in the time: 1 or more
    /// @param time a millisecond to a day
    /// @return the filter
    /// @throws IllegalArgumentException if the number is less than 1, or more than one in a
    ///     nanosecond, or the time less or more than that
    public static RateLimit of(long requests, Duration time) {
        if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "the time of a rate limit is 1 ms to 1 day, was " + time);
        }
        if (requests < 1 || requests > time.toNanos()) {
            throw new IllegalArgumentException(
                    "a rate limit is 1 request or more in its time, and at most one in a"
                            + " nanosecond, was "
                            + requests);
        }
        return new RateLimit(
                requests, time, "default", DEFAULT_CLIENTS, RateLimit::client, System::nanoTime);
    }

    /// A filter like this, with buckets of its own, that tells clients apart in another way.
    ///
    /// @param clientOf what a request is counted under, such as a user; if it is null, the request
    ///     passes without being counted, and its answer has no fields of this limit. Called by many
    ///     threads at once; what it throws is answered as if the handler had thrown it. It is the
    ///     client's to choose if it is taken from a field: one who changes it has a new bucket
    /// @return a new filter
    public RateLimit withKey(Function<Request, @Nullable String> clientOf) {
        Objects.requireNonNull(clientOf, "clientOf");
        return new RateLimit(requests, time, name, clients, clientOf, clock);
    }

    /// A filter like this, with buckets of its own, and another name in its fields: for several,
    /// one behind the other.
    ///
    /// @param policyName 1 to 64 letters, digits, `-` and `_`; `default` by default
    /// @return a new filter
    /// @throws IllegalArgumentException if it has another character
    public RateLimit withName(String policyName) {
        if (!NAME.matcher(policyName).matches()) {
            throw new IllegalArgumentException(
                    "the name of a policy is 1 to 64 letters, digits, - and _, was '"
                            + policyName
                            + "'");
        }
        return new RateLimit(requests, time, policyName, clients, key, clock);
    }

    /// A filter like this, with so many buckets of its own at most.
    ///
    /// @param most how many clients are told apart, 1 or more
    /// @return a new filter
    /// @throws IllegalArgumentException if the number is less than 1
    public RateLimit withClients(int most) {
        if (most < 1) {
            throw new IllegalArgumentException(
                    "a rate limit tells apart 1 client or more, not " + most);
        }
        return new RateLimit(requests, time, name, most, key, clock);
    }

    /// With another clock, in nanoseconds.
    RateLimit withClock(LongSupplier another) {
        return new RateLimit(requests, time, name, clients, key, another);
    }

    long size() {
        return buckets.size();
    }

    private static String client(Request request) {
        if (!(request.connection().remoteAddress() instanceof InetSocketAddress peer)) {
            return "";
        }
        InetAddress address = peer.getAddress();
        if (address == null) {
            return peer.getHostString();
        }
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(address.getAddress(), 0, 8)
                : address.getHostAddress();
    }

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        String client = key.apply(request);
        if (client == null) {
            return next.handle(request);
        }
        Buckets.Taken taken = buckets.take(bounded(client), clock.getAsLong() - start);
        long seconds = ceilSeconds(taken.delay());
        String state = "\"%s\";r=%s;t=%s".formatted(name, taken.remaining(), seconds);
        if (!taken.granted()) {
            throw new HttpException(
                    HttpError.of(Status.TOO_MANY_REQUESTS, "too many requests, come again later")
                            .withHeaders(
                                    Headers.of(
                                                    "Retry-After",
                                                    Long.toString(seconds),
                                                    "RateLimit",
                                                    state)
                                            .adding(policy)));
        }
        return AnswerFields.change(request, next, present -> told(present, state));
    }

    /// Those of several filters are lists, to which each adds its own (RFC 9651 §3.1).
    private Headers told(Headers present, String state) {
        return present.adding("RateLimit", state).adding(policy);
    }

    /// What a client sends must not decide how much is kept for it.
    private String bounded(String client) {
        return client.length() <= LONGEST_KEY ? client : digest.text(client);
    }

    private static long ceilSeconds(long nanos) {
        return Math.ceilDiv(nanos, 1_000_000_000L);
    }
}
