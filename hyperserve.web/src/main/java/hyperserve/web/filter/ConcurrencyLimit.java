package hyperserve.web.filter;

import hyperserve.api.BodyOutput;
import hyperserve.api.BodyWriter;
import hyperserve.api.Filter;
import hyperserve.api.Handler;
import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.api.StreamedBody;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// Lets so many requests at a time through, and answers the others 503 with `Retry-After` at once:
/// for what bears only so much, such as a database, or costs much memory. One instance is one
/// bound, for all routes that it stands before.
///
/// A request counts while its handler runs, and again while the writer of its body does, if it has
/// one; a writer is never refused, as its handler has done its work, so that there may be more for
/// a moment. A body that is pushed does not count.
public final class ConcurrencyLimit implements Filter {

    private final int most;
    private final Duration retryAfter;
    private final AtomicInteger running = new AtomicInteger();

    private ConcurrencyLimit(int most, Duration retryAfter) {
        this.most = most;
        this.retryAfter = retryAfter;
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
        return new ConcurrencyLimit(requests, Duration.ofSeconds(1));
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
        return new ConcurrencyLimit(most, time);
    }

    /// {@return how many are running now}
    public int running() {
        return running.get();
    }

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        if (!tryEnter()) {
            HttpError busy =
                    HttpError.of(Status.SERVICE_UNAVAILABLE, "too many requests are in progress");
            throw new HttpException(
                    busy.addingHeader("Retry-After", Long.toString(retryAfter.toSeconds())));
        }
        try {
            Response response = next.handle(request);
            return response.body() instanceof StreamedBody streamed
                    ? response.withBody(
                            AnswerFields.withWriter(streamed, out -> write(streamed.writer(), out)))
                    : response;
        } finally {
            running.decrementAndGet();
        }
    }

    private boolean tryEnter() {
        int now = running.get();
        while (now < most) {
            if (running.compareAndSet(now, now + 1)) {
                return true;
            }
            now = running.get();
        }
        return false;
    }

    private void write(BodyWriter writer, BodyOutput out) throws Exception {
        running.incrementAndGet();
        try {
            writer.writeTo(out);
        } finally {
            running.decrementAndGet();
        }
    }
}
