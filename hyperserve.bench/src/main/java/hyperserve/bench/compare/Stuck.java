package hyperserve.bench.compare;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What fast requests wait while five handlers compute and five others sit in a native call, each
/// for three seconds and then again. For servers that have such routes: our images, with a drop-in,
/// and Go.
record Stuck() implements Scenario {

    private static final List<String> OCCUPANTS =
            Stream.of("/spin?s=3", "/block?s=3")
                    .flatMap(target -> Stream.generate(() -> target).limit(5))
                    .toList();

    private static final List<String> FIRST = List.of("/spin?s=0", "/block?s=0");

    @Override
    public String name() {
        return "stuck-64";
    }

    @Override
    public boolean suits(Contestant contestant) {
        return Scenario.super.suits(contestant)
                && (DropIn.isImage(contestant) || contestant.name().equals("go"));
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        Contestant contestant = run.contestant();
        boolean image = DropIn.isImage(contestant);
        try (ServerProcess server =
                ServerProcess.start(image ? DropIn.STUCK.into(contestant) : contestant)) {
            // Or the first of them would be measured while their classes are loaded.
            try (Occupants first = Occupants.of(server, FIRST)) {
                first.awaitAnswers();
            }
            // It warms the client up, too.
            Beside.client(server).run(Math.max(2, run.plan().warmUp()));
            try (Occupants occupants = Occupants.of(server, OCCUPANTS)) {
                OpenLoopClient client = Beside.client(server);
                Histogram latencies = client.run(run.plan().seconds());
                Map<String, Double> figures = new HashMap<>(Beside.figures(latencies, client, 0));
                figures.put("stuck_answers", (double) occupants.answered());
                return figures;
            }
        }
    }
}
