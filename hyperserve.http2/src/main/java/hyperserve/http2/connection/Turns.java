package hyperserve.http2.connection;

import hyperserve.api.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/// Whose turn it is to send content: the more urgent before the less; of equally urgent ones, who
/// has begun goes on, unless its content is of use piece by piece (RFC 9218 §10). Owned by whoever
/// owns the connection.
final class Turns {

    private final List<ArrayDeque<Stream>> byUrgency = new ArrayList<>(Priority.URGENCIES);
    private int count;

    Turns() {
        for (int i = 0; i < Priority.URGENCIES; i++) {
            byUrgency.add(new ArrayDeque<>(0));
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /// Whether something is so of one that waits.
    boolean any(Predicate<Stream> condition) {
        for (int i = 0; count > 0 && i < Priority.URGENCIES; i++) {
            for (Stream each : byUrgency.get(i)) {
                if (condition.test(each)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Has a stream wait for its turn.
    ///
    /// @param hasBegun whether it has just had one
    void add(Stream stream, boolean hasBegun) {
        ArrayDeque<Stream> waiting = byUrgency.get(stream.priority.urgency());
        if (hasBegun && !stream.priority.isIncremental()) {
            waiting.addFirst(stream);
        } else {
            waiting.addLast(stream);
        }
        count++;
    }

    /// One that waits does so no more.
    void remove(Stream stream) {
        byUrgency.get(stream.priority.urgency()).remove(stream);
        count--;
    }

    /// Who is next, null if nobody waits.
    @Nullable
    Stream next() {
        for (int i = 0; count > 0; i++) {
            Stream first = byUrgency.get(i).pollFirst();
            if (first != null) {
                count--;
                return first;
            }
        }
        return null;
    }

    /// The first of those of whom something is so, null if there is none.
    @Nullable
    Stream next(Predicate<Stream> condition) {
        for (ArrayDeque<Stream> waiting : byUrgency) {
            for (Iterator<Stream> each = waiting.iterator(); each.hasNext(); ) {
                Stream stream = each.next();
                if (condition.test(stream)) {
                    each.remove();
                    count--;
                    return stream;
                }
            }
        }
        return null;
    }

    void clear() {
        byUrgency.forEach(ArrayDeque::clear);
        count = 0;
    }
}
