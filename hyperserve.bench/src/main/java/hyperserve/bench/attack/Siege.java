package hyperserve.bench.attack;

import hyperserve.api.Nullable;
import hyperserve.test.TlsKey;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
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
    private final Patience patience;
    private final TlsKey key;
    private final List<CrewProcess> crews = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /// Prepares an attack.
    ///
    /// @param heap the option of the JVM without its `-Xmx`, or `default`
    /// @param crewSize how many clients one process can have
    /// @param key what servers over TLS show
    Siege(Hoard hoard, String heap, int crewSize, Patience patience, TlsKey key) {
        this.hoard = hoard;
        this.heap = heap;
        this.crewSize = crewSize;
        this.patience = patience;
        this.key = key;
    }

    Outcome run(Path image) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        try (Target target = start(image);
                Probe probe = Probe.start(target.port())) {
            PoliteClients polite = PoliteClients.start(target.port());
            if (!hoard.isCold()) {
                warmUp(target);
            }
            Regulars regulars =
                    Regulars.start(hoard.regulars(), target.tlsPort(), key.certificate());
            double heapBefore = target.heapInUse();
            long descriptorsBefore = target.descriptors();
            CrewReport report = attack(target, regulars);
            double heapAfter = recover(target, heapBefore, descriptorsBefore);
            probe.stop();
            polite.stop();
            regulars.stop();
            if (target.isAlive() && !target.stops()) {
                faults.add("does not end with exit code 0");
            }
            judge(probe, polite, report);
            judge(regulars);
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
                    faults,
                    notes);
        } finally {
            crews.forEach(CrewProcess::close);
        }
    }

    private Target start(Path image) throws IOException {
        String jvmOptions = heap.equals("default") ? "" : "-Xmx" + heap;
        Path errors = image.resolveSibling(hoard.name() + "-" + heap + ".stderr.txt");
        return hoard.tls()
                ? Target.startWithTls(image, jvmOptions, errors, key, patience.headerTimeout())
                : Target.start(image, jvmOptions, errors);
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

    private CrewReport attack(Target target, Regulars regulars)
            throws IOException, InterruptedException {
        int port = hoard.tls() ? target.tlsPort() : target.port();
        for (int left = hoard.clients(); left > 0; left -= crewSize) {
            crews.add(
                    CrewProcess.start(
                            port,
                            hoard,
                            Math.min(left, crewSize),
                            nextAddress(),
                            hoard.tls() ? key.certificate() : null));
        }
        awaitHoard(target, regulars);
        hold(target);
        if (target.isAlive()) {
            newcomersAreServed(target, regulars);
            if (hoard.manner() == Manner.OUTSTAYING) {
                awaitCuts(target);
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

    private void newcomersAreServed(Target target, Regulars regulars) {
        @Nullable String fault = Newcomers.notServed(hoard.newcomer(), target.port());
        if (fault == null && hoard.tls()) {
            fault = regulars.notServedAnew();
        }
        if (fault != null) {
            faults.add("a newcomer was not served: " + fault);
        }
    }

    /// Waits until the server has cut all.
    private void awaitCuts(Target target) throws IOException, InterruptedException {
        long longest = patience.longestCut().toNanos() + NO_PROGRESS;
        long end = System.nanoTime() + longest;
        while (target.isAlive() && report().open() > 0 && System.nanoTime() - end < 0) {
            pause();
        }
        CrewReport report = report();
        notes.add("cut after at most %d ms".formatted(report.longestMillis()));
        if (report.cut() < hoard.clients()) {
            faults.add(hoard.clients() - report.cut() + " clients were not cut");
        } else if (report.longestMillis() > patience.longestCut().toMillis()) {
            faults.add("a client was cut too late");
        }
    }

    private static InetAddress nextAddress() throws IOException {
        int number = CREWS.getAndIncrement();
        return InetAddress.getByAddress(
                new byte[] {127, (byte) (1 + number / 200), 0, (byte) (1 + number % 200)});
    }

    /// Waits until all have come, as many as the server lets in.
    private void awaitHoard(Target target, Regulars regulars)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        long coming = begun;
        long progress = begun;
        CrewReport last = report();
        while (target.isAlive() && !allHaveCome()) {
            pause();
            long now = System.nanoTime();
            CrewReport next = report();
            if (last.attempted() == 0) {
                // Its processes start.
                coming = now;
                progress = now;
                regulars.count(next.attempted() > 0);
            }
            if (!next.equals(last)) {
                last = next;
                progress = now;
            }
            boolean waits = hoard.manner() == Manner.HONEST;
            if (now - progress > (waits ? HONEST_PATIENCE : NO_PROGRESS) || now - begun > COMING) {
                break;
            }
        }
        regulars.count(false);
        if (hoard.manner().isHasty()) {
            judgeHaste(report(), System.nanoTime() - coming);
        }
    }

    private void judgeHaste(CrewReport report, long nanos) {
        notes.add(
                "%.0f a second, told after at most %d ms"
                        .formatted(report.answered() * 1e9 / nanos, report.longestMillis()));
        if (report.answered() < hoard.clients()) {
            faults.add(hoard.clients() - report.answered() + " clients were told nothing");
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
        return report.settled() >= hoard.clients()
                && (!hoard.manner().leaves() || report.open() == 0);
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
        if (probe.worstMillis() > patience.longestVisit().toMillis()) {
            long seconds = patience.longestVisit().toSeconds();
            faults.add("a probe waited for more than " + seconds + " s");
        }
        if (!polite.lost().isEmpty()) {
            faults.add("lost " + polite.lost().getFirst());
        }
        if (report.lost() > 0) {
            faults.add(
                    hoard.tls()
                            ? report.lost() + " clients could not do what they came for"
                            : report.lost() + " honest clients had no answer");
        } else if (hoard.manner() == Manner.HONEST
                && report.refused() == hoard.clients()
                && !heap.equals(TOO_SMALL)) {
            faults.add("all honest clients were refused");
        }
    }

    private void judge(Regulars regulars) {
        if (hoard.tls()) {
            notes.add(regulars.waits());
        }
        if (!regulars.lost().isEmpty()) {
            faults.add("lost " + regulars.lost().getFirst());
        }
    }
}
