package hyperserve.pool.executor;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/// How many threads an executor is short of, as their tasks have announced that they wait; and who
/// tells it. The calls come one at a time, so that the last one has the last word.
final class Shortage {

    private final IntConsumer told;
    private final ReentrantLock lock = new ReentrantLock();
    private int waiting;

    Shortage(IntConsumer told) {
        this.told = told;
    }

    /// So many more tasks wait, or fewer.
    void move(int more) {
        lock.lock();
        try {
            waiting += more;
            told.accept(waiting);
        } catch (Throwable e) {
            Failure.SHORTAGE.log(e);
        } finally {
            lock.unlock();
        }
    }
}
