package example.notes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

final class NoteStoreTest {

    private static final Draft DRAFT = new Draft("Milk", "two bottles");

    @TempDir private Path folder;

    @Test
    void keepsNotesInItsFile() throws Exception {
        Note note;
        try (NoteStore store = new NoteStore(folder.resolve("notes"))) {
            store.open();
            note = store.add(DRAFT, "Ada");
        }
        try (NoteStore store = new NoteStore(folder.resolve("notes"))) {
            store.open();
            assertThat(store.find(note.id())).contains(note);
        }
    }

    /// As that of a handler whose client has gone.
    @Test
    void outlivesAnInterrupt() throws Exception {
        try (NoteStore store = new NoteStore(folder.resolve("notes"))) {
            store.open();
            Note first = store.add(DRAFT, "Ada");
            Thread.currentThread().interrupt();
            try {
                store.add(DRAFT, "Ada");
            } finally {
                Thread.interrupted();
            }
            assertThat(store.list("", 1)).hasSize(2).contains(first);
        }
    }

    @Test
    void findsByTitleAndTextPageByPage() throws Exception {
        try (NoteStore store = new NoteStore(folder.resolve("notes"))) {
            store.open();
            for (int i = 0; i <= NoteStore.PAGE; i++) {
                store.add(DRAFT, "Ada");
            }
            store.add(new Draft("Bread", "100% rye"), "Ada");

            assertThat(store.list("BOTTLES", 1)).hasSize(NoteStore.PAGE);
            assertThat(store.list("milk", 2)).extracting(Note::id).containsExactly(1L);
            assertThat(store.list("0% r", 1)).extracting(Note::title).containsExactly("Bread");
        }
    }
}
