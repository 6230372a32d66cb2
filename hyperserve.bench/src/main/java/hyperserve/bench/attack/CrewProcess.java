package hyperserve.bench.attack;

import hyperserve.api.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A [Crew] or [TlsCrew] in a process of its own, as its driver sees it.
final class CrewProcess implements AutoCloseable {

    private static final int END_SECONDS = 30;

    private final Process process;
    private final Thread reader;

    /// Written by the reader alone.
    private volatile CrewReport report = CrewReport.NONE;

    private volatile boolean ended;

    private CrewProcess(Process process) {
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().name("crew-reader").start(this::read);
    }

    /// Starts a crew. It takes no processor time that others here would have: what is looked for is
    /// a server without memory, not one without a processor.
    ///
    /// @param certificate what the server shows over TLS; null if it does not speak it
    static CrewProcess start(
            int port, Hoard hoard, int clients, InetAddress source, @Nullable Path certificate)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(
                List.of(
                        "nice",
                        "-n",
                        "10",
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        (certificate == null ? Crew.class : TlsCrew.class).getName(),
                        Integer.toString(port),
                        hoard.name(),
                        Integer.toString(clients),
                        source.getHostAddress()));
        if (certificate != null) {
            command.add(certificate.toString());
        }
        return new CrewProcess(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    private void read() {
        try (BufferedReader in = process.inputReader()) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                report = CrewReport.parse(line);
            }
        } catch (IOException e) {
            System.err.println("a crew's report is lost: " + e);
        }
        ended = true;
    }

    CrewReport report() {
        return report;
    }

    /// {@return whether it has ended before it was told to}
    boolean hasFailed() {
        return ended;
    }

    /// Lets all its clients go, and waits for that.
    void release() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("a crew does not end");
        }
        reader.join();
        if (process.exitValue() != 0) {
            throw new IOException("a crew ended with exit code " + process.exitValue());
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
