package example.web;

import hyperserve.api.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What guests have written, in memory; any thread may use it.
final class Entries {

    record Entry(long id, String name, String text, Instant written) {

        Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("id", id);
            map.put("name", name);
            map.put("text", text);
            map.put("written", written.toString());
            return map;
        }
    }

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();
    private final int most;
    private long lastId;

    Entries(int most) {
        this.most = most;
    }

    synchronized Entry add(String name, String text) {
        if (entries.size() == most) {
            entries.removeFirst();
        }
        Entry entry = new Entry(++lastId, name, text, Instant.now());
        entries.addLast(entry);
        notifyAll();
        watchers.forEach(Runnable::run);
        return entry;
    }

    /// Has somebody signalled when there is a new one.
    void watch(Runnable signal) {
        watchers.add(signal);
    }

    void unwatch(Runnable signal) {
        watchers.remove(signal);
    }

    /// The first one that is newer, null if there is none.
    synchronized @Nullable Entry next(long id) {
        return entries.stream().filter(entry -> entry.id > id).findFirst().orElse(null);
    }

    synchronized Optional<Entry> find(long id) {
        return entries.stream().filter(entry -> entry.id == id).findFirst();
    }

    synchronized boolean remove(long id) {
        return entries.removeIf(entry -> entry.id == id);
    }

    synchronized List<Entry> all() {
        return List.copyOf(entries);
    }

    /// Waits until there are newer ones.
    synchronized List<Entry> after(long id) throws InterruptedException {
        while (lastId <= id) {
            wait();
        }
        return entries.stream().filter(entry -> entry.id > id).toList();
    }
}
