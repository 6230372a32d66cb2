package hyperserve.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/// The bytes on disk that a server needs to run: program or image; for the Java peers classes, jars
/// and the JDK.
record Size() implements Scenario {

    @Override
    public String name() {
        return "size";
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        double sum = 0;
        for (Path each : run.contestant().files()) {
            try (Stream<Path> files = Files.walk(each.toRealPath())) {
                sum += files.filter(Files::isRegularFile).mapToLong(Size::length).sum();
            }
        }
        return Map.of("bytes", sum);
    }

    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
