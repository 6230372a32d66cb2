package hyperserve.bench.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A [Victim] in a JVM of its own, as its driver sees it.
final class VictimProcess implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader out;
    private final Writer in;
    private final int port;

    private VictimProcess(Process process) throws IOException {
        this.process = process;
        this.out = process.inputReader();
        this.in = process.outputWriter();
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the server does not start: see its standard error");
        }
        this.port = Integer.parseInt(line);
    }

    /// Starts one. It believes to have four processors, so that there are several event sources
    /// wherever this runs.
    ///
    /// @param errors where its standard error goes
    static VictimProcess start(String pool, String heap, Path errors) throws IOException {
        List<String> command =
                List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-XX:ActiveProcessorCount=4",
                        // As in the images: the JDK's virtual pollers lose their virtual threads
                        // when the heap is full.
                        "-Djdk.pollerMode=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        pool);
        return new VictimProcess(
                new ProcessBuilder(command).redirectError(errors.toFile()).start());
    }

    int port() {
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// {@return what it holds now}
    ///
    /// @throws IOException if it does not tell
    VictimState state() throws IOException, InterruptedException {
        in.write("state\n");
        in.flush();
        FutureTask<String> line = new FutureTask<>(() -> String.valueOf(out.readLine()));
        Thread.ofPlatform().daemon().name("state-reader").start(line);
        try {
            return VictimState.parse(line.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException | NumberFormatException e) {
            throw new IOException("the server does not tell its state", e);
        }
    }

    /// Writes all threads to a file, the virtual ones included.
    void dumpThreads(Path file) throws IOException, InterruptedException {
        Files.deleteIfExists(file);
        String jcmd = System.getProperty("java.home") + "/bin/jcmd";
        Process asked =
                new ProcessBuilder(
                                jcmd,
                                Long.toString(process.pid()),
                                "Thread.dump_to_file",
                                file.toString())
                        .inheritIO()
                        .start();
        if (!asked.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            asked.destroyForcibly();
        }
    }

    /// Asks it to end.
    ///
    /// @return whether it did, as it should
    boolean stops() throws InterruptedException {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
