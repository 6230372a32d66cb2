package hyperserve.web.filter;

import hyperserve.api.BodyFeed;
import hyperserve.api.BodyOutput;
import hyperserve.api.BodySource;
import hyperserve.api.BodyWriter;
import hyperserve.api.Filter;
import hyperserve.api.Handler;
import hyperserve.api.PushedBody;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.StreamedBody;

import java.time.Duration;
import java.util.Objects;

/// Gives handlers a time in which to answer. When it is over, the thread of the handler is
/// interrupted, and whatever the handler then returns or throws, the answer is 503.
///
/// The answer comes from that thread, so it comes when the handler has ended: one that waits
/// (sleeps, locks, takes from a queue) ends at once by the interrupt; one that computes, or waits
/// where an interrupt does not reach, holds its answer up. An interrupt closes a file channel that
/// the handler uses just then, for all who use it, and it comes on routes that are
/// [uninterruptible][hyperserve.api.RouteOptions#uninterruptible()], too: that is for clients that
/// have gone.
///
/// The writer of a body has the same time anew, up to the first byte or flush; what begins later
/// has to be sent to its end, by the server's clocks. The feed of content that is pushed has it,
/// too, to open its source; that begins the response, which may then go on for hours.
///
/// While a handler reads the request's body no interrupt comes, as it would cost the connection:
/// the server's clocks bound that, and the first read after the time is over throws the 503.
///
/// An interrupt comes while the handler or writer runs and not later. One thread, named
/// `hyperserve-web-timeout`, looks at the clock for each instance; the first request starts it, and
/// it ends when there was no request for that time, and for a second at least.
public final class Timeout implements Filter {

    private final Countdowns countdowns;

    private Timeout(Countdowns countdowns) {
        this.countdowns = countdowns;
    }

    /// A filter that gives handlers a time.
    ///
    /// @param time a millisecond to a day
    /// @return the filter
    /// @throws IllegalArgumentException if the time is less or more than that
    public static Timeout of(Duration time) {
        if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("a timeout is 1 ms to 1 day, was " + time);
        }
        return new Timeout(new Countdowns(time.toNanos(), System::nanoTime));
    }

    Countdowns countdowns() {
        return countdowns;
    }

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        Countdown countdown = countdowns.begin();
        Response response = timed(request, next, countdown);
        if (response.body() instanceof StreamedBody streamed) {
            return response.withBody(
                    AnswerFields.withWriter(streamed, out -> write(streamed.writer(), out)));
        }
        return response.body() instanceof PushedBody pushed
                ? response.withBody(
                        AnswerFields.withFeed(pushed, signal -> open(pushed.feed(), signal)))
                : response;
    }

    private static Response timed(Request request, Handler next, Countdown countdown)
            throws Exception {
        Response response;
        try {
            response = next.handle(sheltered(request, countdown));
        } catch (Exception e) {
            throw countdown.end() ? Countdown.tooLate(e) : e;
        } finally {
            countdown.end();
        }
        if (countdown.end()) {
            throw Countdown.tooLate(null);
        }
        return response;
    }

    private static Request sheltered(Request request, Countdown countdown) {
        return request.body().length() == 0
                ? request
                : request.withBody(new ShelteredBody(request.body(), countdown));
    }

    private BodySource open(BodyFeed feed, Runnable signal) throws Exception {
        Countdown countdown = countdowns.begin();
        BodySource source;
        try {
            source = Objects.requireNonNull(feed.open(signal), "the feed returned null");
        } catch (Exception e) {
            throw countdown.end() ? Countdown.tooLate(e) : e;
        } finally {
            countdown.end();
        }
        if (countdown.end()) {
            try {
                source.ended(false);
            } catch (RuntimeException e) {
                throw Countdown.tooLate(e);
            }
            throw Countdown.tooLate(null);
        }
        return source;
    }

    private void write(BodyWriter writer, BodyOutput out) throws Exception {
        Countdown countdown = countdowns.begin();
        PassedOutput passed = new PassedOutput(out, countdown);
        try {
            writer.writeTo(passed);
            if (!passed.hasBegun() && countdown.end()) {
                throw Countdown.tooLate(null);
            }
        } catch (Exception e) {
            throw !passed.hasBegun() && countdown.end() ? Countdown.tooLate(e) : e;
        } finally {
            countdown.end();
        }
    }
}
