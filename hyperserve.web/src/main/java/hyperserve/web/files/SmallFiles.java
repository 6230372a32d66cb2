package hyperserve.web.files;

import hyperserve.api.Nullable;
import hyperserve.api.Response;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Small files that were asked for lately, with their whole answers ready to be sent. Any thread
/// may use it.
///
/// Each is held against the file system whenever it is asked for, so nothing stale is sent. A file
/// that was written to a moment ago is not kept, as it may be written to again within the same tick
/// of the file system's clock.
///
/// When there is no room, those go that were not used since others had to go.
final class SmallFiles {

    /// Longer than a tick of any file system: FAT counts in two seconds.
    private static final long SETTLED_MILLIS = 3000;

    /// What an entry costs beside its content.
    private static final long OVERHEAD = 1024;

    /// A file that is kept.
    static final class Kept {
        private final FileContent content;
        private final Response whole;
        private volatile boolean used = true;

        private Kept(FileContent content, Response whole) {
            this.content = content;
            this.whole = whole;
        }

        FileContent content() {
            return content;
        }

        /// {@return the answer to one who asks for all, under no condition}
        Response whole() {
            return whole;
        }

        private long cost() {
            return OVERHEAD + content.length();
        }
    }

    private final long most;
    private final Map<FilePath, Kept> kept = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /// @param most how many bytes they may take, 0 to keep none
    SmallFiles(long most) {
        this.most = most;
    }

    /// {@return the file, if it is kept and still the same}
    @Nullable
    Kept find(FolderTree tree, FilePath path) {
        Kept found = kept.get(path);
        if (found == null) {
            return null;
        }
        if (!tree.isIn(path, found.content.state())) {
            remove(path, found);
            return null;
        }
        if (!found.used) {
            found.used = true;
        }
        return found;
    }

    private void remove(FilePath path, Kept gone) {
        if (kept.remove(path, gone)) {
            bytes.addAndGet(-gone.cost());
        }
    }

    /// @param now the time in milliseconds since 1970
    void keep(FilePath path, FileContent content, Response whole, long now) {
        FileState state = content.state();
        Kept entry = new Kept(content, whole);
        if (content.memory() == null
                || state == null
                || now - state.modified().toEpochMilli() < SETTLED_MILLIS
                || entry.cost() > most / 2) {
            return;
        }
        synchronized (this) {
            makeRoom(entry.cost());
            Kept before = kept.put(path, entry);
            bytes.addAndGet(entry.cost() - (before == null ? 0 : before.cost()));
        }
    }

    /// At most two rounds: the first one marks all.
    private void makeRoom(long cost) {
        while (bytes.get() + cost > most && !kept.isEmpty()) {
            Iterator<Map.Entry<FilePath, Kept>> each = kept.entrySet().iterator();
            while (each.hasNext() && bytes.get() + cost > most) {
                Map.Entry<FilePath, Kept> entry = each.next();
                if (entry.getValue().used) {
                    entry.getValue().used = false;
                } else {
                    remove(entry.getKey(), entry.getValue());
                }
            }
        }
    }

    /// {@return how many bytes they take}
    long bytes() {
        return bytes.get();
    }
}
