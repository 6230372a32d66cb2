package hyperserve.web.events;

import hyperserve.api.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The last events of a broadcast. Guarded by that.
final class EventHistory {

    private final int most;
    private final long mostBytes;
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private long bytes;

    EventHistory(BroadcastOptions options) {
        this.most = options.historyEvents();
        this.mostBytes = options.historyBytes();
    }

    void add(Event event) {
        events.add(event);
        bytes += event.encoded().remaining();
        while (events.size() > most || bytes > mostBytes) {
            bytes -= events.remove().encoded().remaining();
        }
    }

    List<Event> all() {
        return List.copyOf(events);
    }

    /// {@return the id of the last event, null if there is none}
    @Nullable
    String newestId() {
        Event newest = events.peekLast();
        return newest == null ? null : newest.id();
    }

    /// {@return what came after an event, null if that is not known any more}
    @Nullable
    List<Event> after(String id) {
        List<Event> later = new ArrayList<>();
        Iterator<Event> newestFirst = events.descendingIterator();
        while (newestFirst.hasNext()) {
            Event each = newestFirst.next();
            if (id.equals(each.id())) {
                return later.reversed();
            }
            later.add(each);
        }
        return null;
    }
}
