package hyperserve.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// New connections over TLS, each for one request: four clients, each of which opens the next when
/// the server has closed the last.
///
/// The client is OpenSSL's `s_time`, which uses less of the processors that the server needs than
/// one on a JVM would, and tells of each connection whether it was resumed. (wrk resumes sessions
/// with `Connection: close`, so it could not measure full handshakes.)
///
/// @param name the scenario's name
/// @param resumed whether each connection resumes a session
record Handshakes(String name, boolean resumed) implements ClosedLoop {

    private static final int CLIENTS = 4;
    private static final Path LOGS = Path.of("target/logs");
    private static final Pattern CONNECTIONS =
            Pattern.compile("(?m)^([0-9]+) connections in [0-9]+ real seconds");

    /// A letter for each connection.
    private static final Pattern LETTERS = Pattern.compile("(?m)^[r*]+$");

    @Override
    public Group group() {
        return Group.TLS;
    }

    @Override
    public Set<Tool> tools() {
        return Set.of(Tool.OPENSSL);
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        checkAnswer(run.server());
        double before = run.server().cpuMicros();
        Map<String, Double> figures = load(run.server(), run.plan().seconds());
        return Load.withCpu(figures, run.server().cpuMicros() - before);
    }

    /// s_time does not look at the answers to its requests.
    private static void checkAnswer(ServerProcess server) throws IOException {
        byte[] request = "GET /plaintext HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        try (SocketChannel channel = SocketChannel.open(ServerProcess.address(server.port()))) {
            String answer = server.ask(channel, request);
            if (!answer.matches("(?s)HTTP/1\\.[01] 200 .*")) {
                throw new IllegalStateException("unexpected answer to HTTP/1.0: " + answer);
            }
        }
    }

    @Override
    public Map<String, Double> load(ServerProcess server, long seconds) {
        List<Process> clients = new ArrayList<>();
        long begun = System.nanoTime();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Command.start(command(server, seconds), log(i)));
            }
            StringBuilder outputs = new StringBuilder();
            for (int i = 0; i < CLIENTS; i++) {
                int code = Command.awaitEnd(clients.get(i), seconds + 60);
                String output = Files.readString(log(i));
                if (code != 0) {
                    throw new IllegalStateException("s_time: exit code " + code + "\n" + output);
                }
                outputs.append(output);
            }
            return parse(outputs.toString(), System.nanoTime() - begun);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            clients.forEach(Command::end);
        }
    }

    private static Path log(int client) {
        return LOGS.resolve("s_time-" + client + ".txt");
    }

    private List<String> command(ServerProcess server, long seconds) {
        return List.of(
                "env",
                Load.OFFERS,
                "openssl",
                "s_time",
                "-connect",
                "localhost:" + server.port(),
                "-www",
                "/plaintext",
                "-time",
                Long.toString(seconds),
                resumed ? "-reuse" : "-new");
    }

    /// Reads what all clients wrote; a connection that was not of the kind asked for has failed.
    Map<String, Double> parse(String outputs, long nanos) {
        double requests = 0;
        for (Matcher count = CONNECTIONS.matcher(outputs); count.find(); ) {
            requests += Double.parseDouble(count.group(1));
        }
        long told = 0;
        long reused = 0;
        for (Matcher letters = LETTERS.matcher(outputs); letters.find(); ) {
            told += letters.group().length();
            reused += letters.group().chars().filter(letter -> letter == 'r').count();
        }
        if (told != requests) {
            throw new IllegalArgumentException("s_time did not report:\n" + outputs);
        }
        double failed = resumed ? requests - reused : reused;
        return Map.of(Row.REQUESTS, requests, Row.FAILED, failed, "rate", requests * 1e9 / nanos);
    }
}
