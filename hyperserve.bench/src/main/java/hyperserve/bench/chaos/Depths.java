package hyperserve.bench.chaos;

import java.io.IOException;

/// Goes to the end of the stack.
final class Depths {

    /// What is done there.
    interface Act {
        void run() throws IOException;
    }

    private Depths() {}

    /// Recurses to the end, and acts so many frames before it: from none, where nothing works, to a
    /// few hundred, where everything does.
    static void dive(int framesBack, Act act) throws IOException {
        new Dive(framesBack, act).descend();
    }

    private static final class Dive {
        private final int framesBack;
        private final Act act;
        private int back = -1;

        Dive(int framesBack, Act act) {
            this.framesBack = framesBack;
            this.act = act;
        }

        @SuppressWarnings("InfiniteRecursion") // That is what it is for.
        void descend() throws IOException {
            try {
                descend();
            } catch (StackOverflowError e) {
                back++;
                if (back < framesBack) {
                    throw e;
                }
            }
            if (back == framesBack) {
                // Whatever comes of it, it is done once.
                back++;
                act.run();
            }
        }
    }
}
