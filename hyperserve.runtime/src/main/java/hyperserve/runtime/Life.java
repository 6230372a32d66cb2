package hyperserve.runtime;

import hyperserve.api.DrainReport;
import hyperserve.api.Nullable;
import hyperserve.api.PoolWorker;
import hyperserve.api.RunningServer;
import hyperserve.api.ServerComponent;
import hyperserve.api.ServerFigure;
import hyperserve.runtime.semantics.StreamCounts;
import hyperserve.runtime.semantics.StreamCounts.Count;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// The life of a server: it is opened, begun and stopped, each of them once, but that it may be
/// opened again after a start that failed. A stop may come at any time, and from any thread.
final class Life {

    /// Opens an engine.
    @FunctionalInterface
    interface Opening {
        Engine open() throws IOException;
    }

    private final CountDownLatch closed = new CountDownLatch(1);

    /// Ready before memory is short.
    private final Runnable onClose = closed::countDown;

    private final Object lock = new Object();
    private volatile @Nullable Engine engine;

    // Guarded by the lock.
    private @Nullable Stop stop;
    private volatile boolean ended;

    void requireNotStarted() {
        if (isOpen() || ended) {
            throw new IllegalStateException("the server has been started; configure it before");
        }
    }

    /// Takes the addresses.
    void open(Opening opening) throws IOException {
        synchronized (lock) {
            requireNotStarted();
            engine = opening.open();
        }
    }

    /// Starts the applications, and then to serve. Without the lock: a stop may come meanwhile.
    ///
    /// @return false if one has
    boolean begin() {
        Engine opened = running();
        try {
            return opened.begin(new Running(opened));
        } catch (Throwable e) {
            undo(opened);
            throw e;
        }
    }

    /// Ends what has begun of a start that failed.
    private void undo(Engine opened) {
        Stop begun;
        synchronized (lock) {
            begun = stop;
            if (begun == null) {
                begun = opened.stop(() -> {});
                stop = begun;
            }
        }
        begun.awaitEnd();
        synchronized (lock) {
            engine = null;
            stop = null;
            if (ended) {
                closed.countDown();
            }
        }
    }

    /// What an application has of one start of this server.
    private final class Running implements RunningServer {
        private final Engine begun;

        Running(Engine begun) {
            this.begun = begun;
        }

        @Override
        public List<SocketAddress> addresses() {
            return begun.addresses();
        }

        @Override
        public String poolName() {
            return begun.poolName();
        }

        @Override
        public long figure(ServerFigure which) {
            return switch (which) {
                case CONNECTIONS -> begun.connections();
                case MEMORY_KEPT -> begun.memoryKept();
                case MEMORY_LIMIT -> begun.memoryLimit();
                case IN_FLIGHT -> begun.inFlight();
                case UNPOLLED -> begun.unpolled();
                case ROUTES_LEARNED -> begun.routesSeenWaiting().size();
                case TLS_HANDSHAKES -> begun.handshakes();
                case STREAMS -> streams().open();
                case STREAMS_OPENED -> streams().total(Count.OPENED);
                case STREAMS_RESET_BY_CLIENT -> streams().total(Count.RESET_BY_CLIENT);
                case STREAMS_RESET_BY_SERVER -> streams().total(Count.RESET_BY_SERVER);
                case STREAMS_REFUSED -> streams().total(Count.REFUSED);
                case FLOODS_OF_RESETS -> streams().total(Count.FLOODS_OF_RESETS);
                case FLOODS_OF_FRAMES -> streams().total(Count.FLOODS_OF_FRAMES);
                case FLOODS_OF_HEADERS -> streams().total(Count.FLOODS_OF_HEADERS);
                case WEBSOCKETS,
                        WEBSOCKETS_OPENED,
                        WEBSOCKET_MESSAGES_RECEIVED,
                        WEBSOCKET_MESSAGES_SENT,
                        WEBSOCKET_BYTES_RECEIVED,
                        WEBSOCKET_BYTES_SENT,
                        WEBSOCKET_MESSAGES_REFUSED,
                        WEBSOCKET_PINGS_UNANSWERED ->
                        begun.service().webSockets().figure(which);
                case THREADS -> begun.poolSnapshot().threads();
                case BUSY -> begun.poolSnapshot().busy();
                case QUEUED -> begun.poolSnapshot().queued();
                case OLDEST_QUEUED -> begun.poolSnapshot().oldestQueued().toNanos();
                case SUBMITTED -> begun.poolSnapshot().submitted();
                case COMPLETED -> begun.poolSnapshot().completed();
                case FAILED -> begun.poolSnapshot().failed();
                case ABANDONED -> begun.poolSnapshot().abandoned();
                case REJECTED -> begun.poolSnapshot().rejected();
                case STOLEN -> begun.poolSnapshot().stolen();
                case RETAKEN -> begun.poolSnapshot().retaken();
                case OVERFLOWED -> begun.poolSnapshot().overflowed();
            };
        }

        private StreamCounts streams() {
            return begun.service().streams();
        }

        @Override
        public List<PoolWorker> poolWorkers() {
            return begun.poolWorkers();
        }

        @Override
        public List<String> routesSeenWaiting() {
            return begun.routesSeenWaiting();
        }

        @Override
        public boolean isServing() {
            return begun.isServing() && !ended;
        }

        @Override
        public List<ServerComponent> components() {
            return begun.applications().components();
        }

        @Override
        public void stop() {
            synchronized (lock) {
                // That start may have failed, and another one followed.
                if (engine == begun) {
                    beginStop();
                }
            }
        }
    }

    /// {@return whether it has been opened}
    boolean isOpen() {
        return engine != null;
    }

    /// {@return whether an application or the pool is still being started}
    boolean isStarting() {
        Engine opened = engine;
        return opened != null && opened.isStarting();
    }

    /// Has nobody wait for what is being started.
    void abandonStart() {
        Engine opened = engine;
        if (opened != null) {
            opened.abandonStart();
        }
    }

    /// Has files read again; does nothing if it is not open.
    void reload() {
        Engine opened = engine;
        if (opened != null) {
            opened.reload();
        }
    }

    Engine running() {
        Engine opened = engine;
        if (opened == null) {
            throw new IllegalStateException("the server has not been started");
        }
        return opened;
    }

    void awaitClose() throws InterruptedException {
        closed.await();
    }

    DrainReport drain() {
        Stop begun = beginStop();
        return begun == null ? new DrainReport(0, 0) : begun.await();
    }

    /// {@return the one stop, or null if there is nothing to stop}
    private @Nullable Stop beginStop() {
        synchronized (lock) {
            ended = true;
            Engine opened = engine;
            if (opened == null) {
                closed.countDown();
                return null;
            }
            Stop begun = stop;
            if (begun == null) {
                begun = opened.stop(onClose);
                stop = begun;
            }
            return begun;
        }
    }
}
