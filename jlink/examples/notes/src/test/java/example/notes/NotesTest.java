package example.notes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.BadRequestException;
import hyperserve.api.FixedBody;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.web.events.Broadcast;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/// A handler alone.
final class NotesTest {

    @TempDir private Path folder;

    private NoteStore store;
    private Notes notes;

    @BeforeEach
    void open() throws Exception {
        store = new NoteStore(folder.resolve("notes"));
        store.open();
        notes = new Notes(store, Broadcast.create());
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private static Request note(String id) {
        return Request.of(Method.GET, "/api/notes/" + id).withRoute("/api/notes/{id}");
    }

    @Test
    void getsTheNoteOfThePath() throws Exception {
        Note note = store.add(new Draft("Milk", "two bottles"), "Ada");

        Response response = notes.get(note(Long.toString(note.id())));

        assertThat(response.headers().first("Content-Type")).isEqualTo("application/json");
        assertThat(((FixedBody) response.body()).text())
                .isEqualTo(
                        """
                        {"id":1,"title":"Milk","text":"two bottles","author":"Ada","changed":"%s"}\
                        """
                                .formatted(note.changed()));
    }

    @Test
    void saysThatThereIsNoSuchNote() {
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> notes.get(note("4000000000")))
                .returns(Status.NOT_FOUND, HttpException::status);
    }

    @Test
    void refusesAnIdThatIsNone() {
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> notes.get(note("first")))
                .withMessageContaining("'id' must be a whole number");
    }
}
