package hyperserve.bench.restarts;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The load generator `wrk`, which asks on 64 connections until it is told to end.
final class Wrk implements AutoCloseable {

    private static final int LONGEST_SECONDS = 600;
    private static final int END_SECONDS = 30;
    private static final Pattern REQUESTS = Pattern.compile("([0-9]+) requests in ");
    private static final Pattern ERRORS =
            Pattern.compile(
                    "Socket errors: connect ([0-9]+), read ([0-9]+), write ([0-9]+), timeout"
                            + " ([0-9]+)");
    private static final Pattern STATUS = Pattern.compile("Non-2xx or 3xx responses: ([0-9]+)");

    private final Process process;

    private Wrk(Process process) {
        this.process = process;
    }

    static Wrk start(int port, String target) throws IOException {
        List<String> command =
                List.of(
                        "wrk",
                        "-t1",
                        "-c64",
                        "-d" + LONGEST_SECONDS + "s",
                        "--timeout",
                        "30s",
                        "http://127.0.0.1:" + port + target);
        return new Wrk(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /// Ends it, and adds what it tells.
    ///
    /// @throws IOException if it tells nothing
    void stop(Losses losses) throws IOException, InterruptedException {
        // As Ctrl-C, at which it tells what it has counted.
        Process kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
        kill.waitFor();
        try (BufferedReader out = process.inputReader()) {
            String told = out.readAllAsString();
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("wrk does not end");
            }
            count(told, losses);
        }
    }

    /// Reads what wrk tells.
    ///
    /// @throws IOException if that is no account of requests
    static void count(String told, Losses losses) throws IOException {
        Matcher requests = REQUESTS.matcher(told);
        if (!requests.find()) {
            throw new IOException("wrk says: " + told);
        }
        losses.answer(Long.parseLong(requests.group(1)));
        Matcher errors = ERRORS.matcher(told);
        if (errors.find()) {
            long sum = 0;
            for (int i = 1; i <= errors.groupCount(); i++) {
                sum += Long.parseLong(errors.group(i));
            }
            losses.lose(sum, "wrk: " + errors.group());
        }
        Matcher status = STATUS.matcher(told);
        if (status.find()) {
            losses.lose(Long.parseLong(status.group(1)), "wrk: " + status.group());
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
