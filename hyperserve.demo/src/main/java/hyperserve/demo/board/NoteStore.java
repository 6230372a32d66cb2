package hyperserve.demo.board;

import hyperserve.api.HttpException;
import hyperserve.api.Nullable;
import hyperserve.api.Status;
import hyperserve.web.Problem;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/// The notes and pictures of a board, in memory, and in a journal if there is one.
///
/// Changes are made one at a time, under this object's lock: a change is in the journal first, then
/// seen by readers, then told. Readers never wait. Any thread may use it.
final class NoteStore implements AutoCloseable {

    private static final Status INSUFFICIENT_STORAGE = new Status(507, "Insufficient Storage");

    /// As long as there is less garbage it is left, however little else there is.
    private static final long GARBAGE = 64 * 1024;

    /// Told of each change, in order, under the lock; it must not wait.
    interface Changes {

        /// A note is new, or in a new state.
        void put(Note note);

        /// A note is gone.
        void removed(long id);
    }

    private final ConcurrentNavigableMap<Long, Note> notes = new ConcurrentSkipListMap<>();
    private final Map<String, Picture> pictures = new ConcurrentHashMap<>();
    private final Limits limits;
    private final Changes changes;
    private final InstantSource clock;
    private final @Nullable Journal journal;

    // Guarded by this.
    private long lastId;
    private long compactAt = GARBAGE;

    /// A board.
    ///
    /// @param file where it is kept, null for memory alone
    /// @throws IOException as [Journal#open]
    NoteStore(@Nullable Path file, Limits limits, Changes changes, InstantSource clock)
            throws IOException {
        this.limits = limits;
        this.changes = changes;
        this.clock = clock;
        this.journal =
                file == null ? null : Journal.open(file, NoteRecord.longest(limits), replay());
        dropUnused();
    }

    private Consumer<ByteBuffer> replay() {
        var reader =
                new NoteRecord.Reader() {
                    @Override
                    public void note(Note note, byte @Nullable [] content) {
                        seen(note.id());
                        notes.put(note.id(), note);
                        Picture picture = content == null ? null : Picture.of(content);
                        if (picture != null) {
                            pictures.put(picture.id(), picture);
                        }
                        dropUnused();
                    }

                    @Override
                    public void removed(long id) {
                        seen(id);
                        notes.remove(id);
                        dropUnused();
                    }
                };
        return record -> NoteRecord.read(record, reader);
    }

    private synchronized void seen(long id) {
        lastId = Math.max(lastId, id);
    }

    /// {@return whether the notes outlive the process}
    boolean isKept() {
        return journal != null;
    }

    Limits limits() {
        return limits;
    }

    /// {@return all notes, the oldest first, as they are when each is come to}
    Collection<Note> all() {
        return Collections.unmodifiableCollection(notes.values());
    }

    /// {@return a note}
    ///
    /// @throws HttpException 404
    Note find(long id) {
        Note note = notes.get(id);
        if (note == null) {
            throw problem(Status.NOT_FOUND, "there is no note " + id + " (any more)");
        }
        return note;
    }

    /// {@return a picture}
    ///
    /// @throws HttpException 404
    Picture picture(String id) {
        Picture picture = pictures.get(id);
        if (picture == null) {
            throw problem(Status.NOT_FOUND, "there is no such picture (any more)");
        }
        return picture;
    }

    /// Adds a note.
    ///
    /// @throws HttpException 413, 422 or 507
    synchronized Note add(Draft draft) {
        draft.requireContent(false);
        if (notes.size() >= limits.notes()) {
            throw problem(
                    INSUFFICIENT_STORAGE,
                    "the board has its %s notes; delete one first".formatted(limits.notes()));
        }
        long now = clock.millis();
        Picture picture = draft.picture();
        String pictureId = picture == null ? null : picture.id();
        Note note = new Note(lastId + 1, draft.text(), now, now, pictureId);
        put(note, picture, null);
        return note;
    }

    /// Changes a note.
    ///
    /// @param id its number
    /// @param guard given the note's state; throws if it is not to be changed
    /// @param draft what it is to say
    /// @return its new state
    /// @throws HttpException 404, 413, 422 or 507, or what the guard throws
    synchronized Note change(long id, Consumer<Note> guard, Draft draft) {
        Note before = find(id);
        guard.accept(before);
        draft.requireContent(before.picture() != null);
        Picture picture = draft.picture();
        Note note =
                before.with(draft.text(), picture == null ? null : picture.id(), clock.millis());
        put(note, picture, before.picture());
        return note;
    }

