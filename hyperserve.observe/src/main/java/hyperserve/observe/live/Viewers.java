package hyperserve.observe.live;

import hyperserve.api.BodySource;
import hyperserve.api.HttpException;
import hyperserve.api.Nullable;
import hyperserve.api.Status;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Those who look, and the thread that looks for all of them, once a second: each look is made and
/// encoded once. While nobody looks there is no thread, and nothing is made. If that thread fails,
/// the streams end: browsers come again soon, and another thread looks for them.
final class Viewers {

    private static final Logger LOG = System.getLogger(Viewers.class.getName());

    static final int MOST = 32;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /// Before the first look: there is nothing to tell of no time.
    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(250);

    private static final ByteBuffer FIRST = utf8("retry: 1000\n\n");

    /// Looks at something for as long as there is somebody who wants to see it.
    interface Looking {

        /// {@return what was since the last call, or since the beginning}
        ///
        /// @param viewers how many want to see it
        Look look(int viewers);

        /// Nobody looks any more.
        void end();
    }

    private final Supplier<Looking> opening;
    private final Set<Viewer> all = ConcurrentHashMap.newKeySet();

    // Guarded by this.
    private int count;
    private @Nullable Thread looking;

    /// What was looked at last, for those who come later.
    private volatile @Nullable ByteBuffer latest;

    /// @param opening called when there is somebody, on the thread that then looks
    Viewers(Supplier<Looking> opening) {
        this.opening = opening;
    }

    /// One more.
    ///
    /// @param signal as [hyperserve.api.BodyFeed#open]
    /// @return its stream
    /// @throws HttpException 503 if there are as many as may be
    BodySource open(Runnable signal) {
        ByteBuffer known = latest;
        Viewer viewer = new Viewer(signal, known == null ? FIRST : known, this::left);
        synchronized (this) {
            if (count >= MOST) {
                throw new HttpException(
                        Status.SERVICE_UNAVAILABLE, "no more than " + MOST + " can look at a time");
            }
            if (looking == null) {
                Thread thread =
                        Thread.ofPlatform()
                                .daemon()
                                .name("hyperserve-management-live")
                                .inheritInheritableThreadLocals(false)
                                .unstarted(this::run);
                thread.start();
                looking = thread;
            }
            count++;
            all.add(viewer);
        }
        return viewer;
    }

    private synchronized void left(Viewer viewer) {
        if (all.remove(viewer)) {
            count--;
            if (count == 0) {
                hurry();
            }
        }
    }

    /// Has a look made at once, if somebody looks.
    synchronized void hurry() {
        LockSupport.unpark(looking);
    }

    private void run() {
        try {
            lookOn();
        } catch (Throwable e) {
            giveUp();
            LOG.log(Level.ERROR, "the live page could not look at the server; its streams end", e);
        }
    }

    /// In one step: who comes later is not to wait for a thread that is no more.
    private synchronized void giveUp() {
        if (Thread.currentThread().equals(looking)) {
            looking = null;
            latest = null;
            all.forEach(Viewer::finish);
        }
    }

    private void lookOn() {
        Looking looks = opening.get();
        try {
            long next = System.nanoTime() + SHORT;
            LockSupport.parkNanos(this, SHORT);
            while (isWanted()) {
                show(looks);
                long now = System.nanoTime();
                // Who was hurried, or held up, does not make up for it.
                next = now < next || now - next > SECOND / 2 ? now + SECOND : next + SECOND;
                LockSupport.parkNanos(this, next - now);
            }
        } finally {
            looks.end();
        }
    }

    private void show(Looking looks) {
        ByteBuffer event = utf8("data: " + LookJson.of(looks.look(count())) + "\n\n");
        latest = event;
        all.forEach(each -> each.show(event));
    }

    /// {@return how many look}
    synchronized int count() {
        return count;
    }

    /// Whether there is somebody; if not, the thread is to end.
    private synchronized boolean isWanted() {
        if (count > 0) {
            return true;
        }
        looking = null;
        latest = null;
        return false;
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
    }
}
