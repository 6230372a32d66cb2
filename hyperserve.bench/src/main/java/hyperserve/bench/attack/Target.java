package hyperserve.bench.attack;

import hyperserve.api.Nullable;
import hyperserve.test.TlsKey;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The server that is attacked: an image with its own defaults, in a process of its own.
final class Target implements AutoCloseable {

    private static final Pattern GREETING = Pattern.compile(".*http://127\\.0\\.0\\.1:(\\d+) .*");
    private static final Pattern TLS_GREETING =
            Pattern.compile(".*https://127\\.0\\.0\\.1:(\\d+) .*");
    private static final Pattern USED = Pattern.compile("total [0-9]+K, used ([0-9]+)K");
    private static final int JCMD_SECONDS = 30;
    private static final int END_SECONDS = 30;
    private static final double KIB_OF_MB = 1024;

    private final Process process;
    private final int port;
    private final int tlsPort;
    private final Thread watcher;

    /// Written by the watcher alone.
    private volatile long peakResident;

    private volatile boolean done;

    private Target(Process process, int port, int tlsPort) {
        this.process = process;
        this.port = port;
        this.tlsPort = tlsPort;
        this.watcher = Thread.ofPlatform().daemon().name("resident").start(this::watch);
    }

    /// Starts an image on a free port.
    ///
    /// @param jvmOptions what is added to the image's own; may be empty
    /// @param errors where its standard error goes
    static Target start(Path image, String jvmOptions, Path errors) throws IOException {
        return start(image, jvmOptions, errors, List.of("--port", "0"), false);
    }

    /// Starts an image on two free ports, one of which speaks TLS.
    ///
    /// @param jvmOptions what is added to the image's own; may be empty
    /// @param errors where its standard error goes
    /// @param headerTimeout how long it waits for the end of a handshake
    static Target startWithTls(
            Path image, String jvmOptions, Path errors, TlsKey key, Duration headerTimeout)
            throws IOException {
        List<String> options =
                List.of(
                        "--port",
                        "0",
                        "--tls-cert",
                        key.certificate().toString(),
                        "--tls-key",
                        key.key().toString(),
                        "--plain-port",
                        "0",
                        "--header-timeout",
                        headerTimeout.toMillis() + "ms");
        return start(image, jvmOptions, errors, options, true);
    }

    private static Target start(
            Path image, String jvmOptions, Path errors, List<String> options, boolean tls)
            throws IOException {
        List<String> command = new ArrayList<>(options);
        command.addFirst(image.resolve("bin/hyperserve").toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().put("HYPERSERVE_JVM_OPTIONS", jvmOptions);
        Process process = builder.start();
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        int port = port(GREETING, line);
        int tlsPort = tls ? port(TLS_GREETING, line) : 0;
        if (port < 0 || tlsPort < 0) {
            process.destroyForcibly();
            throw new IOException(image + " does not start: see " + errors);
        }
        return new Target(process, port, tlsPort);
    }

    /// {@return the port, -1 if there is none}
    private static int port(Pattern greeting, @Nullable String line) {
        Matcher matcher = greeting.matcher(String.valueOf(line));
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    private void watch() {
        try {
            while (!done) {
                peakResident = Math.max(peakResident, status("VmHWM"));
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (IOException | InterruptedException _) {
            // It has ended, or this thread is told to.
        }
    }

    /// {@return the port without TLS}
    int port() {
        return port;
    }

    /// {@return the port with TLS}
    int tlsPort() {
        return tlsPort;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// {@return how it ended; it has}
    int exitCode() {
        return process.exitValue();
    }

    /// {@return the most memory that it had resident, in MB}
    double peakResident() {
        return peakResident / KIB_OF_MB;
    }

    long threads() throws IOException {
        return status("Threads");
    }

    private long status(String field) throws IOException {
        return Files.readString(Path.of("/proc/" + process.pid() + "/status"))
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow(() -> new IOException("the server has ended"));
    }

    long descriptors() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return files.count();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// {@return the MB of heap that are in use after a full collection}
    double heapInUse() throws IOException, InterruptedException {
        jcmd("GC.run");
        double sum = 0;
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        while (used.find()) {
            sum += Double.parseDouble(used.group(1)) / KIB_OF_MB;
        }
        return sum;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        String jcmd = System.getProperty("java.home") + "/bin/jcmd";
        Process asked =
                new ProcessBuilder(List.of(jcmd, Long.toString(process.pid()), command))
                        .redirectErrorStream(true)
                        .start();
        if (!asked.waitFor(JCMD_SECONDS, TimeUnit.SECONDS)) {
            asked.destroyForcibly();
        }
        try (BufferedReader out = asked.inputReader()) {
            String answer = out.readAllAsString();
            if (asked.waitFor() != 0) {
                throw new IOException("the server does not obey jcmd " + command + ": " + answer);
            }
            return answer;
        }
    }

    /// Stops it where it is, or lets it go on.
    void pause(boolean stops) throws IOException, InterruptedException {
        String signal = stops ? "-STOP" : "-CONT";
        Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("the server cannot be sent " + signal);
        }
    }

    /// Asks it to end.
    ///
    /// @return whether it did, as it should
    boolean stops() throws InterruptedException {
        process.destroy();
        return process.waitFor(END_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    @Override
    public void close() {
        done = true;
        watcher.interrupt();
        process.destroyForcibly();
    }
}
