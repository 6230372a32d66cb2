package hyperserve.runtime.overload;

import hyperserve.runtime.limits.Limits;

import java.util.concurrent.TimeUnit;

/// How much of what is allowed, and of no use, a client may do: a leaky bucket for it.
///
/// nghttp2 lets a client do 10,000 odd things and 330 more each second, and reset 1,000 streams and
/// 33 more each second; Netty, Vert.x and Undertow 200 resets in 30 s. Owned by whoever owns the
/// connection.
public final class Patience {

    private final int most;
    private final int perSecond;
    private long left;
    private long refilledAt;
    private boolean used;

    /// @param most how often at once
    /// @param perSecond how often a second after that
    private Patience(int most, int perSecond) {
        this.most = most;
        this.perSecond = perSecond;
        this.left = most;
    }

    /// A bucket for resets of streams whose responses were not complete, by the client or because
    /// of it.
    ///
    /// @param limits says how many there may be
    /// @return a full one
    public static Patience withResets(Limits limits) {
        int most = limits.streamResets();
        return new Patience(most, Math.max(1, most / 10));
    }

    /// A bucket for frames that change nothing, or little.
    ///
    /// @param limits says how many there may be
    /// @return a full one
    public static Patience withOddities(Limits limits) {
        int most = limits.oddFrames();
        return new Patience(most, Math.max(1, most / 30));
    }

    /// Takes note of one.
    ///
    /// @param now the time in nanoseconds
    /// @return false if it is one too many
    public boolean take(long now) {
        return take(now, 1);
    }

    /// Takes note of something that costs as much as several. A full bucket bears one, however few
    /// there may be.
    ///
    /// @param now the time in nanoseconds
    /// @param weight as much as how many, more than none
    /// @return false if it is too much; nothing is taken then
    public boolean take(long now, int weight) {
        if (!used) {
            used = true;
            refilledAt = now;
        }
        long refill = (now - refilledAt) / (TimeUnit.SECONDS.toNanos(1) / perSecond);
        if (refill > 0) {
            left = Math.min(most, left + refill);
            refilledAt = now;
        }
        int cost = Math.min(weight, most);
        if (left < cost) {
            return false;
        }
        left -= cost;
        return true;
    }
}
