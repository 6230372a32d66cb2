package hyperserve.pool.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Threads that submit until they are refused for good.
final class Racers {

    /// A pool that still accepts then will never refuse.
    private static final int LIMIT = 1_000_000;

    private Racers() {}

    /// Starts some and returns when they are under way.
    static List<Patience.Call<Boolean>> start(Rig rig, int threads) {
        List<Patience.Call<Boolean>> racers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            racers.add(rig.patience.start(() -> race(rig)));
        }
        rig.patience.until(
                () -> rig.accepted().size() >= threads, "an open pool accepted no task at all");
        return racers;
    }

    private static void race(Rig rig) {
        // Three refusals in a row: a pool may be full for a moment.
        int refusals = 0;
        for (int i = 0; i < LIMIT; i++) {
            if (refusals == 3) {
                return;
            }
            boolean accepted = rig.offer(() -> {});
            refusals = accepted ? 0 : refusals + 1;
            if (!accepted) {
                LockSupport.parkNanos(1);
            }
        }
        throw new AssertionError("a pool that was drained or closed accepts as before");
    }
}
