package hyperserve.observe.accesslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Writes lines on a thread of its own, so that nobody who serves waits for a disk or a reader.
///
/// 1. Who adds puts the facts into a ring, and wakes the writer if that sleeps. Where there is no
///    room they are dropped and counted. There is no lock, and no text is made.
/// 2. The writer empties all rings, makes lines, and writes as many as there are at once. Then it
///    gathers for [#GATHERING], without being woken; only if nothing has come in that time it
///    sleeps.
/// 3. What cannot be written is dropped and counted, and the next lines are tried after a pause
///    that gets longer. Of a line that was written in part the rest is dropped, and the next one
///    begins on a line of its own.
/// 4. It says that it sleeps, looks at the rings once more, and sleeps; who adds puts first, and
///    looks then whether it sleeps. All four are volatile, so nothing is left behind.
/// 5. At the end it writes what is there, unless that fails. It may be in a `write` for ever, and
///    then is left behind: it is a daemon.
public final class LogWriter {

    private static final int BUFFER = 1 << 16;

    private static final long GATHERING = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long MOMENT = TimeUnit.MICROSECONDS.toNanos(50);

    /// How often the file is looked at.
    private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);

    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(2);

    private static final byte[] NEW_LINE = {'\n'};

    private final Destination destination;
    private final LineFormat format;
    private final Rings rings;
    private final Losses losses;
    private final Thread thread;

    private volatile boolean asleep;
    private volatile boolean reopens;
    private volatile boolean closing;

    /// What is in the rings is counted as dropped.
    private volatile boolean abandoned;

    // The writer's.
    private final LineBuffer lines = new LineBuffer(BUFFER);
    private long looked = System.nanoTime();
    private long pause;
    private boolean broken;
    private boolean over;

    /// One that is not started.
    ///
    /// @param destination where lines go
    /// @param format how they are written
    /// @param rings where they wait
    LogWriter(Destination destination, LineFormat format, Rings rings) {
        this.destination = destination;
        this.format = format;
        this.rings = rings;
        this.losses = new Losses(destination.toString());
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("hyperserve-access-log")
                        .inheritInheritableThreadLocals(false)
                        .unstarted(this::run);
    }

    /// Opens a log and begins to write.
    ///
    /// @param where a file, or `-` for standard error
    /// @param format how lines are written
    /// @return the writer, to be closed
    /// @throws IOException if the file cannot be opened; the message says which and why
    public static LogWriter start(String where, LineFormat format) throws IOException {
        Destination destination =
                where.equals("-") ? Destination.standardError() : Destination.file(Path.of(where));
        LogWriter writer = new LogWriter(destination, format, Rings.forThisProcess());
        writer.start();
        return writer;
    }

    void start() {
        thread.start();
    }

    /// Adds an entry, or drops and counts it. Any thread; never waits.
    ///
    /// @param entry what a line is to tell
    public void add(Entry entry) {
        if (!rings.offer(entry)) {
            losses.add(1);
        }
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    /// Has the file opened anew. Any thread; does not wait for it.
    public void reopen() {
        reopens = true;
        LockSupport.unpark(thread);
    }

    /// {@return how many lines were dropped}
    long dropped() {
        return losses.count();
    }

    /// Writes what is there, closes the file, and tells what was dropped.
    ///
    /// @param most how long this may take
    /// @throws InterruptedException if the caller is interrupted; the writer goes on until it has
    ///     written all
    public void close(Duration most) throws InterruptedException {
        closing = true;
        LockSupport.unpark(thread);
        if (!thread.join(most) && !abandoned) {
            abandoned = true;
            losses.add(rings.size());
            losses.because("nobody has taken the last lines in time");
            losses.tellAtOnce(System.nanoTime());
        }
    }

    private void run() {
        while (!over) {
            try {
                step();
            } catch (Throwable e) {
                // No memory, even for this: it goes on when there is some.
                losses.because(e.getClass().getName());
                LockSupport.parkNanos(SHORTEST_PAUSE);
            }
        }
    }

    private void step() {
        look();
        boolean last = closing;
        if (!abandoned && fill()) {
            flush();
            losses.tell(System.nanoTime());
            if (pause != 0) {
                over = closing;
                rest(pause);
            } else if (!closing && rings.isEmpty()) {
                LockSupport.parkNanos(this, GATHERING);
            }
        } else if (last || abandoned) {
            over = true;
        } else {
            sleep();
        }
        if (over) {
            end();
        }
    }

    private void sleep() {
        asleep = true;
        try {
            if (rings.isEmpty() && !closing && !reopens) {
                LockSupport.parkNanos(this, PERIOD);
            } else {
                // Somebody is about to add one.
                LockSupport.parkNanos(this, MOMENT);
            }
        } finally {
            asleep = false;
        }
    }

    /// Until then, or until it is to end or to open the file anew.
    private void rest(long nanos) {
        long until = System.nanoTime() + nanos;
        for (long left = nanos;
                left > 0 && !closing && !reopens;
                left = until - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    private void look() {
        long now = System.nanoTime();
        boolean asked = reopens;
        if (!asked && now - looked < PERIOD) {
            return;
        }
        looked = now;
        reopens = false;
        try {
            if ((asked || destination.isMoved()) && destination.reopen()) {
                broken = false;
            }
        } catch (IOException e) {
            losses.because(String.valueOf(e.getMessage()));
        }
        losses.tell(now);
    }

    /// {@return whether there is something to write}
    private boolean fill() {
        int before = -1;
        while (lines.size() < BUFFER / 2 && before != lines.size()) {
            before = lines.size();
            for (int i = 0; i < rings.count() && lines.size() < BUFFER / 2; i++) {
                Entry entry = rings.poll(i);
                if (entry != null) {
                    add(entry, lines.size());
                }
            }
        }
        return lines.size() > 0;
    }

    private void add(Entry entry, int start) {
        boolean added = false;
        try {
            format.add(entry, lines);
            added = true;
        } finally {
            if (!added) {
                lines.truncate(start);
                losses.add(1);
            }
        }
    }

    private void flush() {
        ByteBuffer bytes = lines.view();
        boolean done = false;
        try {
            if (broken) {
                write(ByteBuffer.wrap(NEW_LINE));
                broken = false;
            }
            while (bytes.position() < lines.size()) {
                bytes.limit(lines.endOfLines(bytes.position(), destination.atOnce()));
                write(bytes);
            }
            pause = 0;
            losses.well();
            done = true;
        } catch (IOException e) {
            pause = Math.clamp(pause * 2, SHORTEST_PAUSE, LONGEST_PAUSE);
            losses.because(String.valueOf(e.getMessage()));
        } finally {
            if (!done) {
                dropFrom(bytes.position());
            }
            lines.truncate(0);
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            destination.write(bytes);
        }
    }

    /// @param taken how many bytes were written
    private void dropFrom(int taken) {
        losses.add(lines.lines(taken, lines.size()));
        if (taken > 0) {
            broken = lines.lines(taken - 1, taken) == 0;
        }
    }

    private void end() {
        while (!abandoned && rings.pollAny() != null) {
            losses.add(1);
        }
        losses.tellAtOnce(System.nanoTime());
        try {
            destination.close();
        } catch (IOException e) {
            losses.because(String.valueOf(e.getMessage()));
            losses.tellAtOnce(System.nanoTime());
        }
    }
}