    private void put(Note note, @Nullable Picture picture, @Nullable String replaced) {
        Picture fresh = picture == null || pictures.containsKey(picture.id()) ? null : picture;
        if (fresh != null) {
            requireRoom(fresh, replaced, note.id());
        }
        append(NoteRecord.of(note, fresh));
        if (fresh != null) {
            pictures.put(fresh.id(), fresh);
        }
        lastId = Math.max(lastId, note.id());
        notes.put(note.id(), note);
        dropUnused();
        changes.put(note);
        compactIfDue();
    }

    private void requireRoom(Picture fresh, @Nullable String replaced, long by) {
        long used = fresh.content().length;
        for (Picture each : pictures.values()) {
            if (!each.id().equals(replaced) || isUsedBesides(by, each.id())) {
                used += each.content().length;
            }
        }
        if (used > limits.pictures()) {
            throw problem(
                    INSUFFICIENT_STORAGE,
                    "the board's pictures have %s bytes at most; delete one first"
                            .formatted(limits.pictures()));
        }
    }

    private boolean isUsedBesides(long note, String picture) {
        return notes.values().stream()
                .anyMatch(each -> each.id() != note && picture.equals(each.picture()));
    }

    /// Removes a note.
    ///
    /// @param id its number
    /// @param guard given the note's state; throws if it is not to be removed
    /// @throws HttpException 404 or 507, or what the guard throws
    synchronized void remove(long id, Consumer<Note> guard) {
        guard.accept(find(id));
        append(NoteRecord.ofRemoval(id));
        notes.remove(id);
        dropUnused();
        changes.removed(id);
        compactIfDue();
    }

    private void dropUnused() {
        Set<String> used = new HashSet<>();
        for (Note each : notes.values()) {
            if (each.picture() != null) {
                used.add(each.picture());
            }
        }
        pictures.keySet().retainAll(used);
    }

    private void append(ByteBuffer[] record) {
        if (journal == null) {
            return;
        }
        try {
            journal.append(record);
        } catch (IOException e) {
            log("a change of the board could not be written, and was refused", e);
            throw problem(
                    INSUFFICIENT_STORAGE,
                    journal.isSound()
                            ? "the board's file cannot be written now, so nothing was changed"
                            : "the board's file has failed, so nothing is changed until the server"
                                    + " is started again");
        }
    }

    private void compactIfDue() {
        if (journal == null || journal.length() < compactAt) {
            return;
        }
        List<ByteBuffer[]> live = live();
        long size = JournalReader.FILE_HEAD;
        for (ByteBuffer[] record : live) {
            size += JournalReader.RECORD_HEAD;
            for (ByteBuffer part : record) {
                size += part.remaining();
            }
        }
        compactAt = 2 * size + GARBAGE;
        if (journal.length() < compactAt) {
            return;
        }
        try {
            journal.rewrite(live);
        } catch (IOException e) {
            compactAt = 2 * journal.length();
            log("the board's file could not be made smaller, and grows on", e);
        }
    }

    /// The records that are left of all, each picture with the first note that has it; the last one
    /// says which ids are used up.
    private List<ByteBuffer[]> live() {
        List<ByteBuffer[]> records = new ArrayList<>();
        Set<String> written = new HashSet<>();
        for (Note each : notes.values()) {
            String id = each.picture();
            Picture picture = id == null || !written.add(id) ? null : pictures.get(id);
            records.add(NoteRecord.of(each, picture));
        }
        if (!notes.containsKey(lastId)) {
            records.add(NoteRecord.ofRemoval(lastId));
        }
        return records;
    }

    private static void log(String text, IOException why) {
        System.getLogger(NoteStore.class.getName()).log(Level.ERROR, text, why);
    }

    private static HttpException problem(Status status, String detail) {
        return Problem.of(status, detail).exception();
    }

    /// Closes the journal.
    @Override
    public synchronized void close() throws IOException {
        if (journal != null) {
            journal.close();
        }
    }
}
