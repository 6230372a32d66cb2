package hyperserve.pool.tck;

import hyperserve.api.Nullable;
import hyperserve.api.pool.WorkerPoolProvider;

import java.nio.file.Path;
import java.time.Duration;

/// The kit, run by [FaultTest] on a faulty pool; small, so that all faults together are quick.
final class FaultyPoolTck implements WorkerPoolTck {

    private static final Effort SMALL = new Effort(2, Duration.ofSeconds(1));

    static volatile Fault fault = Fault.NONE;
    static volatile @Nullable Path jar;

    @Override
    public WorkerPoolProvider provider() {
        return outlivesWantOfMemory() ? new ForgetfulPoolProvider() : new FaultyPoolProvider(fault);
    }

    @Override
    public @Nullable Path moduleLocation() {
        return outlivesWantOfMemory() ? WorkerPoolTck.super.moduleLocation() : jar;
    }

    @Override
    public boolean outlivesWantOfMemory() {
        return fault == Fault.LOSES_ROOM_FOR_WANT_OF_MEMORY;
    }

    @Override
    public boolean servesAnyDepth() {
        return fault == Fault.CLAIMS_ANY_DEPTH;
    }

    @Override
    public Effort effort() {
        return SMALL;
    }
}
