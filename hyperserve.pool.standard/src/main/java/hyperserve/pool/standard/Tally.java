package hyperserve.pool.standard;

/// What a pool has done since its start; guarded by the pool's lock.
final class Tally {

    long submitted;
    long completed;
    long failed;
    long abandoned;
    long rejected;
    long overflowed;

    /// Tasks that ran to their end, one way or the other.
    long finished() {
        return completed + failed;
    }
}
