package hyperserve.bench.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Chaos with one heap, and what is left of the server afterwards.
final class Round {

    private static final int FIENDS = 24;

    /// Of so many requests one may be lost in the JDK's `accept`.
    private static final int MOST_LOST = 2000;

    /// In so many requests, one in a hundred of which starts a server with some selectors while
    /// others take all memory, one descriptor may be lost in the JDK's `Selector.open` or `close`.
    private static final int MOST_LOST_OF_SELECTORS = 1000;

    private static final long SAMPLE = TimeUnit.SECONDS.toNanos(10);
    private static final long SILENCE = TimeUnit.SECONDS.toNanos(40);
    private static final long JOIN_MILLIS = TimeUnit.SECONDS.toMillis(90);
    private static final long QUIET = TimeUnit.SECONDS.toNanos(75);

    private final String pool;
    private final String heap;
    private final long seed;
    private final Path folder;
    private final Tally tally = new Tally();
    private final List<String> faults = new ArrayList<>();
    private boolean dumped;

    /// Prepares it.
    ///
    /// @param folder where the server's standard error and its threads go
    Round(String pool, String heap, long seed, Path folder) {
        this.pool = pool;
        this.heap = heap;
        this.seed = seed;
        this.folder = folder;
    }

    /// Runs it.
    ///
    /// @return all that was not as it should be, a sentence each
    List<String> run(int seconds) throws IOException, InterruptedException {
        Path errors = folder.resolve("stderr-" + heap + ".txt");
        try (VictimProcess victim = VictimProcess.start(pool, heap, errors)) {
            Survey.warmUp(victim.port());
            VictimState before = victim.state();
            System.out.printf("-Xmx%s: %s%n", heap, before);
            rage(victim, seconds);
            System.out.print(tally.table());
            faults.addAll(tally.faults());
            if (victim.isAlive()) {
                examine(victim, before);
            } else {
                faults.addAll(tally.silent());
                faults.add("the process has ended: see " + errors);
            }
            if (!faults.isEmpty() && victim.isAlive()) {
                dump(victim, "end");
            }
            if (victim.isAlive() && !victim.stops()) {
                faults.add("the server does not end");
            }
        }
        return faults.stream().map(fault -> "-Xmx" + heap + ": " + fault).toList();
    }

    private void rage(VictimProcess victim, int seconds) throws IOException, InterruptedException {
        List<Fiend> fiends = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < FIENDS; i++) {
            Fiend fiend = new Fiend(victim.port(), seed, i, tally);
            fiends.add(fiend);
            threads.add(Thread.ofPlatform().daemon().name("fiend-" + i).start(fiend));
        }
        awaitEnd(victim, System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
        fiends.forEach(Fiend::stop);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(JOIN_MILLIS);
        for (Thread thread : threads) {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            if (thread.isAlive()) {
                faults.add(thread.getName() + " still waits for an answer");
            }
        }
    }

    /// Looks on, and ends early if nobody is answered any more.
    private void awaitEnd(VictimProcess victim, long end) throws IOException, InterruptedException {
        long sample = System.nanoTime() + SAMPLE;
        long answers = tally.answers();
        long answered = System.nanoTime();
        while (System.nanoTime() - end < 0 && victim.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(100);
            long now = System.nanoTime();
            if (tally.answers() != answers) {
                answers = tally.answers();
                answered = now;
            }
            if (!dumped && !tally.silent().isEmpty()) {
                dumped = true;
                dump(victim, "silent");
            }
            if (now - answered > SILENCE) {
                faults.add("nobody was answered for 40 s");
                return;
            }
            if (now - sample > 0) {
                sample += SAMPLE;
                System.out.println("  " + tally.summary());
            }
        }
    }

    /// Without memory half-way through an `accept`, the JDK loses the new descriptor: its client
    /// waits for ever, and the server, which never had it, cannot help. Then one more socket is
    /// open than connections and listeners account for.
    private void judgeSilence(VictimState after, VictimState before) {
        List<String> silent = tally.silent();
        if (silent.isEmpty()) {
            return;
        }
        if (after.connections() == 0
                && silent.size() <= after.sockets() - before.sockets()
                && silent.size() <= 1 + tally.answers() / MOST_LOST) {
            System.out.printf("  lost by the JDK in accept: %s%n", silent);
        } else {
            faults.addAll(silent);
        }
    }

    private void dump(VictimProcess victim, String when) throws IOException, InterruptedException {
        Path threads = folder.resolve("threads-%s-%s.txt".formatted(heap, when));
        victim.dumpThreads(threads);
        System.out.println("  its threads are in " + threads);
    }

    private void examine(VictimProcess victim, VictimState before)
            throws IOException, InterruptedException {
        faults.addAll(new Survey(victim.port()).faults());
        try {
            long end = System.nanoTime() + QUIET;
            VictimState after = victim.state();
            long lost = tally.answers() / MOST_LOST_OF_SELECTORS;
            while (!after.notBackTo(before, lost).isEmpty() && System.nanoTime() - end < 0) {
                TimeUnit.MILLISECONDS.sleep(500);
                after = victim.state();
            }
            System.out.printf("  %s%n", after);
            faults.addAll(after.notBackTo(before, lost));
            judgeSilence(after, before);
        } catch (IOException e) {
            faults.add(String.valueOf(e.getMessage()));
            faults.addAll(tally.silent());
        }
    }
}
