package hyperserve.pool.lockfree;

import hyperserve.api.PoolWorker;
import hyperserve.api.PoolWorker.State;

import java.util.ArrayList;
import java.util.List;

/// What the workers of a pool are at, for those who ask: read from what they publish anyway, so
/// that a task pays nothing for it. Each is of a moment of its own.
final class WorkersSeen {

    private WorkersSeen() {}

    static List<PoolWorker> of(Iterable<Worker> workers, Lane[] lanes) {
        // Before the words: who has taken a lane up since then is shown without one, and not with
        // that of somebody else.
        int[] holders = new int[lanes.length];
        for (int i = 0; i < lanes.length; i++) {
            holders[i] = Lane.holder(lanes[i].tenure());
        }
        List<PoolWorker> seen = new ArrayList<>();
        for (Worker each : workers) {
            long word = each.word();
            int lane = Worker.isTaken(word) ? PoolWorker.NO_SOURCE : held(each.number, holders);
            // The word is of the next task while the worker is free.
            long begun = Worker.task(word) + (isFree(word) ? 0 : 1);
            PoolWorker worker =
                    PoolWorker.of(each.getName(), state(each, word))
                            .withTasks(begun)
                            .withSource(lane);
            seen.add(each.dispatcher ? worker.standingIn() : worker);
        }
        return seen;
    }

    private static int held(int number, int[] holders) {
        for (int i = 0; i < holders.length; i++) {
            if (holders[i] == number) {
                return i;
            }
        }
        return PoolWorker.NO_SOURCE;
    }

    private static boolean isFree(long word) {
        return !Worker.isInTask(word) && !Worker.isTaken(word);
    }

    private static State state(Worker worker, long word) {
        if (Worker.isInTask(word)) {
            return State.RUNNING;
        }
        if (Worker.isTaken(word)) {
            return State.RETAKEN;
        }
        return switch (worker.state()) {
            case IDLE, GONE -> State.PARKED;
            case ACTIVE, SIGNALLED -> State.POLLING;
        };
    }
}
