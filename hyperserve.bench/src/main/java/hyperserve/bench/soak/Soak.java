package hyperserve.bench.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/// Lets clients ask an image all sorts of things for a long time, and checks that every request is
/// answered exactly once and that heap and threads do not grow.
///
/// Arguments: the folder of the image, the seconds, the number of clients. Exit code 1 if anything
/// was not as it should be, with a line that says what.
public final class Soak {

    private static final Pattern GREETING = Pattern.compile(".*http://127\\.0\\.0\\.1:(\\d+) .*");
    private static final Pattern IN_USE = Pattern.compile(".*Pause Full .*->(\\d+)M\\(\\d+M\\).*");
    private static final Path GC_LOG = Path.of("target/soak-gc.txt").toAbsolutePath();
    private static final Path ERRORS = Path.of("target/soak-stderr.txt");
    private static final int PERIOD_SECONDS = 10;

    private final List<SoakClient> clients = new ArrayList<>();
    private final List<Long> threads = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    private Soak() {}

    /// Runs it.
    ///
    /// @param args image, seconds, clients
    /// @throws Exception if the image cannot be started
    public static void main(String[] args) throws Exception {
        if (args.length != 3) {
            System.err.println("soak: give the image's folder, the seconds, and how many clients");
            System.exit(2);
        }
        Soak soak = new Soak();
        soak.run(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        soak.faults.forEach(fault -> System.out.println("FAILED: " + fault));
        System.exit(soak.faults.isEmpty() ? 0 : 1);
    }

    private void run(Path image, int seconds, int count) throws Exception {
        Files.createDirectories(GC_LOG.getParent());
        ProcessBuilder builder =
                new ProcessBuilder(image.resolve("bin/hyperserve").toString(), "--port", "0")
                        .redirectError(ERRORS.toFile());
        builder.environment().put("HYPERSERVE_JVM_OPTIONS", "-Xlog:gc:file=" + GC_LOG);
        Process server = builder.start();
        try (BufferedReader out = server.inputReader()) {
            Matcher greeting = GREETING.matcher(String.valueOf(out.readLine()));
            if (!greeting.matches()) {
                throw new IllegalStateException(image + " does not start: see " + ERRORS);
            }
            soak(server, Integer.parseInt(greeting.group(1)), seconds, count);
            server.destroy();
            if (!server.waitFor(60, TimeUnit.SECONDS) || server.exitValue() != 0) {
                faults.add("the server did not end with exit code 0");
            }
        } finally {
            server.destroyForcibly();
        }
        report();
    }

    private void soak(Process server, int port, int seconds, int count) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SoakClient client = new SoakClient(i, port, end);
            clients.add(client);
            running.add(Thread.ofPlatform().daemon().name("client-" + i).start(client));
        }
        while (System.nanoTime() - end < 0 && faultless() && server.isAlive()) {
            TimeUnit.SECONDS.sleep(PERIOD_SECONDS);
            collectGarbage(server);
            sample(server);
        }
        for (Thread thread : running) {
            thread.join(TimeUnit.SECONDS.toMillis(90));
            if (thread.isAlive()) {
                faults.add(thread.getName() + " still waits for an answer");
            }
        }
    }

    private boolean faultless() {
        return clients.stream().allMatch(client -> client.failure() == null);
    }

    /// What is left on the heap after a full collection is in use.
    private static void collectGarbage(Process server) throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        new ProcessBuilder(jcmd.toString(), Long.toString(server.pid()), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor(30, TimeUnit.SECONDS);
    }

    private void sample(Process server) throws IOException {
        if (!server.isAlive()) {
            faults.add("the server has ended");
            return;
        }
        String status = Files.readString(Path.of("/proc/" + server.pid() + "/status"));
        long now = field(status, "Threads");
        threads.add(now);
        System.out.printf(
                "%,d answered, %,d reset, %d threads, %,d KiB resident%n",
                answered(), resets(), now, field(status, "VmRSS"));
    }

    private static long field(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    private long answered() {
        return clients.stream().mapToLong(SoakClient::answered).sum();
    }

    private long resets() {
        return clients.stream().mapToLong(SoakClient::resets).sum();
    }

    private void report() throws IOException {
        for (SoakClient client : clients) {
            Throwable failure = client.failure();
            if (failure != null) {
                faults.add(String.valueOf(failure.getMessage()));
            }
        }
        requireFlat("threads", threads.stream().mapToLong(n -> n).toArray());
        requireFlat("MB of heap in use", heapInUse());
        if (Files.readString(ERRORS).lines().count() != 1) {
            faults.add("more than the report of its end on standard error: see " + ERRORS);
        }
        System.out.printf(
                "every request answered once: %,d; reset by the client: %,d%n",
                answered(), resets());
    }

    private static long[] heapInUse() throws IOException {
        try (var lines = Files.lines(GC_LOG, StandardCharsets.UTF_8)) {
            return lines.map(IN_USE::matcher)
                    .filter(Matcher::matches)
                    .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                    .toArray();
        }
    }

    /// Compares the greatest value of the second quarter, when all is warm, with that of the last.
    private void requireFlat(String what, long[] values) {
        int quarter = values.length / 4;
        if (quarter == 0) {
            System.out.println(what + ": too few samples to tell whether they grow");
            return;
        }
        long before = LongStream.of(values).skip(quarter).limit(quarter).max().orElseThrow();
        long after = LongStream.of(values).skip(3L * quarter).max().orElseThrow();
        System.out.printf("%s: at most %d early, at most %d late%n", what, before, after);
        if (after > before + Math.max(2, before / 4)) {
            faults.add(what + " grow");
        }
    }
}
