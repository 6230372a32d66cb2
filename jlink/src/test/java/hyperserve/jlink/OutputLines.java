package hyperserve.jlink;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The lines that a process writes, read while it runs, so that it never waits for its reader.
final class OutputLines {

    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final CompletableFuture<List<String>> all = new CompletableFuture<>();

    OutputLines(BufferedReader reader) {
        Thread.ofVirtual().start(() -> read(reader));
    }

    private void read(BufferedReader reader) {
        List<String> lines = new ArrayList<>();
        try (reader) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                first.complete(line);
            }
        } catch (IOException e) {
            all.completeExceptionally(new UncheckedIOException(e));
        }
        first.complete("");
        all.complete(List.copyOf(lines));
    }

    /// Waits for the first line; an empty one, if there will be none.
    String first() {
        return first.orTimeout(Command.LIVENESS.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    /// Waits for the end.
    List<String> all() {
        return all.orTimeout(Command.LIVENESS.toMillis(), TimeUnit.MILLISECONDS).join();
    }
}
