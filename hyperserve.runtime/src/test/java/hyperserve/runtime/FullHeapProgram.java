package hyperserve.runtime;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/// A server in a process that uses nearly all of its heap for a while, for [ServerFullHeapTest]:
/// prints its port; fills the heap when it reads a byte, and says so; empties it at the next; ends
/// at the next.
final class FullHeapProgram {

    static final String FULL = "full";

    private static final int BLOCK = 64 * 1024;

    /// Half of what the server wants to be free before it accepts; far more than it needs for it.
    private static final int BLOCKS_LEFT = 8;

    private FullHeapProgram() {}

    public static void main(String[] args) throws IOException {
        try (Server server = TestServers.server().start()) {
            System.out.println(server.port());
            var _ = System.in.read();
            Deque<byte[]> blocks = new ArrayDeque<>(1024);
            fill(blocks);
            for (int i = 0; i < BLOCKS_LEFT; i++) {
                blocks.pop();
            }
            System.out.println(FULL);
            var _ = System.in.read();
            blocks.clear();
            var _ = System.in.read();
        }
    }

    private static void fill(Deque<byte[]> blocks) {
        try {
            while (true) {
                blocks.push(new byte[BLOCK]);
            }
        } catch (OutOfMemoryError e) {
            // That is what it is for.
            return;
        }
    }
}
