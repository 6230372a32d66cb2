package hyperserve.runtime;

import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.WorkerPool;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Input;
import hyperserve.runtime.net.Next;
import hyperserve.runtime.net.Protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// A protocol with parallel handlers on one connection: each line is a number and how long its
/// handler waits in milliseconds, and is answered by the number, in the order in which the handlers
/// come back.
///
/// A handler runs where the pool would run one of HTTP: in the connection's task, which lends the
/// connection meanwhile, or in a task of its own.
final class NumberedLines implements Protocol {

    private static final int MOST_AT_ONCE = 64;

    private final Connection connection;
    private final WorkerPool pool;
    private final Queue<Integer> outbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();

    /// Who is inside, to see that nobody else is.
    private final AtomicInteger inside = new AtomicInteger();

    private boolean ended;

    NumberedLines(Connection connection, WorkerPool pool) {
        this.connection = connection;
        this.pool = pool;
    }

    @Override
    public Next ready() throws IOException {
        enter();
        answerAll();
        while (running.get() < MOST_AT_ONCE) {
            String line = nextLine();
            if (line == null) {
                break;
            }
            if (!handle(line)) {
                return Next.HANDED_OVER;
            }
        }
        connection.output().flush();
        return leave(next());
    }

    private Next next() {
        answerAll();
        boolean unsent = connection.output().unsent() > 0;
        if (ended && running.get() == 0 && outbox.isEmpty() && !unsent) {
            return Next.CLOSE;
        }
        connection.deadline(System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
        boolean reads = !ended && running.get() < MOST_AT_ONCE;
        if (unsent) {
            return reads ? Next.READ_OR_WRITE : Next.WRITE;
        }
        return reads ? Next.READ : Next.SIGNAL;
    }

    private void answerAll() {
        for (Integer each = outbox.poll(); each != null; each = outbox.poll()) {
            answer(each);
        }
    }

    private void answer(int number) {
        byte[] line = (number + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer room = connection.output().room(line.length);
        room.put(line);
    }

    private String nextLine() throws IOException {
        Input input = connection.input();
        while (true) {
            for (int i = input.start(); i < input.end(); i++) {
                if (input.array()[i] == '\n') {
                    int length = i - input.start();
                    String line =
                            new String(
                                    input.array(),
                                    input.start(),
                                    length,
                                    StandardCharsets.US_ASCII);
                    input.consume(length + 1);
                    return line;
                }
            }
            int count = ended ? -1 : input.fill();
            ended |= count < 0;
            if (count <= 0) {
                return null;
            }
        }
    }

    /// @return whether the caller still has the connection
    private boolean handle(String line) {
        String[] parts = line.split(" ", 2);
        int number = Integer.parseInt(parts[0]);
        long millis = Long.parseLong(parts[1]);
        running.incrementAndGet();
        if (!pool.inlines(PoolTask.Kind.UNKNOWN)) {
            if (!pool.tryExecute(new Apart(number, millis))) {
                throw new IllegalStateException("the pool is full");
            }
            return true;
        }
        leave(Next.SIGNAL);
        int loan = connection.lend();
        waitFor(millis);
        if (connection.takeBack(loan)) {
            enter();
            running.decrementAndGet();
            answer(number);
            return true;
        }
        done(number);
        return false;
    }

    private void done(int number) {
        outbox.add(number);
        running.decrementAndGet();
        connection.signal();
    }

    private static void waitFor(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void enter() {
        if (inside.getAndIncrement() != 0) {
            throw new IllegalStateException("two owners");
        }
    }

    private Next leave(Next next) {
        inside.decrementAndGet();
        return next;
    }

    private final class Apart implements PoolTask {
        private final int number;
        private final long millis;

        Apart(int number, long millis) {
            this.number = number;
            this.millis = millis;
        }

        @Override
        public void run() {
            waitFor(millis);
            done(number);
        }

        @Override
        public void abandoned() {
            done(number);
        }
    }

    @Override
    public Next expired() {
        return Next.CLOSE;
    }

    @Override
    public boolean closed() {
        return true;
    }
}
