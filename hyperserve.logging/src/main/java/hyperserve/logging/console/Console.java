package hyperserve.logging.console;

import hyperserve.api.Nullable;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Where lines go: one thread writes them, and nobody else ever waits for what reads them.
///
/// 1. Who logs makes the line, adds it to a bounded queue, and wakes the writer if that sleeps.
///    What has no room, or cannot be made for want of memory, is dropped, and counted by level.
/// 2. The writer takes line after line. One that cannot be written is dropped and counted; the next
///    one is tried after a pause that gets longer. When there is room again it tells what was
///    dropped.
/// 3. At the end of the process what is queued has [#FOR_THE_END], unless nothing is taken.
///
/// The writer says that it sleeps, looks once more, and sleeps; who logs adds first and looks then
/// whether it does. All four are volatile, so no line is left behind.
///
/// Who logs while it makes a line (a parameter whose `toString` logs, say) would do so for ever:
/// the line inside is dropped. The thread is a daemon, is started by the first line, and may be in
/// a `write` for ever.
final class Console {

    /// What may wait: some seconds of a busy log, and a small part of a heap of 64 MB.
    private static final int MOST_LINES = 4096;

    private static final long MOST_BYTES = 1 << 20;

    private static final long FOR_THE_END = TimeUnit.MILLISECONDS.toNanos(250);

    /// A write that takes so long has nobody who reads.
    private static final long STALLED = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(2);

    private static final byte[] NEW_LINE = {'\n'};

    private static final String OWN_NAME = "hyperserve.logging";

    private static final Console OF_PROCESS =
            new Console(new FileOutputStream(FileDescriptor.err), MOST_LINES, MOST_BYTES);

    private final ThreadLocal<Boolean> makesLine = new ThreadLocal<>();
    private final OutputStream out;
    private final LineQueue queue;
    private final Drops drops = new Drops();
    private final Repeats repeats = new Repeats(System::nanoTime, this::add);
    private final AtomicReference<@Nullable Thread> writer = new AtomicReference<>();

    private volatile boolean asleep;

    /// When the writer began to write, 0 while it does not.
    private volatile long writing;

    /// What the writer waits after a write that has failed, 0 after one that has not.
    private volatile long pause;

    // The writer's.
    private long looked = System.nanoTime();
    private boolean settled;

    /// One that nothing was logged to.
    ///
    /// @param out where the lines go; each write is whole lines
    /// @param mostLines the most that wait
    /// @param mostBytes the most bytes of these
    Console(OutputStream out, int mostLines, long mostBytes) {
        this.out = out;
        this.queue = new LineQueue(mostLines, mostBytes);
    }

    /// {@return the one that writes to file descriptor 2, whatever `System.err` is}
    static Console ofProcess() {
        return OF_PROCESS;
    }

    /// Logs, or drops and counts. Never waits, never throws.
    ///
    /// @param level how severe it is
    /// @param logger the logger's name
    /// @param message makes the text; may be code of others
    /// @param thrown what was thrown, null if nothing was
    void log(Level level, String logger, Supplier<String> message, @Nullable Throwable thrown) {
        if (queue.isFull()) {
            drops.add(level);
            return;
        }
        try {
            if (makesLine.get() == null) {
                makesLine.set(Boolean.TRUE);
                try {
                    log(Event.now(level, logger, message.get(), thrown));
                } finally {
                    makesLine.remove();
                }
            } else {
                drops.add(level);
            }
        } catch (Throwable e) {
            // There is no memory or no stack, or others' code has thrown. Nowhere to say so.
            drops.add(level);
        }
        wake();
    }

    private void log(Event event) {
        if (repeats.admits(event)) {
            add(event);
        }
    }

    private void add(Event event) {
        Line line = new Line(event.level(), Format.used().encoded(event));
        if (!queue.offer(line)) {
            drops.add(event.level());
        }
    }

    private void wake() {
        Thread known = writer.get();
        if (known == null) {
            start();
        } else if (asleep) {
            LockSupport.unpark(known);
        }
    }

    /// If there is no memory for a thread, the next line tries again.
    private void start() {
        try {
            Thread made =
                    Thread.ofPlatform()
                            .daemon()
                            .name("hyperserve-log")
                            // It outlives the application whose thread logs first.
                            .inheritInheritableThreadLocals(false)
                            .unstarted(this::write);
            if (writer.compareAndSet(null, made)) {
                boolean started = false;
                try {
                    made.start();
                    started = true;
                } finally {
                    if (!started) {
                        writer.set(null);
                    }
                }
                Runtime.getRuntime().addShutdownHook(new Thread(this::end, "hyperserve-log-end"));
            }
        } catch (IllegalStateException e) {
            // The process ends already: what can be written until then is.
            asleep = false;
        } catch (Throwable e) {
            settled = false;
        }
    }

    /// The writer's life.
    private void write() {
        while (true) {
            try {
                step();
            } catch (Throwable e) {
                // No memory, even for this.
                LockSupport.parkNanos(SHORTEST_PAUSE);
            }
        }
    }

    private void step() {
        long now = System.nanoTime();
        if (now - looked >= Repeats.WINDOW) {
            looked = now;
            settled = repeats.sweep(false);
            tellDropped();
        }
        Line line = queue.poll();
        if (line != null) {
            settled = false;
            write(line);
        } else if (!drops.isEmpty() && pause == 0) {
            tellDropped();
        } else {
            sleep();
        }
    }

    private void sleep() {
        asleep = true;
        try {
            if (queue.isEmpty() && (drops.isEmpty() || pause != 0)) {
                if (settled && drops.isEmpty()) {
                    LockSupport.park(this);
                } else {
                    LockSupport.parkNanos(this, Repeats.WINDOW);
                }
            }
        } finally {
            asleep = false;
        }
    }

    private void tellDropped() {
        long[] taken = drops.take();
        boolean told = false;
        try {
            String text = Drops.told(taken);
            told =
                    text == null
                            || written(
                                    Format.used()
                                            .encoded(
                                                    Event.now(
                                                            Level.WARNING, OWN_NAME, text, null)));
        } finally {
            if (!told) {
                drops.giveBack(taken);
            }
        }
    }

    private void write(Line line) {
        boolean done = false;
        try {
            done = written(line.bytes);
        } finally {
            if (!done) {
                drops.add(line.level);
            }
            queue.release(line);
        }
    }

    /// Pauses if it could not be written: there is no space, nobody who reads, or nothing to write
    /// to.
    ///
    /// @return whether it was
    private boolean written(byte[] bytes) {
        writing = System.nanoTime() | 1;
        try {
            if (pause != 0) {
                // Of the one that has failed some bytes may be there.
                out.write(NEW_LINE);
            }
            out.write(bytes);
            pause = 0;
            return true;
        } catch (IOException e) {
            pause = Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, pause * 2));
        } finally {
            writing = 0;
        }
        LockSupport.parkNanos(this, pause);
        return false;
    }

    /// Gives what is queued its time, if it is taken.
    void end() {
        long end = System.nanoTime() + FOR_THE_END;
        repeats.sweep(true);
        wake();
        while (!(queue.isEmpty() && drops.isEmpty()) && !isStuck() && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private boolean isStuck() {
        long began = writing;
        return pause != 0 || (began != 0 && System.nanoTime() - began > STALLED);
    }
}
