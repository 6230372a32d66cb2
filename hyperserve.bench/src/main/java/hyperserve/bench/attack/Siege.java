package hyperserve.bench.attack;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// One attack on one server, from its start to its end.
final class Siege {

    /// With this heap a server may refuse the longest bodies.
    private static final String TOO_SMALL = "32m";

    private static final long COMING = TimeUnit.SECONDS.toNanos(90);
    private static final long NO_PROGRESS = TimeUnit.SECONDS.toNanos(4);
    private static final long HONEST_PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final long GRACE = TimeUnit.SECONDS.toNanos(15);

    /// Four of them are buffers that the server keeps for the next crowd, as many as it ever keeps.
    private static final double HEAP_TOLERANCE_MB = 5;

    private static final int DESCRIPTOR_TOLERANCE = 16;

    /// Each crew of each attack has an address of its own, so that no port of it is still taken.
    private static final AtomicInteger CREWS = new AtomicInteger();

    private final Hoard hoard;
    private final String heap;
    private final int crewSize;
    private final Duration longestVisit;
    private final List<CrewProcess> crews = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /// Prepares an attack.
    ///
    /// @param heap the option of the JVM without its `-Xmx`, or `default`
    /// @param crewSize how many clients one process can have
    /// @param longestVisit how long the server may let a visitor wait
    Siege(Hoard hoard, String heap, int crewSize, Duration longestVisit) {
        this.hoard = hoard;
        this.heap = heap;
        this.crewSize = crewSize;
        this.longestVisit = longestVisit;
    }

    Outcome run(Path image) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        String jvmOptions = heap.equals("default") ? "" : "-Xmx" + heap;
        Path errors = image.resolveSibling(hoard.name() + "-" + heap + ".stderr.txt");
        try (Target target = Target.start(image, jvmOptions, errors);
                Probe probe = Probe.start(target.port())) {
            PoliteClients polite = PoliteClients.start(target.port());
            warmUp(target);
            double heapBefore = target.heapInUse();
            long descriptorsBefore = target.descriptors();
            CrewReport report = attack(target);
            double heapAfter = recover(target, heapBefore, descriptorsBefore);
            probe.stop();
            polite.stop();
            if (target.isAlive() && !target.stops()) {
                faults.add("does not end with exit code 0");
            }
            judge(probe, polite, report);
            return new Outcome(
                    hoard.name(),
                    heap,
                    (System.nanoTime() - begun) / 1e9,
                    report,
                    probe.worstMillis(),
                    probe.machineMillis(),
                    polite.asked(),
                    polite.lost().size(),
                    target.peakResident(),
                    heapBefore,
                    heapAfter,
                    faults);
        } finally {
            crews.forEach(CrewProcess::close);
        }
    }

    /// Whatever the server makes once is there before it is measured.
    private static void warmUp(Target target) throws IOException {
        for (int i = 0; i < 10; i++) {
            for (Hoard.Newcomer kind : Hoard.Newcomer.values()) {
                String fault = Newcomers.notServed(kind, target.port());
                if (fault != null) {
                    throw new IOException("nobody attacks, and yet: " + fault);
                }
            }
        }
    }

    private CrewReport attack(Target target) throws IOException, InterruptedException {
        for (int left = hoard.clients(); left > 0; left -= crewSize) {
            crews.add(
                    CrewProcess.start(
                            target.port(), hoard, Math.min(left, crewSize), nextAddress()));
        }
        awaitHoard(target);
        hold(target);
        if (target.isAlive()) {
            @Nullable String fault = Newcomers.notServed(hoard.newcomer(), target.port());
            if (fault != null) {
                faults.add("a newcomer was not served: " + fault);
            }
        }
        CrewReport held = report();
        for (CrewProcess crew : crews) {
            crew.release();
        }
        CrewReport end = report();
        // Those who leave without an answer because they are told to are not lost.
        return hoard.manner() == Manner.HONEST ? end : held;
    }

    private static InetAddress nextAddress() throws IOException {
        int number = CREWS.getAndIncrement();
        return InetAddress.getByAddress(
                new byte[] {127, (byte) (1 + number / 200), 0, (byte) (1 + number % 200)});
    }

    /// Waits until all have come, as many as the server lets in.
    private void awaitHoard(Target target) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        long progress = begun;
        CrewReport last = report();
        while (target.isAlive() && !allHaveCome()) {
            pause();
            long now = System.nanoTime();
            CrewReport next = report();
            if (!next.equals(last)) {
                last = next;
                progress = now;
            }
            boolean waits = hoard.manner() == Manner.HONEST;
            if (now - progress > (waits ? HONEST_PATIENCE : NO_PROGRESS) || now - begun > COMING) {
                return;
            }
        }
    }

    private void hold(Target target) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(hoard.holdSeconds());
        while (target.isAlive() && System.nanoTime() - end < 0) {
            pause();
        }
    }

    private void pause() throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(20);
        if (crews.stream().anyMatch(CrewProcess::hasFailed)) {
            throw new IOException("a crew has ended too early");
        }
    }

    private CrewReport report() {
        return CrewReport.sum(crews.stream().map(CrewProcess::report).toList());
    }

    private boolean allHaveCome() {
        CrewReport report = report();
        boolean leave = hoard.manner() == Manner.HONEST || hoard.manner() == Manner.RESET;
        return report.settled() >= hoard.clients() && (!leave || report.open() == 0);
    }

    /// Waits until the server holds no more than before.
    ///
    /// @return the heap in use then
    private double recover(Target target, double heapBefore, long descriptorsBefore)
            throws InterruptedException {
        double heapNow = Double.NaN;
        long end = System.nanoTime() + GRACE;
        try {
            List<String> kept = List.of();
            do {
                TimeUnit.MILLISECONDS.sleep(300);
                heapNow = target.heapInUse();
                kept = kept(target.descriptors() - descriptorsBefore, heapNow - heapBefore);
            } while (!kept.isEmpty() && System.nanoTime() - end < 0);
            faults.addAll(kept);
        } catch (IOException e) {
            if (target.isAlive()) {
                faults.add(String.valueOf(e.getMessage()));
            }
        }
        if (!target.isAlive()) {
            faults.add("the process ended with exit code " + target.exitCode());
        }
        return heapNow;
    }

    private static List<String> kept(long descriptors, double megabytes) {
        List<String> kept = new ArrayList<>();
        if (descriptors > DESCRIPTOR_TOLERANCE) {
            kept.add(descriptors + " descriptors are not back");
        }
        if (megabytes > HEAP_TOLERANCE_MB) {
            kept.add("%.1f MB of heap are not back".formatted(megabytes));
        }
        return kept;
    }

    private void judge(Probe probe, PoliteClients polite, CrewReport report) {
        if (probe.failed() > 0) {
            faults.add(probe.failed() + " probes without an answer: " + probe.firstFailure());
        }
        if (probe.worstMillis() > longestVisit.toMillis()) {
            faults.add("a probe waited for more than " + longestVisit.toSeconds() + " s");
        }
        if (!polite.lost().isEmpty()) {
            faults.add("lost " + polite.lost().getFirst());
        }
        if (report.lost() > 0) {
            faults.add(report.lost() + " honest clients had no answer");
        } else if (hoard.manner() == Manner.HONEST
                && report.refused() == hoard.clients()
                && !heap.equals(TOO_SMALL)) {
            faults.add("all honest clients were refused");
        }
    }
}
