package hyperserve.bench.chaos;

import hyperserve.api.BodyOutput;
import hyperserve.api.BodyWriter;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.pool.WorkerPoolProvider;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The handler of all deeds.
final class Deeds {

    private static final int KIB = 1024;
    private static final int MUCH = 100 * KIB;

    private final WorkerPoolProvider pool;
    private final Initialisers initialisers = new Initialisers();

    /// Prepares them.
    ///
    /// @param pool the pool of the servers that are closed from inside
    Deeds(WorkerPoolProvider pool) throws IOException {
        this.pool = pool;
    }

    /// Does what is asked for. Meanwhile the thread has the name of it, for those who look at a
    /// dump of the threads.
    Response handle(Request request) throws Exception {
        Thread thread = Thread.currentThread();
        String name = thread.getName();
        thread.setName(request.path());
        try {
            return perform(request);
        } finally {
            thread.setName(name);
        }
    }

    private Response perform(Request request) throws Exception {
        int number = Integer.parseInt(request.pathParameter("number"));
        String id = "[" + request.pathParameter("id") + "]";
        return switch (Deed.ofPath(request.pathParameter("deed"))) {
            case ANSWER -> Response.text(id);
            case STREAM -> stream(out -> writeMuch(out, id, number));
            case COPY -> Response.bytes("text/plain", request.body().bytes());
            case ECHO -> stream(request.body().stream()::transferTo);
            case SLEEP -> after(id, () -> Thread.sleep(number));
            case RECURSE -> after(id, () -> Depths.dive(number, () -> {}));
            case OVERFLOW -> after(id, () -> Depths.dive(Integer.MAX_VALUE, () -> {}));
            case READ_DEEP -> after(id, () -> Depths.dive(number, () -> request.body().bytes()));
            case WRITE_DEEP -> stream(out -> Depths.dive(number, () -> write(out, id)));
            case HOARD -> after(id, () -> hoard(number));
            case EXHAUST -> after(id, () -> exhaust(number));
            case SPIN -> after(id, () -> spin(number));
            case NATIVE -> after(id, () -> NativeSleep.millis(number));
            case INITIALISE -> after(id, initialisers::await);
            case THROW -> throw Throwables.raise(number);
            case THROW_READING -> {
                int read = request.body().stream().read();
                throw Throwables.raise(number + read);
            }
            case THROW_UNCOMMITTED -> stream(out -> raise(out, id, 0, number));
            case THROW_COMMITTED -> stream(out -> raise(out, id, MUCH, number));
            case INTERRUPT -> after(id, () -> Thread.currentThread().interrupt());
            case INTERRUPT_READING -> {
                Thread.currentThread().interrupt();
                request.body().bytes();
                yield Response.text(id);
            }
            case INTERRUPT_WRITING ->
                    stream(
                            out -> {
                                Thread.currentThread().interrupt();
                                writeMuch(out, id, number);
                            });
            case CLOSE_SERVER -> after(id, () -> ClosingServer.run(pool));
        };
    }

    private interface Step {
        void run() throws Exception;
    }

    private static Response after(String id, Step step) throws Exception {
        step.run();
        return Response.text(id);
    }

    private static Response stream(BodyWriter writer) {
        return Response.stream("text/plain", writer);
    }

    private static void write(BodyOutput out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /// The id, and then so many KiB, in pieces.
    private static void writeMuch(BodyOutput out, String id, int kib) throws IOException {
        write(out, id);
        byte[] piece = "x".repeat(KIB).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < kib; i++) {
            out.write(piece);
            if (i % 4 == 0) {
                out.flush();
            }
        }
    }

    private static void raise(BodyOutput out, String id, int before, int number)
            throws IOException {
        if (before > 0) {
            writeMuch(out, id, before / KIB);
        }
        throw Throwables.raise(number);
    }

    private static void hoard(int kib) {
        try {
            exhaust(kib);
        } catch (OutOfMemoryError _) {
            // As a handler would that means to do with less.
        }
    }

    /// Takes memory until there is none, in pieces of so many KiB: the smaller they are, the less
    /// is left to others.
    private static void exhaust(int kib) {
        @Nullable Object last = null;
        while (true) {
            Object[] next = new Object[kib * KIB / 4];
            next[0] = last;
            last = next;
        }
    }

    private static void spin(int millis) {
        long end = System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }
}
