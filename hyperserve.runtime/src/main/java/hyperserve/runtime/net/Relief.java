package hyperserve.runtime.net;

import hyperserve.api.Nullable;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.overload.Exceeded;
import hyperserve.runtime.overload.Sheds;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// Has connections of a source make room when memory is short, or when newcomers want their places;
/// [Shedding] says which. For the thread that polls the source, but for [#askForRoom()].
final class Relief {

    /// A newcomer at the limit ends one connection in so many.
    private static final int MOST_SHARE_SHED = 64;

    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(1);

    private final NioEventSource source;
    private final Shedding shedding = new Shedding();
    private @Nullable MemoryBudget budget;
    private int sharers = 1;
    private @Nullable Sheds sheds;
    private volatile boolean roomWanted;

    Relief(NioEventSource source) {
        this.source = source;
    }

    /// Sheds connections from now on when memory is short.
    void shedFor(MemoryBudget memory, int sources, Sheds counted) {
        budget = memory;
        sharers = sources;
        sheds = counted;
    }

    /// Asks for some of the connections that have idled longest, or wait longest for their clients,
    /// to be closed at the next poll. Any thread may call it.
    void askForRoom() {
        roomWanted = true;
    }

    /// Does what is wanted.
    void relieve(long now) throws IOException {
        if (sheds != null) {
            sheds.look(now);
        }
        shedIfShort(now);
        if (roomWanted) {
            makeRoom(now);
        }
    }

    /// The nanoseconds after which to look again.
    ///
    /// @param any whether there are connections
    long untilNext(boolean any) {
        MemoryBudget memory = budget;
        return roomWanted || (memory != null && any && memory.isShort()) ? LOOK : Long.MAX_VALUE;
    }

    private void shedIfShort(long now) throws IOException {
        MemoryBudget memory = budget;
        if (memory == null || !memory.isShort() || shedding.rests(now)) {
            return;
        }
        choose(now, false);
        long wanted = memory.excess() / sharers;
        for (int i = 0; i < shedding.count() && wanted > 0; i++) {
            Connection each = shedding.chosen(i);
            if (each != null) {
                wanted -= each.ledger().held();
                source.poller().shed(each);
                if (sheds != null) {
                    sheds.count(Exceeded.MEMORY);
                }
            }
        }
        shedding.clear();
    }

    /// Whoever has sent something is not idle because this poll comes late.
    private void choose(long now, boolean idleFirst) throws IOException {
        source.selectNow();
        shedding.begin(now);
        for (Connection each = source.first(); each != null; each = each.following) {
            shedding.consider(each, now, idleFirst);
        }
    }

    private void makeRoom(long now) throws IOException {
        if (shedding.rests(now)) {
            return;
        }
        roomWanted = false;
        choose(now, true);
        long most = Math.clamp(source.connections() / MOST_SHARE_SHED, 1, Shedding.MOST);
        for (int i = 0; i < Math.min(most, shedding.count()); i++) {
            Connection each = shedding.chosen(i);
            if (each != null) {
                source.poller().shed(each);
            }
        }
        shedding.clear();
    }
}
