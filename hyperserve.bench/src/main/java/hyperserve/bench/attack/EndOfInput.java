package hyperserve.bench.attack;

import java.io.IOException;

/// The end of the standard input, by which a crew is told to let its clients go.
final class EndOfInput {

    private EndOfInput() {}

    /// Waits for it on a thread of its own.
    ///
    /// @param release what is done then, or if the input is lost
    static void then(Runnable release) {
        Thread.ofPlatform().daemon().start(() -> await(release));
    }

    private static void await(Runnable release) {
        try {
            while (System.in.read() >= 0) {
                // Nothing is said there.
            }
        } catch (IOException e) {
            System.err.println("the crew lost its input: " + e);
        }
        release.run();
    }
}
