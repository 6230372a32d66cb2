package hyperserve.api;

import java.time.Duration;
import java.util.Objects;

/// Content that comes when it comes, from whichever thread, for as long as that takes: events, the
/// lines of a log. While there is none it takes no thread and no buffer, and its connection costs
/// what an idle one does.
///
/// The application keeps what is to be sent, in a [BodySource], and signals that there is some; the
/// server then takes as much as the client takes, piece by piece, and no more. So what is kept for
/// a slow client, and what becomes of the rest, is the application's to decide.
///
/// The response is sent at once, and may end at any time: when the source says so, when the client
/// closes its side of the connection (one that has asked, closed its side, and waits is taken to
/// have gone), when it takes too long to read, and when the server stops. To a client of HTTP/1.0
/// the end of the content is the end of the connection. Where there is no server, as in
/// [Routes#handler], whoever calls the application takes the part of one.
public final class PushedBody extends ResponseBody {

    private final BodyFeed feed;
    private final Duration quiet;

    private PushedBody(BodyFeed feed, Duration quiet) {
        this.feed = Objects.requireNonNull(feed, "feed");
        this.quiet = quiet;
    }

    /// Content that comes when it comes.
    ///
    /// @param feed opens a source of it, anew for each response
    /// @return the content
    public static PushedBody of(BodyFeed feed) {
        return new PushedBody(feed, Duration.ZERO);
    }

    /// This content, of which something is sent when there was nothing to send for a time:
    /// [BodySource#quiet()] is asked for that. So clients, and what stands between, know that the
    /// server is still there; and the server finds out that a client has vanished without a word.
    ///
    /// @param time how long, zero for never. The server looks at its clocks now and then: below two
    ///     seconds it may take two seconds longer
    /// @return new content
    /// @throws IllegalArgumentException if the time is negative, or a year or more
    public PushedBody withQuiet(Duration time) {
        if (time.isNegative() || time.compareTo(Duration.ofDays(365)) >= 0) {
            throw new IllegalArgumentException("quiet must be 0 to less than a year, was " + time);
        }
        return new PushedBody(feed, time);
    }

    /// {@return −1: only the end will tell}
    @Override
    public long length() {
        return -1;
    }

    /// {@return what opens a source of the content}
    public BodyFeed feed() {
        return feed;
    }

    /// {@return after how long without content something is sent all the same, zero for never}
    public Duration quiet() {
        return quiet;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PushedBody that
                && feed.equals(that.feed)
                && quiet.equals(that.quiet);
    }

    @Override
    public int hashCode() {
        return Objects.hash(feed, quiet);
    }

    @Override
    public String toString() {
        return "PushedBody[quiet=" + quiet + "]";
    }
}
