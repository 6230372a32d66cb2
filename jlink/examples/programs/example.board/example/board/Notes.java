package example.board;

import hyperserve.api.HttpException;
import hyperserve.api.Status;
import hyperserve.web.Problem;
import hyperserve.web.RetryAfter;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/// The notes on a board, as many as it has room for.
final class Notes {

    private static final URI FULL = URI.create("https://board.example/problems/full");

    private final ConcurrentNavigableMap<Long, Note> notes = new ConcurrentSkipListMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final int room;

    Notes(int room) {
        this.room = room;
    }

    /// Puts a note on the board; where there is no room, the client is told when to come again.
    Note add(String author, String text) {
        if (notes.size() >= room) {
            HttpException full =
                    Problem.of(Status.SERVICE_UNAVAILABLE, "somebody has to take a note off first")
                            .withType(FULL, "The board is full")
                            .with("room", room)
                            .exception();
            throw RetryAfter.in(Duration.ofMinutes(5)).addTo(full);
        }
        Note note = new Note(lastId.incrementAndGet(), author, text, Instant.now());
        notes.put(note.id(), note);
        return note;
    }

    Note find(long id) {
        Note note = notes.get(id);
        if (note == null) {
            throw new HttpException(Status.NOT_FOUND, "no such note");
        }
        return note;
    }

    /// {@return whether the old state was still that of the note}
    boolean replace(Note old, Note changed) {
        return notes.replace(old.id(), old, changed);
    }

    boolean remove(long id) {
        return notes.remove(id) != null;
    }

    List<Note> all() {
        return List.copyOf(notes.values());
    }
}
