package hyperserve.web.filter;

import hyperserve.api.BodyFeed;
import hyperserve.api.BodyOutput;
import hyperserve.api.BodySource;
import hyperserve.api.BodyWriter;
import hyperserve.api.Filter;
import hyperserve.api.Handler;
import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.PushedBody;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.api.StreamedBody;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/// Lets so many requests at a time through, and answers the others 503 with `Retry-After` at once:
/// for what bears only so much, such as a database, or costs much memory. One instance is one
/// bound, for all routes that it stands before.
///
/// A request counts while its handler runs, and again while the writer of its body does, if it has
/// one; a writer is never refused, as its handler has done its work, so that there may be more for
/// a moment.
///
/// How many that is can be said, or found out while it serves: [#adaptive].
///
/// Content that is pushed counts only [if that is said][#withPushed], as it takes neither a thread
/// nor a buffer while there is none: a bound for a whole site would be used up by readers who wait.
public final class ConcurrencyLimit implements Filter {

    /// From this status on an answer says that the handler failed.
    private static final int FAILURE = 500;

    private final Bound bound;
    private final Duration retryAfter;
    private final boolean countsPushed;
    private final AtomicInteger running = new AtomicInteger();

    private ConcurrencyLimit(Bound bound, Duration retryAfter, boolean countsPushed) {
        this.bound = bound;
        this.retryAfter = retryAfter;
        this.countsPushed = countsPushed;
    }

    /// A filter that lets so many through.
    ///
    /// @param requests how many at a time, 1 or more
    /// @return the filter, that has the others come again after one second
    /// @throws IllegalArgumentException if the number is less than 1
    public static ConcurrencyLimit of(int requests) {
        if (requests < 1) {
            throw new IllegalArgumentException(
                    "a concurrency limit must be 1 or more, was " + requests);
        }
        return new ConcurrencyLimit(new Bound.Fixed(requests), Duration.ofSeconds(1), false);
    }

    /// A filter that finds out how many it may let through: as many as are served nearly as fast as
    /// few are. Handlers that take twice as long as they did at best wait for each other, and then
    /// fewer are let through; if somebody was kept out although they do not, more are. It looks
    /// every tenth of a second.
    ///
    /// For one route, or for routes whose handlers take about the same time: what is measured is
    /// the median of all. Handlers that fail, or answer with 500 or above, are not looked at.
    ///
    /// @param least how many at a time in any case, 1 or more
    /// @param most how many at a time at most; 16,384 suits most
    /// @return the filter, that has the others come again after one second
    /// @throws IllegalArgumentException if the least is less than 1, or more than the most
    public static ConcurrencyLimit adaptive(int least, int most) {
        if (least < 1 || most < least) {
            throw new IllegalArgumentException(
                    "an adaptive concurrency limit must be from 1 or more to no less, was from "
                            + least
                            + " to "
                            + most);
        }
        Bound bound = new AdaptiveBound(least, most, System::nanoTime);
        return new ConcurrencyLimit(bound, Duration.ofSeconds(1), false);
    }

    /// A filter like this, with a count of its own, that has those it refuses come again later.
    ///
    /// @param time after how long, in whole seconds
    /// @return a new filter
    /// @throws IllegalArgumentException if the time is negative
    public ConcurrencyLimit withRetryAfter(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("Retry-After must be 0 or more, was " + time);
        }
        return new ConcurrencyLimit(bound.anew(), time, countsPushed);
    }

    /// A filter like this, with a count of its own, for which content that is pushed counts, too,
    /// from when its source is opened to its end: so no more than the bound are open at a time. The
    /// place is taken anew when the source is to be opened, after the handler. If others have all
    /// places then, the source is not opened, and the answer is 503.
    ///
    /// @return a new filter
    public ConcurrencyLimit withPushed() {
        return new ConcurrencyLimit(bound.anew(), retryAfter, true);
    }

    /// {@return how many are running now}
    public int running() {
        return running.get();
    }

    /// {@return how many may run at a time, which changes if it is adaptive}
    public int limit() {
        return bound.most();
    }

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        enter();
        try {
            long begun = bound.now();
            Response response = next.handle(request);
            if (response.status().code() < FAILURE) {
                bound.answered(bound.now() - begun);
            }
            return counted(response);
        } finally {
            leave();
        }
    }

    private Response counted(Response response) {
        if (response.body() instanceof StreamedBody streamed) {
            return response.withBody(
                    AnswerFields.withWriter(streamed, out -> write(streamed.writer(), out)));
        }
        return countsPushed && response.body() instanceof PushedBody pushed
                ? response.withBody(
                        AnswerFields.withFeed(pushed, signal -> open(pushed.feed(), signal)))
                : response;
    }

    /// @throws HttpException 503, if all places are taken
    private void enter() {
        int now = running.get();
        int most = bound.most();
        while (now < most) {
            if (running.compareAndSet(now, now + 1)) {
                return;
            }
            now = running.get();
        }
        bound.met();
        HttpError busy =
                HttpError.of(Status.SERVICE_UNAVAILABLE, "too many requests are in progress");
        throw new HttpException(
                busy.addingHeader("Retry-After", Long.toString(retryAfter.toSeconds())));
    }

    private void leave() {
        running.decrementAndGet();
    }

    private BodySource open(BodyFeed feed, Runnable signal) throws Exception {
        enter();
        boolean opened = false;
        try {
            BodySource source = Objects.requireNonNull(feed.open(signal), "the feed returned null");
            BodySource counted = new CountedSource(source, this::leave);
            opened = true;
            return counted;
        } finally {
            if (!opened) {
                leave();
            }
        }
    }

    private void write(BodyWriter writer, BodyOutput out) throws Exception {
        running.incrementAndGet();
        try {
            writer.writeTo(out);
        } finally {
            leave();
        }
    }
}
