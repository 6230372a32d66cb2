package hyperserve.runtime.http1;

import java.util.concurrent.atomic.AtomicLong;

/// The memory that all request bodies read whole may take together; see [WholeBody]. Any thread may
/// use it.
final class BodyBudget {

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    BodyBudget(long limit) {
        this.limit = limit;
    }

    /// Takes some of it, all or nothing.
    boolean tryTake(long bytes) {
        long current = used.get();
        while (bytes <= limit - current) {
            long witness = used.compareAndExchange(current, current + bytes);
            if (witness == current) {
                return true;
            }
            current = witness;
        }
        return false;
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }
}
