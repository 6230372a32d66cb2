package hyperserve.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What subscribers cost that are sent nothing, in a process of their own: [memory][MemoryEach]
/// and threads. In the end one event is published, which all must get.
///
/// @param name the scenario's name
/// @param subscribers how many they are
record IdleSubscribers(String name, int subscribers) implements Scenario {

    private static final int FIRST = 500;

    @Override
    public Group group() {
        return Group.WEB;
    }

    @Override
    public boolean suits(Contestant contestant) {
        return contestant.web().contains(WebPart.EVENTS);
    }

    @Override
    public boolean warmsUpItself() {
        return true;
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        try (ServerProcess server = ServerProcess.start(run.contestant())) {
            // What the server makes once is not counted as any subscriber's.
            try (Subscribers first = Subscribers.of(server, FIRST)) {
                first.publish();
            }
            MemoryEach memory = MemoryEach.before(run.contestant(), server);
            double threads = threads(run.contestant(), server);
            try (Subscribers clients = Subscribers.of(server, subscribers)) {
                Map<String, Double> figures = memory.figures(subscribers);
                figures.put("threads_more", threads(run.contestant(), server) - threads);
                clients.publish();
                return figures;
            }
        }
    }

    /// {@return how many threads there are, on a JVM with those that are virtual}
    private static double threads(Contestant contestant, ServerProcess server) throws IOException {
        if (!contestant.java()) {
            return ProcessFigures.threads(server.pid());
        }
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Path dump = Path.of("target/logs/threads.txt").toAbsolutePath();
        String pid = Long.toString(server.pid());
        List<String> command =
                List.of(jcmd, pid, "Thread.dump_to_file", "-overwrite", dump.toString());
        Command.run(command, 60);
        try (Stream<String> lines = Files.lines(dump)) {
            return lines.filter(line -> line.startsWith("#")).count();
        }
    }
}
