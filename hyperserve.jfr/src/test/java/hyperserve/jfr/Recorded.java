package hyperserve.jfr;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the Flight Recorder has at the end, read as anybody reads it.
final class Recorded {

    private Recorded() {}

    /// {@return a recording that runs, of our events alone; periodic ones come at begin and end}
    static Recording start() {
        Recording recording = new Recording();
        recording.enable("hyperserve.Pool").with("period", "endChunk");
        recording.enable("hyperserve.Worker").with("period", "endChunk");
        recording.start();
        return recording;
    }

    /// Ends a recording.
    ///
    /// @return its events with that name, in order
    static List<RecordedEvent> events(Recording recording, String name) throws IOException {
        Path file = Files.createTempFile("events", ".jfr");
        try {
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().equals(name))
                    .toList();
        } finally {
            Files.delete(file);
        }
    }
}
