package example.embedded;

import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.MemoryBudget;

/// Says what a heap is good for, before somebody orders the machine.
public final class Sizing {

    private static final long MIB = 1 << 20;

    private Sizing() {}

    /// Prints a line for each heap.
    ///
    /// @param heaps their sizes in MiB
    public static void main(String... heaps) {
        for (String heap : heaps) {
            MemoryBudget budget = new MemoryBudget(MemoryBudget.of(Long.parseLong(heap) * MIB));
            Limits limits = Limits.defaults().withMemory(budget.limit());
            int idle = 0;
            while (!budget.isShort() && budget.tryTake(MemoryBudget.CONNECTION)) {
                idle++;
            }
            System.out.printf(
                    "%s MiB: %d MiB for what clients make the server keep, or %d idle"
                            + " connections of at most %d before any is shed%n",
                    heap, budget.limit() / MIB, idle, limits.connections());
        }
    }
}
