package hyperserve.demo.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.HttpException;
import hyperserve.api.Nullable;
import hyperserve.api.Status;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// What a board keeps, and what it refuses.
final class NoteStoreTest {

    private static final Limits LIMITS = new Limits(4, 100, 1000, 1500);
    private static final InstantSource STOPPED = InstantSource.fixed(Instant.ofEpochMilli(1000));

    @TempDir private Path folder;

    private final List<String> told = new ArrayList<>();

    private NoteStore open(@Nullable Path file) throws IOException {
        var changes =
                new NoteStore.Changes() {
                    @Override
                    public void put(Note note) {
                        told.add("put " + note.id());
                    }

                    @Override
                    public void removed(long id) {
                        told.add("removed " + id);
                    }
                };
        return new NoteStore(file, LIMITS, changes, STOPPED);
    }

    private Path file() {
        return folder.resolve("board");
    }

    private static Draft text(String text) {
        return new Draft(text, null);
    }

    private static Picture picture(int size, int filling) {
        byte[] content = new byte[size];
        Arrays.fill(content, (byte) filling);
        System.arraycopy(new byte[] {'G', 'I', 'F', '8', '9', 'a'}, 0, content, 0, 6);
        return Objects.requireNonNull(Picture.of(content));
    }

    private static void refused(int status, String reason, ThrowingCallable call) {
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.status().code()).isEqualTo(status))
                .withMessageContaining(reason);
    }

    @Test
    void keepsAllOfItInAFile() throws IOException {
        Picture picture = picture(500, 1);
        List<Note> before;
        try (NoteStore store = open(file())) {
            store.add(text("one\n\"zwei\" \u00e4\u20ac\ud83d\ude00"));
            store.add(new Draft("", picture));
            store.add(text("gone"));
            store.change(1, _ -> {}, text("changed"));
            store.remove(3, _ -> {});
            before = List.copyOf(store.all());
        }
        assertThat(told).containsExactly("put 1", "put 2", "put 3", "put 1", "removed 3");

        try (NoteStore store = open(file())) {
            assertThat(store.all()).containsExactlyElementsOf(before);
            assertThat(store.picture(picture.id()).content()).isEqualTo(picture.content());
            assertThat(store.isKept()).isTrue();
            assertThat(store.add(text("next")).id()).as("an id is not used again").isEqualTo(4);
        }
    }

    @Test
    void writesNoFileUnasked() throws IOException {
        try (NoteStore store = open(null)) {
            assertThat(store.add(text("one")).id()).isEqualTo(1);
            assertThat(store.isKept()).isFalse();
        }

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void eachStateHasATagOfItsOwnAlsoWhenTheClockStands() throws IOException {
        try (NoteStore store = open(null)) {
            Note first = store.add(text("a"));
            Note second = store.change(1, _ -> {}, text("b"));
            Note third = store.change(1, _ -> {}, text("a"));

            assertThat(List.of(first.tag(), second.tag(), third.tag())).doesNotHaveDuplicates();
            assertThat(third.changed()).isGreaterThan(second.changed());
        }
    }

    @Test
    void refusesMoreNotesThanThereMayBeAndTakesOneAgainWhenOneIsGone() throws IOException {
        try (NoteStore store = open(null)) {
            for (int i = 0; i < LIMITS.notes(); i++) {
                store.add(text("x"));
            }
            refused(507, "has its 4 notes", () -> store.add(text("x")));
            store.remove(1, _ -> {});
            assertThat(store.add(text("x")).id()).isEqualTo(5);
        }
    }

    @Test
    void refusesMorePicturesThanThereIsRoomForAndCountsNoneTwice() throws IOException {
        try (NoteStore store = open(null)) {
            Picture first = picture(1000, 1);
            store.add(new Draft("", first));
            store.add(new Draft("the same", picture(1000, 1)));
            refused(507, "pictures have 1500", () -> store.add(new Draft("", picture(501, 2))));
            assertThat(store.add(new Draft("", picture(500, 3))).id()).isEqualTo(3);

            // In place of one that another note has, too; then of one that no other has.
            Draft other = new Draft("", picture(1000, 4));
            refused(507, "pictures have", () -> store.change(1, _ -> {}, other));
            store.remove(2, _ -> {});
            store.change(1, _ -> {}, other);
            refused(404, "no such picture", () -> store.picture(first.id()));
        }
    }

    @Test
    void aNoteSaysOrShowsSomething() throws IOException {
        try (NoteStore store = open(null)) {
            refused(422, "a text, a picture", () -> store.add(text("")));
            store.add(text("x"));
            refused(422, "a text, a picture", () -> store.change(1, _ -> {}, text("")));
            store.change(1, _ -> {}, new Draft("", picture(10, 1)));
            assertThat(store.change(1, _ -> {}, text("")).picture()).isNotNull();
        }
    }

    @Test
    void whatIsNotThereIsNotFound() throws IOException {
        try (NoteStore store = open(null)) {
            refused(404, "no note 7", () -> store.find(7));
            refused(404, "no note 7", () -> store.remove(7, _ -> {}));
            refused(404, "no note 7", () -> store.change(7, _ -> {}, text("x")));
        }
    }

    @Test
    void aGuardThatThrowsLeavesAllAsItWas() throws IOException {
        try (NoteStore store = open(file())) {
            store.add(text("x"));
            long size = Files.size(file());
            HttpException no = new HttpException(Status.PRECONDITION_FAILED, "no");
            refused(412, "no", () -> store.change(1, _ -> throwing(no), text("y")));
            refused(412, "no", () -> store.remove(1, _ -> throwing(no)));

            assertThat(store.find(1).text()).isEqualTo("x");
            assertThat(file()).hasSize(size);
            assertThat(told).containsExactly("put 1");
        }
    }

    private static void throwing(HttpException e) {
        throw e;
    }

    @Test
    void theFileBeginsAnewWhenMostOfItIsGarbage() throws IOException {
        List<Note> before;
        Picture picture = picture(1000, 1);
        try (NoteStore store = open(file())) {
            store.add(new Draft("with a picture", picture));
            store.add(text("gone"));
            store.remove(2, _ -> {});
            for (int i = 0; i < 3000; i++) {
                store.change(1, _ -> {}, text("x".repeat(90) + i));
            }
            before = List.copyOf(store.all());
        }
        assertThat(Files.size(file())).isLessThan(80 * 1024);

        try (NoteStore store = open(file())) {
            assertThat(store.all()).containsExactlyElementsOf(before);
            assertThat(store.picture(picture.id()).content()).isEqualTo(picture.content());
            assertThat(store.add(text("next")).id()).isEqualTo(3);
        }
    }

    @Test
    void whatCannotBeWrittenIsRefusedAndNotSeen() throws IOException {
        NoteStore store = open(file());
        store.add(text("kept"));
        store.close();

        refused(507, "has failed", () -> store.add(text("lost")));
        refused(507, "has failed", () -> store.remove(1, _ -> {}));
        assertThat(store.all()).hasSize(1);
        assertThat(told).containsExactly("put 1");
    }
}
